"""Making an agenda: own items, accepting, rewording, deferring, ordering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.i18n import N_, message
from app.core.ids import PublicId, new_public_id
from app.meetings.agenda.words import Words
from app.meetings.commands.loading import find_tender, load_item, load_meeting, touch
from app.meetings.commands.ordering import take_in
from app.meetings.errors import WordsMissingError
from app.meetings.item_order import accepted_items, renumber
from app.meetings.models import (
    AgendaItem,
    DecisionType,
    ItemState,
    Meeting,
)


@dataclass(frozen=True)
class ItemDetails:
    """An item as an officer words it; only the Korean title is demanded.

    The presenter is there from and until an instant; None: from the start, to the end.
    """

    title_ko: str
    title_vi: str
    title_en: str
    minutes: int
    presenter: str | None
    decision_type: DecisionType
    presenter_from: datetime | None = None
    presenter_until: datetime | None = None


class Direction(StrEnum):
    """Where an item moves in the order."""

    UP = "up"
    DOWN = "down"


def add_item(
    db: Session,
    public_id: PublicId,
    details: ItemDetails,
    *,
    tender_number: str | None = None,
    version: int,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Add an officer's own item. An item on a live tender names it, so that firm seats leave."""
    meeting = load_meeting(db, public_id, act="edit_agenda", version=version, actor=actor)
    _check_window(meeting, details)
    item = AgendaItem(
        public_id=new_public_id(),
        position=0,
        rule=None,
        rule_version=None,
        proposal_key=None,
        score=0,
        reason=Words(N_("Added by the secretariat.")).packed(),
        sources=[],
        state=ItemState.ACCEPTED,
        deferred_reason=None,
        tender_id=find_tender(db, tender_number),
        **vars(details),
    )
    meeting.items.append(item)
    db.flush()
    take_in(db, meeting, [item])
    touch(meeting, now=now)
    db.flush()
    record(
        db, "meetings.item_added", "meeting", public_id, actor=actor, now=now, item=item.public_id
    )
    return item.public_id


def change_item(
    db: Session,
    public_id: PublicId,
    item_id: PublicId,
    details: ItemDetails,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Reword an item, change its length, presenter or what it asks. Its sources stay frozen."""
    meeting = load_meeting(db, public_id, act="edit_agenda", version=version, actor=actor)
    item = load_item(meeting, item_id)
    _check_window(meeting, details)
    changed = {
        name: [getattr(item, name), value]
        for name, value in vars(details).items()
        if getattr(item, name) != value
    }
    for name, value in vars(details).items():
        setattr(item, name, value)
    item.edited = item.edited or bool(changed)
    _settled(db, meeting, item, "item_changed", actor=actor, now=now, changed=changed)


def accept_item(
    db: Session,
    public_id: PublicId,
    item_id: PublicId,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Put a proposed, overflowing or deferred item on the agenda, at its place in the order."""
    meeting = load_meeting(db, public_id, act="edit_agenda", version=version, actor=actor)
    item = load_item(meeting, item_id)
    if item.state is not ItemState.ACCEPTED:
        take_in(db, meeting, [item])
    _settled(db, meeting, item, "item_accepted", actor=actor, now=now)


def accept_proposals(
    db: Session, public_id: PublicId, *, version: int, actor: Actor, now: datetime
) -> int:
    """Accept everything proposed that fits; returns how many items."""
    meeting = load_meeting(db, public_id, act="edit_agenda", version=version, actor=actor)
    proposed = [
        item for item in meeting.items if item.state is ItemState.PROPOSED and not item.overflow
    ]
    take_in(db, meeting, proposed)
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.proposals_accepted",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        items=[item.public_id for item in proposed],
    )
    return len(proposed)


def defer_item(
    db: Session,
    public_id: PublicId,
    item_id: PublicId,
    reason: str,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Leave an item to a later meeting, and say why."""
    meeting = load_meeting(db, public_id, act="edit_agenda", version=version, actor=actor)
    item = load_item(meeting, item_id)
    if not reason.strip():
        raise WordsMissingError("reason")
    item.state = ItemState.DEFERRED
    item.overflow = False
    item.deferred_reason = reason.strip()
    renumber(meeting)
    _settled(db, meeting, item, "item_deferred", actor=actor, now=now, reason=reason.strip())


def move_item(
    db: Session,
    public_id: PublicId,
    item_id: PublicId,
    direction: Direction,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Exchange an accepted item with its neighbour; at the end of the list nothing happens."""
    meeting = load_meeting(db, public_id, act="edit_agenda", version=version, actor=actor)
    item = load_item(meeting, item_id)
    order = accepted_items(meeting)
    if item in order:
        here = order.index(item)
        there = here + (1 if direction is Direction.DOWN else -1)
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
        renumber(meeting, order)
    _settled(db, meeting, item, "item_moved", actor=actor, now=now, direction=direction.value)


def _check_window(meeting: Meeting, details: ItemDetails) -> None:
    """DomainError where the presenter is never there long enough during the meeting."""
    if details.presenter_from is None and details.presenter_until is None:
        return
    ends = meeting.starts_at + timedelta(minutes=meeting.minutes)
    begins = max(details.presenter_from or meeting.starts_at, meeting.starts_at)
    until = min(details.presenter_until or ends, ends)
    if until - begins < timedelta(minutes=details.minutes):
        raise DomainError(
            message("The presenter is there for less time of the meeting than the item takes."),
            field="presenter_until",
        )


def _settled(
    db: Session,
    meeting: Meeting,
    item: AgendaItem,
    act: str,
    *,
    actor: Actor,
    now: datetime,
    **content: Any,
) -> None:
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        f"meetings.{act}",
        "meeting",
        meeting.public_id,
        actor=actor,
        now=now,
        item=item.public_id,
        **content,
    )
