"""Three meetings of an invented body: two held, one coming with its agenda proposed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.people import DOMAIN, PEOPLE, Cast
from app.cli.demo.steps import Run, Step, moment
from app.core.ids import PublicId
from app.meetings.commands.actions import ActionDetails, ActionReport, add_action, report_action
from app.meetings.commands.agenda import accept_proposals
from app.meetings.commands.bodies import BodyDetails, SeatDetails, add_seat, create_body
from app.meetings.commands.freezing import freeze_agenda
from app.meetings.commands.invitations import InvitationRound, send_invitations
from app.meetings.commands.meetings import MeetingDetails, create_meeting
from app.meetings.commands.proposing import propose_items
from app.meetings.commands.sessions import (
    DecisionDetails,
    close_meeting,
    record_attendance,
    record_decision,
)
from app.meetings.models import (
    ActionState,
    AgendaItem,
    BodyKind,
    DecisionType,
    ItemState,
    Meeting,
    Presence,
    Seat,
    SeatGroup,
)

BODY: Final = "demo"
_SOURCE: Final = "시연용 가상 협의체 (demonstration)"
_MINUTES: Final = 120
_WEDNESDAY: Final = 2
#: Days from the season's date on which the meetings are (the Wednesday from then on).
MEETING_DAYS: Final = (-150, -66, 13)

_GROUPS: Final = {
    "land": SeatGroup.MINISTRY,
    "finance": SeatGroup.MINISTRY,
    "science": SeatGroup.MINISTRY,
    "interior": SeatGroup.MINISTRY,
    "industry": SeatGroup.MINISTRY,
    "environment": SeatGroup.MINISTRY,
    "institute": SeatGroup.EXPERT,
    "centre": SeatGroup.COUNTERPART,
    "department": SeatGroup.COUNTERPART,
    "secretariat": SeatGroup.SECRETARIAT,
}
#: Firms with a seat; they never attend an item on a live tender.
_FIRM_SEATS: Final = (("hangyeol", "예찬 상무(가상)"), ("mireusaem", "보늬 대표(가상)"))

_TEXTS: Final = {
    DecisionType.APPROVE: "원안대로 승인함.",
    DecisionType.NOTE: "보고받고 공유함.",
    DecisionType.ASSIGN: "담당 연락관을 지정하고 공개 창구로 일정을 확인하기로 함.",
    DecisionType.ESCALATE: "지연 과제의 기한과 담당을 다시 정하고 다음 회의에 보고하기로 함.",
    DecisionType.ADVISE: "참여 자격은 발주기관의 공개 창구로 확인하기로 함.",
}


@dataclass(frozen=True)
class DemoAction:
    """An action that follows from an item of one of the meetings."""

    meeting: int
    rule: str
    home: str
    text: str
    #: Days after the meeting.
    due: int
    #: (days after the meeting, state, words)
    reports: tuple[tuple[int, ActionState, str], ...]


def _actions() -> tuple[DemoAction, ...]:
    with Path(__file__).with_name("meetings.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            DemoAction(
                meeting=int(row["meeting"]),
                rule=row["rule"],
                home=row["home"],
                text=row["text"],
                due=int(row["due"]),
                reports=tuple(
                    (int(days), ActionState(state), words)
                    for days, state, words in (
                        report.split(":", 2) for report in row["reports"].split("|") if report
                    )
                ),
            )
            for row in csv.DictReader(file)
        )


def meeting_day(as_of: date, number: int) -> int:
    """Days from the season's date to meeting `number` (1, 2, 3): always a Wednesday."""
    day = MEETING_DAYS[number - 1]
    weekday = (as_of + timedelta(days=day)).weekday()
    return day + (_WEDNESDAY - weekday) % 7


