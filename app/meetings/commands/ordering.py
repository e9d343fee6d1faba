"""Putting the accepted items into the order with the fewest exits from the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.ids import PublicId
from app.meetings.agenda.arranging import Arrangement
from app.meetings.commands.loading import load_meeting, touch
from app.meetings.item_order import accepted_items, fewest_exits, place_item, renumber
from app.meetings.models import AgendaItem, ItemState, Meeting
from app.meetings.recusal.leaving import room_facts, tender_names


@dataclass(frozen=True)
class Ordered:
    """How often a seat leaves the room, and how many presenters are not there in time."""

    exits: int
    missed: int


def order_agenda(
    db: Session, public_id: PublicId, *, version: int, actor: Actor, now: datetime
) -> Ordered:
    """Order the accepted items: what opens and closes a meeting stays where it belongs, the rest
    by fewest exits within the presenters' windows, equal recusal sets side by side.
    """
    meeting = load_meeting(db, public_id, act="edit_agenda", version=version, actor=actor)
    found = _best(db, meeting, accepted_items(meeting))
    _put(meeting, found)
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.items_ordered",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        items=list(found.keys),
    )
    return Ordered(found.exits, len(found.missed))


def take_in(db: Session, meeting: Meeting, newcomers: Sequence[AgendaItem]) -> None:
    """Put items on the agenda: ordered anew by fewest exits as long as the officer has not
    ordered by hand, else each at its rule's place beside what stands."""
    standing = [item for item in accepted_items(meeting) if item not in newcomers]
    by_hand = tuple(i.public_id for i in standing) != _best(db, meeting, standing).keys
    for item in newcomers:
        item.state = ItemState.ACCEPTED
        item.overflow = False
        item.deferred_reason = None
        place_item(meeting, item)
    if not by_hand:
        _put(meeting, _best(db, meeting, accepted_items(meeting)))


def _best(db: Session, meeting: Meeting, items: Sequence[AgendaItem]) -> Arrangement:
    return fewest_exits(meeting, items, room_facts(db, meeting), tender_names(db, items))


def _put(meeting: Meeting, found: Arrangement) -> None:
    by_key = {item.public_id: item for item in accepted_items(meeting)}
    renumber(meeting, [by_key[PublicId(key)] for key in found.keys])
