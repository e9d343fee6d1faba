"""From rows to the pure problem of `slots`: offices, seats with their answers, rooms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.clock import HANOI, SEOUL
from app.core.web import settings
from app.meetings.models import Meeting, Seat
from app.meetings.polls.models import CanMeet, Poll, PollAnswer, PollSeat, PollSlot
from app.meetings.projections import SeatLine
from app.meetings.queries.calendars import calendars
from app.meetings.quorum import needed_by_group
from app.meetings.rooms.models import Room as RoomRow
from app.meetings.rooms.models import RoomBooking, RoomHalfHour, RoomSite
from app.meetings.rooms.queries import RoomLine, room_line
from app.meetings.rows import seat_line, seoul_day
from app.meetings.season_models import CalendarCountry
from app.meetings.slots.offices import HANOI_HOURS, SEOUL_HOURS
from app.meetings.slots.problem import HALF_HOUR, Can, Office, Person, Problem, Room
from app.meetings.validity import valid_on

#: Days beyond the span that a zone, or a start at midnight, may reach into.
_MARGIN: Final = timedelta(days=2)
_KOREA: Final = "KR"
_SAID: Final = {
    CanMeet.YES: Can.YES,
    CanMeet.IF_NEED_BE: Can.IF_NEED_BE,
    CanMeet.NO: Can.NO,
}


@dataclass(frozen=True)
class Loaded:
    """A problem with what its keys stand for."""

    problem: Problem
    seats: dict[str, SeatLine]
    rooms: dict[str, RoomLine]


def load_problem(
    db: Session,
    meeting: Meeting,
    starts: Iterable[datetime],
    *,
    minutes: int,
    poll: Poll | None,
    now: datetime,
) -> Loaded:
    """What is known for choosing among `starts`. Raises HolidaysUnknownError beyond the lists."""
    ordered = tuple(sorted(starts))
    first, last = seoul_day(ordered[0]), seoul_day(ordered[-1])
    people, seats = _people(db, meeting, first, poll)
    halls, lines = _rooms(db, meeting, ordered, minutes, today=seoul_day(now))
    quorum = needed_by_group(meeting.body.quorum)
    problem = Problem(
        starts=ordered,
        minutes=minutes,
        offices=offices(db, first, last),
        people=people,
        rooms=halls,
        quorum={group.value: needed for group, needed in quorum.items()},
        asked=poll is not None,
        wanted=meeting.starts_at,
        travel_days=settings().travel_days,
    )
    return Loaded(problem, seats, lines)


def offices(db: Session, first: date, last: date) -> tuple[Office, ...]:
    """Both countries' offices over a span, officers' own entries included.

    With the days around it on which people would travel.
    """
    margin = _MARGIN + timedelta(days=settings().travel_days)
    open_days: dict[CalendarCountry, set[date]] = defaultdict(set)
    for year in range((first - margin).year, (last + margin).year + 1):
        for country, calendar in calendars(db, year).items():
            day = max(first - margin, date(year, 1, 1))
            while day <= min(last + margin, date(year, 12, 31)):
                if calendar.works(day):
                    open_days[country].add(day)
                day += timedelta(days=1)
    return (
        Office(_KOREA, SEOUL, SEOUL_HOURS, frozenset(open_days[CalendarCountry.KOREA])),
        Office("VN", HANOI, HANOI_HOURS, frozenset(open_days[CalendarCountry.VIETNAM])),
    )


def _people(
    db: Session, meeting: Meeting, day: date, poll: Poll | None
) -> tuple[tuple[Person, ...], dict[str, SeatLine]]:
    says: dict[int, dict[datetime, Can]] = defaultdict(dict)
    required: dict[int, bool] = {}
    if poll is not None:
        required = {
            row.seat_id: row.required
            for row in db.execute(
                select(PollSeat.seat_id, PollSeat.required).where(PollSeat.poll_id == poll.id)
            )
        }
        for seat_id, starts_at, answer in db.execute(
            select(PollSeat.seat_id, PollSlot.starts_at, PollAnswer.answer)
            .join(PollSeat, PollSeat.id == PollAnswer.poll_seat_id)
            .join(PollSlot, PollSlot.id == PollAnswer.slot_id)
            .where(PollSeat.poll_id == poll.id)
        ):
            says[seat_id][starts_at] = _SAID[answer]
    people: list[Person] = []
    lines: dict[str, SeatLine] = {}
    for seat, organisation in db.execute(
        select(Seat, Organisation)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(
            Seat.body_id == meeting.body_id,
            Seat.id.in_(required) if poll is not None else valid_on(day),
        )
        .order_by(Seat.chair.desc(), Seat.id)
    ):
        people.append(
            Person(
                seat.public_id,
                seat.group.value,
                voting=seat.voting,
                required=required.get(seat.id, seat.chair),
                says=says[seat.id],
            )
        )
        lines[seat.public_id] = seat_line(seat, organisation, named=True)
    return tuple(people), lines


def _rooms(
    db: Session, meeting: Meeting, starts: tuple[datetime, ...], minutes: int, *, today: date
) -> tuple[tuple[Room, ...], dict[str, RoomLine]]:
    until = starts[-1] + timedelta(minutes=minutes)
    taken: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for room_id, at in db.execute(
        select(RoomHalfHour.room_id, RoomHalfHour.begins_at)
        .join(RoomBooking, RoomBooking.id == RoomHalfHour.booking_id)
        .where(
            # What the meeting itself has booked is given back or kept.
            RoomBooking.meeting_id != meeting.id,
            RoomHalfHour.begins_at > starts[0] - HALF_HOUR,
            RoomHalfHour.begins_at < until,
        )
        .order_by(RoomHalfHour.begins_at)
    ):
        taken[room_id].append((at, at + HALF_HOUR))
    rooms: list[Room] = []
    lines: dict[str, RoomLine] = {}
    for row, host in db.execute(
        select(RoomRow, Organisation)
        .outerjoin(Organisation, Organisation.id == RoomRow.host_id)
        .where(or_(RoomRow.closed_on.is_(None), RoomRow.closed_on > today))
        .order_by(RoomRow.id)
    ):
        rooms.append(
            Room(
                row.public_id,
                row.capacity,
                host is not None,
                tuple(taken[row.id]),
                # The Vietnamese side takes part in meetings in Korea by video.
                travelled_from=_KOREA if row.site is RoomSite.HANOI else None,
            )
        )
        lines[row.public_id] = room_line(row, host)
    return tuple(rooms), lines
