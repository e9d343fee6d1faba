"""Putting the accepted items into the order with the fewest exits from the room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.ids import PublicId
from app.meetings.agenda.ordering import Slot, order_items
from app.meetings.agenda.proposal import Place
from app.meetings.commands.loading import load_meeting, touch
from app.meetings.item_order import accepted_items, place_of, rank_of, renumber
from app.meetings.models import AgendaItem
from app.meetings.recusal.room import Sitting, stays_out
from app.meetings.recusal.ties import recused_seats
from app.meetings.room.sittings import sittings


def order_agenda(
    db: Session, public_id: PublicId, *, version: int, actor: Actor, now: datetime
) -> int:
    """Order the accepted items: what opens and closes a meeting stays where it belongs, the rest
    by fewest exits, equal recusal sets side by side. Returns how often a seat leaves the room.
    """
    meeting = load_meeting(db, public_id, act="edit_agenda", version=version, actor=actor)
    items = sorted(accepted_items(meeting), key=lambda item: (rank_of(item), item.position))
    seats = sittings(db, meeting)
    middle = {i.public_id: i for i in items if place_of(i) is Place.BODY}
    slots = [
        Slot(
            item.public_id,
            item.minutes,
            _outside(seats, item, recused_seats(db, meeting.body_id, item.tender_id)),
        )
        for item in middle.values()
    ]
    found = order_items(slots)
    ordered = [middle[PublicId(key)] for key in found.keys]
    opening = [i for i in items if place_of(i) < Place.BODY]
    closing = [i for i in items if place_of(i) > Place.BODY]
    renumber(meeting, [*opening, *ordered, *closing])
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.items_ordered",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        items=[item.public_id for item in ordered],
    )
    return found.exits


def _outside(seats: Iterable[Sitting], item: AgendaItem, recused: frozenset[int]) -> frozenset[str]:
    on_tender = item.tender_id is not None
    return frozenset(
        str(s.seat) for s in seats if stays_out(s, on_tender=on_tender, recused=recused)
    )
