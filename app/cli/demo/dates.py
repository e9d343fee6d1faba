"""Dates and rooms of the demo body: a season kept, rooms, who hosts them, a poll that is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.meetings import IN_HANOI, DemoMeetings, meeting_day
from app.cli.demo.steps import Run, Step, moment
from app.core.access import Role, Viewer
from app.core.ids import PublicId
from app.meetings.commands import OverrideDetails, enter_override, keep_dates
from app.meetings.polls.commands import PollDetails, enter_answers, open_poll
from app.meetings.polls.models import CanMeet, Poll, PollSeat
from app.meetings.queries import season_page, year_to_plan
from app.meetings.rooms.commands import (
    DelegateDetails,
    RoomDetails,
    add_delegate,
    add_room,
    book_room,
    confirm_booking,
)
from app.meetings.rooms.models import Interpretation, RoomSite
from app.meetings.season_models import CalendarCountry, DayKind

_SOURCE: Final = "시연용 가상 자료 (demonstration)"
_DESK: Final = Viewer(roles=frozenset({Role.SECRETARIAT}))
#: Key, names, place, seats, and the organisation whose room it is.
_ROOMS: Final = (
    (
        "sejong",
        ("세종 제1회의실(가상)", "Phòng họp 1 Sejong (hư cấu)", "Sejong room 1 (fictional)"),
        RoomSite.SEJONG,
        24,
        None,
    ),
    (
        "seoul",
        ("서울 회의실(가상)", "Phòng họp Seoul (hư cấu)", "Seoul room (fictional)"),
        RoomSite.SEOUL,
        14,
        None,
    ),
    (
        "hanoi",
        (
            "하노이 협력센터 대회의실(가상)",
            "Hội trường Trung tâm hợp tác Hà Nội (hư cấu)",
            "Hanoi cooperation centre, main room (fictional)",
        ),
        RoomSite.HANOI,
        30,
        "centre",
    ),
    (
        "video",
        ("화상회의(가상)", "Họp trực tuyến (hư cấu)", "Video meeting (fictional)"),
        RoomSite.VIDEO,
        None,
        None,
    ),
)
#: Organisation, and the name of whoever agreed to be named to the host.
_DELEGATION: Final = (
    ("secretariat", "가온 서기관(가상)"),
    ("land", "마루 과장(가상)"),
    ("institute", None),
    ("industry", None),
)
#: Meeting → days before it on which its room was asked for, and answered; None: it waits.
_BOOKED: Final[dict[int, tuple[int, int | None]]] = {1: (18, 16), 2: (20, 15), 3: (17, 17)}
#: Answers to the three dates by seat in turn; None: silent as yet.
_SAY: Final = (
    (CanMeet.YES, CanMeet.YES, CanMeet.NO),
    (CanMeet.IF_NEED_BE, CanMeet.YES, CanMeet.YES),
    None,
    (CanMeet.NO, CanMeet.YES, CanMeet.IF_NEED_BE),
)


def steps(held: DemoMeetings) -> Iterator[Step]:
    """Rooms entered and booked, a poll for the meeting after the coming one, a season kept."""
    as_of = held.as_of
    rooms: dict[str, PublicId] = {}
    bookings: dict[int, PublicId] = {}
    yield Step(moment(as_of, -320), "rooms", _enter_rooms(held, rooms))
    for number, (asked, answered) in _BOOKED.items():
        day = meeting_day(as_of, number)
        book = _book(held, number, rooms, bookings)
        yield Step(moment(as_of, min(day - asked, -5), 13), "rooms", book)
        if answered is not None:
            confirm = _confirm(held, number, bookings)
            yield Step(moment(as_of, min(day - answered, -4), 14), "rooms", confirm)
    yield Step(moment(as_of, -4, 13), "rooms", _book(held, 4, rooms, bookings))
    yield Step(moment(as_of, -3, 10), "poll", _ask(held))
    yield Step(moment(as_of, -1, 16), "poll", _answer(held))
    yield Step(moment(as_of, -2, 10), "season", _keep_season(held))


def _enter_rooms(held: DemoMeetings, rooms: dict[str, PublicId]) -> Run:
    def run(db: Session, now: datetime) -> None:
        for key, (ko, vi, en), site, seats, host in _ROOMS:
            details = RoomDetails(
                name_ko=ko,
                name_vi=vi,
                name_en=en,
                site=site,
                capacity=seats,
                host=held.cast.organisations[host] if host else None,
                source=_SOURCE,
            )
            rooms[key] = add_room(db, details, actor=held.cast.officer, now=now)

    return run


def _book(
    held: DemoMeetings, number: int, rooms: dict[str, PublicId], bookings: dict[int, PublicId]
) -> Run:
    """Its own room, or in Hanoi the centre's with an interpreter and a delegation list."""

    def run(db: Session, now: datetime) -> None:
        hanoi, officer = number in IN_HANOI, held.cast.officer
        bookings[number] = book_room(
            db,
            held.meetings[number],
            rooms["hanoi" if hanoi else "sejong"],
            Interpretation.KO_VI if hanoi else Interpretation.NONE,
            version=held.version(db, number),
            actor=officer,
            now=now,
        )
        for home, name in _DELEGATION if hanoi else ():
            details = DelegateDetails(
                held.cast.organisations[home], name, now.date() if name else None
            )
            add_delegate(db, bookings[number], details, actor=officer, now=now)

    return run


