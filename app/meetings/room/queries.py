"""One item in the room, as those who write the minutes see it; objections a member may raise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.meetings.models import AgendaItem, Meeting, MeetingState
from app.meetings.projections import ItemLine, MeetingPage, SeatLine
from app.meetings.queries.page import meeting_page
from app.meetings.quorum_words import missing_words
from app.meetings.recusal.room import ItemQuorum
from app.meetings.recusal.ties import recused_seats
from app.meetings.room.sittings import presence_at, quorum_now, seats_of_the_day, sittings
from app.meetings.room_models import (
    ItemAttendance,
    ItemNote,
    ItemObjection,
    ItemSession,
    RoomPresence,
)
from app.meetings.rows import seat_line


@dataclass(frozen=True)
class SeatInItem:
    """A seat during the item. Why it stays outside is not told here."""

    seat: SeatLine
    state: RoomPresence
    #: It cannot come in: by what it is, or by a tie.
    stays_out: bool
    left_at: datetime | None
    back_at: datetime | None


@dataclass(frozen=True)
class ObjectionLine:
    """An objection to the item and what its examination gave."""

    id: PublicId
    words: str
    raised_at: datetime
    examined_at: datetime | None
    answer: str | None


@dataclass(frozen=True)
class NoteLine:
    """The live minutes of the item."""

    text: str
    #: 0: nothing was saved yet.
    version: int
    saved_at: datetime | None
    saved_by: str | None


@dataclass(frozen=True)
class RoomPage:
    """One item in the room."""

    page: MeetingPage
    item: ItemLine
    opened_at: datetime | None
    closed_at: datetime | None
    quorum: ItemQuorum
    seats: tuple[SeatInItem, ...]
    objections: tuple[ObjectionLine, ...]
    note: NoteLine
    previous: PublicId | None
    next: PublicId | None

    @property
    def missing(self) -> str:
        """Which groups the item lacks for its quorum, in the reader's language."""
        return missing_words(self.quorum.packed())

    @property
    def paused(self) -> bool:
        """Whether an objection waits to be examined."""
        return any(objection.examined_at is None for objection in self.objections)

    @property
    def writes(self) -> bool:
        """Whether the live minutes can be written."""
        return self.page.may.decide or (
            self.page.may.act and self.page.meeting.state is MeetingState.CLOSED
        )


def room_page(
    db: Session, public_id: PublicId, item_id: PublicId, viewer: Viewer, now: datetime
) -> RoomPage:
    """The item in the room for the desk; NotFoundError for whoever only reads the agenda."""
    page = meeting_page(db, public_id, viewer, now)
    order = [line.id for line in page.items]
    if not page.prepared or item_id not in order:
        raise NotFoundError
    place = order.index(item_id)
    meeting = db.scalars(select(Meeting).where(Meeting.public_id == public_id)).one()
    item = db.scalars(select(AgendaItem).where(AgendaItem.public_id == item_id)).one()
    session = db.scalar(select(ItemSession).where(ItemSession.item_id == item.id))
    return RoomPage(
        page=page,
        item=page.items[place],
        opened_at=session.opened_at if session else None,
        closed_at=session.closed_at if session else None,
        quorum=quorum_now(db, meeting, item),
        seats=_seats(db, meeting, item),
        objections=objections(db, item),
        note=_note(db, item),
        previous=order[place - 1] if place else None,
        next=order[place + 1] if place + 1 < len(order) else None,
    )


def _seats(db: Session, meeting: Meeting, item: AgendaItem) -> tuple[SeatInItem, ...]:
    seats = sittings(db, meeting)
    recused = recused_seats(db, meeting.body_id, item.tender_id)
    presence = presence_at(db, item, seats, recused)
    leaves = {s.seat for s in seats if item.tender_id and s.leaves_for_tenders} | recused
    rows = {
        row.seat_id: row
        for row in db.scalars(select(ItemAttendance).where(ItemAttendance.item_id == item.id))
    }
    return tuple(
        SeatInItem(
            seat=seat_line(seat, home, named=True),
            state=presence[seat.id],
            stays_out=seat.id in leaves,
            left_at=rows[seat.id].left_at if seat.id in rows else None,
            back_at=rows[seat.id].back_at if seat.id in rows else None,
        )
        for seat, home in seats_of_the_day(db, meeting)
    )


def objections(db: Session, item: AgendaItem) -> tuple[ObjectionLine, ...]:
    """Objections to an item, first one first."""
    rows = db.scalars(
        select(ItemObjection).where(ItemObjection.item_id == item.id).order_by(ItemObjection.id)
    )
    return tuple(
        ObjectionLine(row.public_id, row.words, row.raised_at, row.examined_at, row.answer)
        for row in rows
    )


def paused_items(db: Session, public_id: PublicId) -> frozenset[PublicId]:
    """Items of a meeting that wait until an objection to them is examined: for the desk."""
    return frozenset(
        db.scalars(
            select(AgendaItem.public_id)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .join(ItemObjection, ItemObjection.item_id == AgendaItem.id)
            .where(Meeting.public_id == public_id, ItemObjection.examined_at.is_(None))
        )
    )


def _note(db: Session, item: AgendaItem) -> NoteLine:
    found = db.execute(
        select(ItemNote, User.display_name)
        .outerjoin(User, User.public_id == ItemNote.saved_by)
        .where(ItemNote.item_id == item.id)
    ).one_or_none()
    if found is None:
        return NoteLine("", 0, None, None)
    note, name = found
    return NoteLine(note.text, note.version, note.saved_at, name)
