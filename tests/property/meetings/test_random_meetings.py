"""Random meetings, played whole: no decision without its item's quorum, nothing of an item
reaches whoever stays outside for it, by page, minutes, ledger, register or mail."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import Actor, Role, Viewer
from app.core.errors import DomainError
from app.core.models import OutboxMessage
from app.meetings import commands, queries
from app.meetings.commands import ActionDetails, DecisionDetails
from app.meetings.minutes.commands import circulate_minutes, draft_minutes
from app.meetings.minutes.queries import ledger, minutes_page
from app.meetings.models import (
    AgendaItem,
    AgendaVersion,
    Decision,
    DecisionType,
    Meeting,
    MeetingState,
    Presence,
    Seat,
    SeatGroup,
)
from app.meetings.queries.withheld import withheld_from, withheld_from_seat
from app.meetings.reminders import remind_within
from app.meetings.room import commands as room
from app.meetings.room.notes import save_note
from app.meetings.room_models import (
    DecisionStanding,
    DeclarationState,
    ItemAttendance,
    ItemSession,
    RoomPresence,
)
from app.meetings.rows import item_row
from app.tenders.models import Tender
from tests import SEQUENCES_PLAYED, SOAK
from tests.factories import make_tender
from tests.factories.meetings import SECRETARIAT, make_body, make_item, make_meeting, member
from tests.factories.recusal import make_tie

DESK = Actor.of(SECRETARIAT)
#: A whole meeting takes a third of a second.
PLAYED = SEQUENCES_PLAYED if SOAK else 6
GROUPS = (
    (SeatGroup.MINISTRY, Role.MINISTRY, OrganisationKind.MINISTRY),
    (SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.INSTITUTE),
    (SeatGroup.EXPERT, Role.EXPERT, OrganisationKind.FIRM),
    (SeatGroup.FIRM, Role.OWNER, OrganisationKind.FIRM),
    (SeatGroup.COUNTERPART, Role.COUNTERPART, OrganisationKind.BUYER),
)


class Play:
    """One random meeting, from the frozen agenda to circulated minutes and reminders."""

    def __init__(self, db: Session, chance: random.Random, now: datetime) -> None:
        self.db, self.chance, self.now = db, chance, now
        quorum = {"ministry": chance.randint(0, 2), "expert": chance.randint(0, 2)}
        self.meeting: Meeting = make_meeting(
            db,
            make_body(db, quorum=quorum),
            starts_at=now,
            state=MeetingState.FROZEN,
            invited_at=now,
            frozen_at=now,
        )
        self.table: list[tuple[Viewer, Seat]] = []
        for _ in range(chance.randint(2, 6)):
            viewer = member(db, self.meeting, *chance.choice(GROUPS))
            seats = select(Seat).where(Seat.body_id == self.meeting.body_id)
            self.table.append((viewer, db.scalars(seats.order_by(-Seat.id).limit(1)).one()))
        self.tenders: list[Tender] = [make_tender(db) for _ in range(2)]
        self.items: list[AgendaItem] = [
            make_item(db, self.meeting, f"ITEM-{place}-", chance.choice([None, *self.tenders]))
            for place in range(chance.randint(1, 4))
        ]
        self._freeze()
        self._tie()

    def _freeze(self) -> None:
        self.db.add(
            AgendaVersion(
                meeting_id=self.meeting.id,
                ordinal=1,
                frozen_at=self.now,
                frozen_by=None,
                content=[
                    item_row(item, item.tender.public_id if item.tender else None)
                    for item in self.items
                ],
                digest="",
            )
        )
        self.db.flush()

    def _tie(self) -> None:
        """A tie of somebody to some tender, at any moment; sometimes lifted again."""
        _viewer, seat = self.chance.choice(self.table)
        state = self.chance.choice(list(DeclarationState))
        whole = {"seat_id": None} if self.chance.random() < 0.3 else {}
        with suppress(Exception), self.db.begin_nested():
            make_tie(self.db, seat, self.chance.choice(self.tenders), state=state, **whole)

    def do(self, command: object, *arguments: object) -> None:
        """An act of the desk; what is refused is refused."""
        self.db.flush()
        self.db.refresh(self.meeting)
        version = self.meeting.lock_version
        with suppress(DomainError):
            command(  # type: ignore[operator]  # any command of the desk
                self.db,
                self.meeting.public_id,
                *arguments,
                version=version,
                actor=DESK,
                now=self.now,
            )

    def play(self) -> None:
        """Attendance, then anything in any order, then the end."""
        chance = self.chance
        presence = {
            seat.public_id: chance.choice([Presence.PRESENT, Presence.PRESENT, Presence.ABSENT])
            for _viewer, seat in self.table
        }
        self.do(commands.record_attendance, presence)
        for _ in range(chance.randint(3, 12)):
            item = chance.choice(self.items)
            act = chance.randrange(5)
            if act == 0:
                self._tie()
            elif act == 1:
                seat = chance.choice(self.table)[1].public_id
                state = chance.choice(list(RoomPresence))
                self.do(room.note_presence, item.public_id, seat, state)
            elif act == 2:
                note = f"NOTE-{item.title_ko}"
                with suppress(DomainError):
                    save_note(
                        self.db, self.meeting.public_id, item.public_id, note, version=0,
                        actor=DESK, now=self.now,
                    )  # fmt: skip
            else:
                self._decide(item)
        self.do(commands.close_meeting)
        if self.meeting.state is MeetingState.CLOSED:
            draft_minutes(self.db, self.meeting.public_id, actor=DESK, now=self.now)
            until = (self.now + timedelta(days=7)).date()
            circulate_minutes(self.db, self.meeting.public_id, until, actor=DESK, now=self.now)
        remind_within(self.db, now=self.now + timedelta(days=20))

    def _decide(self, item: AgendaItem) -> None:
        kind = self.chance.choice(list(DecisionType))
        details = DecisionDetails(kind, f"DECISION-{item.title_ko}")
        self.do(commands.record_decision, item.public_id, details)
        last = select(Decision).where(Decision.item_id == item.id).order_by(-Decision.id)
        decision = self.db.scalars(last.limit(1)).first()
        if decision is not None:
            owner = self.chance.choice(self.table)[1].organisation
            due = (self.now + timedelta(days=14)).date()
            action = ActionDetails(f"ACTION-{item.title_ko}", owner.public_id, "담당", due)
            self.do(commands.add_action, decision.public_id, action)

    def check(self) -> None:
        """What must hold whatever was played."""
        self._check_decisions()
        for viewer, seat in self.table:
            kept = withheld_from(self.db, self.meeting.public_id, viewer, self.now).items
            by_seat = withheld_from_seat(self.db, self.meeting.public_id, seat.public_id).items
            assert by_seat == kept
            own = viewer.organisation
            words = [item.title_ko for item in self.items if item.public_id in kept]
            page = queries.meeting_page(self.db, self.meeting.public_id, viewer, self.now)
            minutes = minutes_page(self.db, self.meeting.public_id, viewer, self.now)
            actions = [
                line
                for line in queries.open_actions(self.db, viewer, self.now)
                if line.organisation != own
            ]
            shown = f"{page.items}{page.decisions}{minutes.content}{actions}"
            shown += str(ledger(self.db, viewer, self.now).items)
            for mail in self.db.scalars(
                select(OutboxMessage).where(OutboxMessage.recipient == seat.email)
            ):
                shown += mail.subject + bytes(mail.content).decode(errors="replace")
            assert not [word for word in words if word in shown]
            assert [item.number for item in page.items] == [*range(1, len(page.items) + 1)]

    def _check_decisions(self) -> None:
        rows = self.db.execute(
            select(DecisionStanding, ItemSession, AgendaItem)
            .join(ItemSession, ItemSession.item_id == DecisionStanding.item_id)
            .join(AgendaItem, AgendaItem.id == DecisionStanding.item_id)
            .where(AgendaItem.meeting_id == self.meeting.id)
        ).all()
        decided = self.db.scalars(
            select(Decision)
            .join(AgendaItem, AgendaItem.id == Decision.item_id)
            .where(AgendaItem.meeting_id == self.meeting.id)
        ).all()
        assert len(decided) == len(rows)
        for standing, session, item in rows:
            assert session.quorate
            assert 0 < standing.present <= standing.eligible
            assert standing.present >= max(self.meeting.body.quorum.values())
            if item.tender_id is None:
                continue
            inside = self.db.scalars(
                select(Seat)
                .join(ItemAttendance, ItemAttendance.seat_id == Seat.id)
                .where(
                    ItemAttendance.item_id == item.id,
                    ItemAttendance.state == RoomPresence.PRESENT,
                )
            )
            assert not {SeatGroup.FIRM, SeatGroup.COUNTERPART} & {seat.group for seat in inside}


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, PLAYED, 50))
def test_random_meetings_keep_their_quorum_and_their_silence(
    db: Session, now: datetime, start: int
) -> None:
    for seed in range(start, min(start + 50, PLAYED)):
        point = db.begin_nested()
        play = Play(db, random.Random(seed), now)
        play.play()
        play.check()
        point.rollback()
        db.expire_all()