class DemoMeetings:
    """Plays the body's meetings step by step; remembers what the commands gave back."""

    def __init__(self, as_of: date, cast: Cast) -> None:
        self.as_of = as_of
        self.cast = cast
        self.body: PublicId | None = None
        self.meetings: dict[int, PublicId] = {}
        self.decisions: dict[tuple[int, str], PublicId] = {}
        self.actions: dict[int, PublicId] = {}

    def steps(self) -> Iterator[Step]:
        """Everything of the three meetings, each at its moment."""
        yield self._step(-330, 9, "the body and its seats", self._enter_body)
        for number, (called, invited, frozen) in ((1, (20, 8, 3)), (2, (21, 12, 3))):
            day = meeting_day(self.as_of, number)
            label = f"meeting {number}"
            yield self._step(day - called, 10, label, self._call(number, day))
            yield self._step(day - invited, 10, label, self._propose(number))
            yield self._step(day - invited, 11, label, self._invite(number))
            yield self._step(day - frozen, 16, label, self._freeze(number))
            yield self._step(day, 15, label, self._hold(number))
            yield from self._action_steps(number, day)
        day = meeting_day(self.as_of, 3)
        yield self._step(-6, 10, "meeting 3", self._call(3, day))
        yield self._step(0, 8, "meeting 3", self._propose(3))
        yield self._step(0, 8, "meeting 3", self._invite(3), minute=30)

    def _step(
        self,
        day: int,
        hour: int,
        label: str,
        run: Run,
        *,
        minute: int = 0,
    ) -> Step:
        return Step(moment(self.as_of, day, hour, minute), label, run)

    def _action_steps(self, number: int, day: int) -> Iterator[Step]:
        for place, action in enumerate(_actions()):
            if action.meeting != number:
                continue
            yield self._step(day, 17, "actions", self._act(place, action, day))
            for after, state, words in action.reports:
                if day + after < 0:
                    yield self._step(day + after, 14, "actions", self._report(place, state, words))

    # What happens at each step; every method asks a command, as an officer would.

    def _enter_body(self, db: Session, now: datetime) -> None:
        self.body = create_body(
            db,
            BodyDetails(
                code=BODY,
                name_ko="한-베 스마트시티 실무협의회(가상)",
                name_vi="Hội đồng công tác đô thị thông minh Hàn – Việt (hư cấu)",
                name_en="Korea–Vietnam smart city working council (fictional)",
                kind=BodyKind.WORKING_GROUP,
                cadence_days=90,
                quorum={SeatGroup.MINISTRY: 4, SeatGroup.EXPERT: 2},
                source=_SOURCE,
            ),
            actor=self.cast.officer,
            now=now,
            demo=True,
        )
        for details in self._seats():
            add_seat(db, self.body, details, actor=self.cast.officer, now=now)

    def _seats(self) -> Iterator[SeatDetails]:
        since = self.as_of + timedelta(days=-330)
        for person in PEOPLE:
            group = _GROUPS.get(person.home)
            if group is None:
                continue
            yield SeatDetails(
                organisation=self.cast.organisations[person.home],
                group=group,
                person_name=person.name,
                person_title=None,
                email=person.email,
                deputy_name="대리 참석자(가상)" if group is SeatGroup.MINISTRY else None,
                chair=person.login == "ministry",
                voting=group in {SeatGroup.MINISTRY, SeatGroup.EXPERT},
                locale=person.locale,
                valid_from=since,
                source=_SOURCE,
            )
        for firm, name in _FIRM_SEATS:
            yield SeatDetails(
                organisation=self.cast.organisations[firm],
                group=SeatGroup.FIRM,
                person_name=name,
                person_title=None,
                email=f"seat-{firm}@{DOMAIN}",
                deputy_name=None,
                chair=False,
                voting=False,
                locale="ko",
                valid_from=since,
                source=_SOURCE,
            )

    def _call(self, number: int, day: int) -> Run:
        def run(db: Session, now: datetime) -> None:
            hanoi = number == 2
            self.meetings[number] = create_meeting(
                db,
                self.body or PublicId(""),
                MeetingDetails(
                    starts_at=moment(self.as_of, day, 15),
                    minutes=_MINUTES,
                    place="하노이 협력센터 회의실(가상)" if hanoi else "세종 회의실(가상)",
                    video_url="https://video.example/duri-demo",
                ),
                date_agreed=True,
                actor=self.cast.officer,
                now=now,
                demo=True,
            )

        return run

    def _propose(self, number: int) -> Run:
        def run(db: Session, now: datetime) -> None:
            meeting = self.meetings[number]
            officer = self.cast.officer
            propose_items(db, meeting, version=self._version(db, number), actor=officer, now=now)
            accept_proposals(db, meeting, version=self._version(db, number), actor=officer, now=now)

        return run

    def _invite(self, number: int) -> Run:
        def run(db: Session, now: datetime) -> None:
            send_invitations(
                db,
                self.meetings[number],
                InvitationRound(),
                version=self._version(db, number),
                actor=self.cast.officer,
                now=now,
            )

        return run

    def _freeze(self, number: int) -> Run:
        def run(db: Session, now: datetime) -> None:
            freeze_agenda(
                db,
                self.meetings[number],
                version=self._version(db, number),
                actor=self.cast.officer,
                now=now,
            )

        return run

    def _hold(self, number: int) -> Run:
        def run(db: Session, now: datetime) -> None:
            meeting, officer = self.meetings[number], self.cast.officer
            record_attendance(
                db,
                meeting,
                self._presence(db, number),
                version=self._version(db, number),
                actor=officer,
                now=now,
            )
            for item in self._agenda(db, number):
                decision = record_decision(
                    db,
                    meeting,
                    item.public_id,
                    DecisionDetails(item.decision_type, _TEXTS[item.decision_type]),
                    version=self._version(db, number),
                    actor=officer,
                    now=now,
                )
                self.decisions.setdefault((number, item.rule or ""), decision)
            close_meeting(db, meeting, version=self._version(db, number), actor=officer, now=now)

        return run

    def _presence(self, db: Session, number: int) -> dict[PublicId, Presence]:
        """Nearly everybody; one ministry sends its deputy and one expert is missing."""
        seats = db.scalars(
            select(Seat)
            .join(Meeting, Meeting.body_id == Seat.body_id)
            .where(Meeting.public_id == self.meetings[number])
            .order_by(Seat.id)
        )
        presence = {seat.public_id: Presence.PRESENT for seat in seats}
        order = list(presence)
        presence[order[1 + number]] = Presence.DEPUTY
        presence[order[9]] = Presence.ABSENT
        return presence

    def _act(self, place: int, action: DemoAction, day: int) -> Run:
        def run(db: Session, now: datetime) -> None:
            number = action.meeting
            self.actions[place] = add_action(
                db,
                self.meetings[number],
                self.decisions.get((number, action.rule), self.decisions[number, "A10"]),
                ActionDetails(
                    text=action.text,
                    organisation=self.cast.organisations[action.home],
                    owner_name="담당자(가상)",
                    due=self.as_of + timedelta(days=day + action.due),
                ),
                version=self._version(db, number),
                actor=self.cast.officer,
                now=now,
            )

        return run

    def _report(self, place: int, state: ActionState, words: str) -> Run:
        def run(db: Session, now: datetime) -> None:
            report_action(
                db,
                self.actions[place],
                ActionReport(state, words),
                actor=self.cast.officer,
                now=now,
            )

        return run

    def _agenda(self, db: Session, number: int) -> list[AgendaItem]:
        return list(
            db.scalars(
                select(AgendaItem)
                .join(Meeting, Meeting.id == AgendaItem.meeting_id)
                .where(
                    Meeting.public_id == self.meetings[number],
                    AgendaItem.state == ItemState.ACCEPTED,
                )
                .order_by(AgendaItem.position)
            )
        )

    def _version(self, db: Session, number: int) -> int:
        """The meeting's version now: this officer has always just looked."""
        return db.scalars(
            select(Meeting.lock_version).where(Meeting.public_id == self.meetings[number])
        ).one()
