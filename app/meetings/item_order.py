"""The order of accepted items: where a newly accepted one goes, what an order costs, counting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from app.meetings.agenda.arranging import Arrangement, Entry, arranged, as_it_stands
from app.meetings.agenda.facts import RoomFacts
from app.meetings.agenda.ordering import Slot
from app.meetings.agenda.proposal import Place
from app.meetings.models import AgendaItem, ItemState, Meeting

_PLACES = {"A1": Place.FIRST, "A9": Place.SECOND, "A10": Place.LAST}
#: Key of a row of `tender` → its public id.
Tenders = Mapping[int | None, str]


def accepted_items(meeting: Meeting) -> list[AgendaItem]:
    """The accepted items in order."""
    accepted = (item for item in meeting.items if item.state is ItemState.ACCEPTED)
    return sorted(accepted, key=lambda item: (item.position, item.id))


def kept_items(meeting: Meeting) -> list[AgendaItem]:
    """What was accepted, dealt with or not, in order."""
    kept = (i for i in meeting.items if i.state in {ItemState.ACCEPTED, ItemState.DISCUSSED})
    return sorted(kept, key=lambda item: (item.position, item.id))


def place_item(meeting: Meeting, item: AgendaItem) -> None:
    """Give `item` its place among the accepted: before the first that comes later by rule and
    score. What the officer has ordered by hand keeps its order."""
    order = [other for other in accepted_items(meeting) if other is not item]
    rank = rank_of(item)
    index = next((i for i, other in enumerate(order) if rank_of(other) > rank), len(order))
    order.insert(index, item)
    renumber(meeting, order)


def renumber(meeting: Meeting, order: Sequence[AgendaItem] | None = None) -> None:
    """Count the accepted items 1, 2, … in `order`, or in the order they stand in."""
    for position, item in enumerate(accepted_items(meeting) if order is None else order, 1):
        item.position = position


def fewest_exits(
    meeting: Meeting, items: Iterable[AgendaItem], room: RoomFacts, tenders: Tenders
) -> Arrangement:
    """The order of `items` in which seats leave the room least often."""
    by_claim = sorted(items, key=lambda item: (rank_of(item), item.position))
    return arranged([entry_of(meeting, item, room, tenders) for item in by_claim])


def standing_order(
    meeting: Meeting, items: Iterable[AgendaItem], room: RoomFacts, tenders: Tenders
) -> Arrangement:
    """What the order in which `items` come costs."""
    return as_it_stands([entry_of(meeting, item, room, tenders).slot for item in items])


def entry_of(meeting: Meeting, item: AgendaItem, room: RoomFacts, tenders: Tenders) -> Entry:
    """An accepted item as the order of an agenda sees it."""
    slot = Slot(
        item.public_id,
        item.minutes,
        room.outside(tenders.get(item.tender_id)),
        earliest=_minute(meeting, item.presenter_from) or 0,
        latest=_minute(meeting, item.presenter_until),
    )
    return Entry(place_of(item), slot)


def _minute(meeting: Meeting, at: datetime | None) -> int | None:
    """Minutes from the start of the meeting, never before it."""
    return max(round((at - meeting.starts_at).total_seconds() / 60), 0) if at else None


def place_of(item: AgendaItem) -> Place:
    """Where in the meeting the item belongs, by its rule."""
    return _PLACES.get(item.rule or "", Place.BODY)


def rank_of(item: AgendaItem) -> tuple[int, int]:
    """An officer's own item comes after the scored ones and before the last."""
    return (place_of(item), -item.score)
