"""Meetings of an invented body: two held, one coming with its agenda proposed, one to find a
date for. What happens around them: `dates`, `recusals`, `aftermath`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.demo.actions import DemoAction, demo_actions
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
from app.meetings.room.commands import close_item, open_item
from app.meetings.room.notes import save_note

BODY: Final = "demo"
_SOURCE: Final = "시연용 가상 협의체 (demonstration)"
_MINUTES: Final = 120
_WEDNESDAY: Final = 2
#: Days from the season's date on which the meetings are (the Wednesday from then on).
MEETING_DAYS: Final = (-150, -66, 13, 104)
#: Meetings in Hanoi.
IN_HANOI: Final = frozenset({2, 4})

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


#: Live minutes of an item.
_SAID: Final = "사무국이 자료를 설명하고, 각 기관이 의견을 나눔(가상)."
_SAID_WITHOUT_QUORUM: Final = "의사정족수 미달로 사무국이 자료만 보고함(가상)."


def meeting_day(as_of: date, number: int) -> int:
    """Days from the season's date to meeting `number` (1 to 4): always a Wednesday."""
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
        """Everything of the meetings themselves, each at its moment."""
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
        day = meeting_day(self.as_of, 4)
        yield self._step(-5, 10, "meeting 4", self._call(4, day, agreed=False))

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
        for place, action in enumerate(demo_actions()):
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

    def _call(self, number: int, day: int, *, agreed: bool = True) -> Run:
        def run(db: Session, now: datetime) -> None:
            hanoi = number in IN_HANOI
            self.meetings[number] = create_meeting(
                db,
                self.body or PublicId(""),
                MeetingDetails(
                    starts_at=moment(self.as_of, day, 15),
                    minutes=_MINUTES,
                    place="하노이 협력센터 회의실(가상)" if hanoi else "세종 회의실(가상)",
                    video_url="https://video.example/duri-demo",
                ),
                date_agreed=agreed,
                actor=self.cast.officer,
                now=now,
                demo=True,
            )

        return run

    def _propose(self, number: int) -> Run:
        def run(db: Session, now: datetime) -> None:
            meeting = self.meetings[number]
            officer = self.cast.officer
            propose_items(db, meeting, version=self.version(db, number), actor=officer, now=now)
            accept_proposals(db, meeting, version=self.version(db, number), actor=officer, now=now)

        return run

    def _invite(self, number: int) -> Run:
        def run(db: Session, now: datetime) -> None:
            send_invitations(
                db,
                self.meetings[number],
                InvitationRound(),
                version=self.version(db, number),
                actor=self.cast.officer,
                now=now,
            )

        return run

    def _freeze(self, number: int) -> Run:
        def run(db: Session, now: datetime) -> None:
            freeze_agenda(
                db,
                self.meetings[number],
                version=self.version(db, number),
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
                version=self.version(db, number),
                actor=officer,
                now=now,
            )
            for item in self.agenda(db, number):
                self._discuss(db, number, item, now)
            close_meeting(db, meeting, version=self.version(db, number), actor=officer, now=now)

        return run

    def _discuss(self, db: Session, number: int, item: AgendaItem, now: datetime) -> None:
        """Open an item, write down what is said, decide it where it has its quorum, close it."""
        meeting, officer = self.meetings[number], self.cast.officer

        def version() -> int:
            return self.version(db, number)

        quorate = open_item(db, meeting, item.public_id, version=version(), actor=officer, now=now)
        said = _SAID if quorate else _SAID_WITHOUT_QUORUM
        save_note(db, meeting, item.public_id, said, version=0, actor=officer, now=now)
        if quorate:
            decision = record_decision(
                db,
                meeting,
                item.public_id,
                DecisionDetails(item.decision_type, _TEXTS[item.decision_type]),
                version=version(),
                actor=officer,
                now=now,
            )
            self.decisions.setdefault((number, item.rule or ""), decision)
        close_item(db, meeting, item.public_id, version=version(), actor=officer, now=now)

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
                version=self.version(db, number),
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

    def agenda(self, db: Session, number: int) -> list[AgendaItem]:
        """The accepted items of meeting `number`, in their order."""
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

    def version(self, db: Session, number: int) -> int:
        """The meeting's version now: this officer has always just looked."""
        return db.scalars(
            select(Meeting.lock_version).where(Meeting.public_id == self.meetings[number])
        ).one()