def _confirm(held: DemoMeetings, number: int, bookings: dict[int, PublicId]) -> Run:
    def run(db: Session, now: datetime) -> None:
        hosted = number in IN_HANOI
        actor = held.cast.actors["centre"] if hosted else held.cast.officer
        words = "Phòng có sẵn hệ thống phiên dịch (hư cấu)." if hosted else None
        confirm_booking(db, bookings[number], words, actor=actor, now=now)

    return run


def _ask(held: DemoMeetings) -> Run:
    """Three dates around the day that meeting 4 is planned for."""

    def run(db: Session, now: datetime) -> None:
        day = meeting_day(held.as_of, 4)
        details = PollDetails(
            starts=frozenset(moment(held.as_of, day + n, 15, 30) for n in (-1, 0, 1)),
            minutes=120,
            respond_by=moment(held.as_of, 6, 23, 59),
            required=frozenset(),
        )
        open_poll(
            db,
            held.meetings[4],
            details,
            version=held.version(db, 4),
            actor=held.cast.officer,
            now=now,
        )

    return run


def _answer(held: DemoMeetings) -> Run:
    """Most have told the secretariat; some have not answered yet."""

    def run(db: Session, now: datetime) -> None:
        day = meeting_day(held.as_of, 4)
        starts = [moment(held.as_of, day + n, 15, 30) for n in (-1, 0, 1)]
        asked = db.scalars(
            select(PollSeat.public_id).join(Poll, Poll.id == PollSeat.poll_id).order_by(PollSeat.id)
        ).all()
        for place, seat in enumerate(asked):
            said = _SAY[place % len(_SAY)]
            if said is not None:
                says = dict(zip(starts, said, strict=True))
                enter_answers(db, held.meetings[4], seat, says, actor=held.cast.officer, now=now)

    return run


def _keep_season(held: DemoMeetings) -> Run:
    """The proposed dates of the year to plan are kept; a day off is known before its decree."""

    def run(db: Session, now: datetime) -> None:
        body, officer, year = held.body or PublicId(""), held.cast.officer, year_to_plan(now)
        details = OverrideDetails(
            country=CalendarCountry.VIETNAM,
            day=_weekday(held.as_of + timedelta(days=60)),
            kind=DayKind.OFF,
            name="Nghỉ bù (hư cấu)",
            source=_SOURCE,
            provisional=True,
        )
        enter_override(db, details, actor=officer, now=now)
        page = season_page(db, body, year, _DESK, now)
        dates = {line.day: line.site for line in page.best.open if line.site} if page.best else {}
        if dates:
            keep_dates(db, body, year, dates, version=page.version, actor=officer, now=now)

    return run


def _weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
