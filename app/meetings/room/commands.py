"""In the room: opening an item, who leaves and comes back, objections, closing it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor, Role, Viewer
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.meetings.commands.loading import load_item, load_meeting, touch
from app.meetings.errors import WordsMissingError, WrongStateError
from app.meetings.models import AgendaItem, Decision, ItemState, Meeting, MeetingState, Seat
from app.meetings.queries.page import meeting_page
from app.meetings.recusal.room import stays_out
from app.meetings.recusal.ties import recused_seats
from app.meetings.room.sittings import presence_at, quorum_now, sittings
from app.meetings.room.telling import tell_desks_of_objection
from app.meetings.room_models import ItemAttendance, ItemObjection, ItemSession, RoomPresence

#: While the body may still come to an item.
_OBJECT_IN = frozenset(
    {
        MeetingState.INVITED,
        MeetingState.FROZEN,
        MeetingState.IN_SESSION,
        MeetingState.INQUORATE,
    }
)
_INSIDE = frozenset({RoomPresence.PRESENT, RoomPresence.OBSERVER})


class StaysOutError(DomainError):
    """A recused seat, or one of a firm or counterpart, cannot sit in the item."""

    def __init__(self) -> None:
        super().__init__(message("This seat stays outside for this item."), field="state")


def _load(
    db: Session, public_id: PublicId, item_id: PublicId, *, version: int, actor: Actor
) -> tuple[Meeting, AgendaItem]:
    meeting = load_meeting(db, public_id, act="decide", version=version, actor=actor)
    item = load_item(meeting, item_id)
    if item.state not in {ItemState.ACCEPTED, ItemState.DISCUSSED}:
        raise NotFoundError
    return meeting, item


def open_item(
    db: Session,
    public_id: PublicId,
    item_id: PublicId,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> bool:
    """Call an item: who stays outside leaves. Returns whether the item has its quorum."""
    meeting, item = _load(db, public_id, item_id, version=version, actor=actor)
    session = begin(db, meeting, item, now=now)
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.item_opened",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        item=item_id,
        quorate=session.quorate,
    )
    return session.quorate


def begin(db: Session, meeting: Meeting, item: AgendaItem, *, now: datetime) -> ItemSession:
    """The item's session, opened now when it was not; with attendance of every seat."""
    session = db.scalar(select(ItemSession).where(ItemSession.item_id == item.id))
    if session is None:
        seats = sittings(db, meeting)
        recused = recused_seats(db, meeting.body_id, item.tender_id)
        for seat, state in presence_at(db, item, seats, recused).items():
            row = ItemAttendance(
                item_id=item.id, seat_id=seat, state=state, left_at=None, back_at=None
            )
            db.add(row)
        db.flush()
        quorum = quorum_now(db, meeting, item)
        session = ItemSession(
            item_id=item.id,
            opened_at=now,
            closed_at=None,
            eligible=quorum.eligible,
            present=quorum.present,
            quorate=quorum.quorate,
            short=quorum.packed(),
        )
        db.add(session)
        db.flush()
    return session


def count_again(db: Session, meeting: Meeting, item: AgendaItem, session: ItemSession) -> bool:
    """Bring the session's quorum up to date; what was decided with one stays decided."""
    quorum = quorum_now(db, meeting, item)
    session.eligible, session.present = quorum.eligible, quorum.present
    decided = db.scalar(select(func.count(Decision.id)).where(Decision.item_id == item.id))
    if not decided:
        session.quorate, session.short = quorum.quorate, quorum.packed()
    db.flush()
    return quorum.quorate


def note_presence(
    db: Session,
    public_id: PublicId,
    item_id: PublicId,
    seat_id: PublicId,
    state: RoomPresence,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """A seat leaves, comes back, or steps aside during an item, at this moment."""
    meeting, item = _load(db, public_id, item_id, version=version, actor=actor)
    session = begin(db, meeting, item, now=now)
    seat = db.scalar(select(Seat).where(Seat.public_id == seat_id, Seat.body_id == meeting.body_id))
    if seat is None:
        raise NotFoundError
    row = db.scalar(
        select(ItemAttendance).where(
            ItemAttendance.item_id == item.id, ItemAttendance.seat_id == seat.id
        )
    )
    if row is None:
        raise NotFoundError
    sitting = next(each for each in sittings(db, meeting) if each.seat == seat.id)
    recused = recused_seats(db, meeting.body_id, item.tender_id)
    if state in _INSIDE and stays_out(
        sitting, on_tender=item.tender_id is not None, recused=recused
    ):
        raise StaysOutError
    if row.state in _INSIDE and state not in _INSIDE:
        row.left_at, row.back_at = now, None
    elif row.state not in _INSIDE and state in _INSIDE:
        row.left_at, row.back_at = row.left_at or session.opened_at, now
    row.state = state
    db.flush()
    count_again(db, meeting, item, session)
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.item_presence",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        item=item_id,
        seat=seat_id,
        state=state.value,
    )


def close_item(
    db: Session,
    public_id: PublicId,
    item_id: PublicId,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """The body is done with an item; without a quorum it was for information only."""
    meeting, item = _load(db, public_id, item_id, version=version, actor=actor)
    session = begin(db, meeting, item, now=now)
    session.closed_at = now
    item.state = ItemState.DISCUSSED
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.item_closed",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        item=item_id,
        quorate=session.quorate,
    )


def object_to_item(
    db: Session, public_id: PublicId, item_id: PublicId, words: str, *, actor: Actor, now: datetime
) -> PublicId:
    """A member objects to a topic: it is left aside until somebody has examined why.

    NotFoundError for whoever does not read the item, or holds no seat and is not the desk.
    """
    viewer = Viewer(
        user=actor.user, organisation=actor.organisation, firm=actor.firm, roles=actor.roles
    )
    if actor.has(Role.COMPLIANCE, Role.AUDITOR) and not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    page = meeting_page(db, public_id, viewer, now)
    if not any(line.id == item_id for line in page.items):
        raise NotFoundError
    if page.meeting.state not in _OBJECT_IN:
        raise WrongStateError
    if not words.strip():
        raise WordsMissingError("words")
    item = db.scalars(select(AgendaItem).where(AgendaItem.public_id == item_id)).one()
    objection = ItemObjection(
        public_id=new_public_id(),
        item_id=item.id,
        raised_at=now,
        raised_by=actor.user,
        words=words.strip(),
        examined_at=None,
        examined_by=None,
        answer=None,
    )
    db.add(objection)
    db.flush()
    meeting = db.get_one(Meeting, item.meeting_id)
    tell_desks_of_objection(db, meeting, item, actor=actor, now=now)
    record(db, "meetings.objected", "meeting", public_id, actor=actor, now=now, item=item_id)
    return objection.public_id


def answer_objection(
    db: Session,
    public_id: PublicId,
    objection_id: PublicId,
    answer: str,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Say what the examination gave; the item may go on. Returns the item."""
    if not actor.has(Role.SECRETARIAT, Role.COMPLIANCE):
        raise NotAllowedError
    found = db.execute(
        select(ItemObjection, AgendaItem.public_id)
        .join(AgendaItem, AgendaItem.id == ItemObjection.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(ItemObjection.public_id == objection_id, Meeting.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    objection, item_id = found
    if objection.examined_at is not None:
        raise WrongStateError
    if not answer.strip():
        raise WordsMissingError("answer")
    objection.examined_at, objection.examined_by = now, actor.user
    objection.answer = answer.strip()
    db.flush()
    record(
        db,
        "meetings.objection_answered",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        item=item_id,
    )
    return PublicId(item_id)


def is_paused(db: Session, item: AgendaItem) -> bool:
    """Whether an objection to the item still waits to be examined."""
    return (
        db.scalar(
            select(ItemObjection.id)
            .where(ItemObjection.item_id == item.id, ItemObjection.examined_at.is_(None))
            .limit(1)
        )
        is not None
    )
