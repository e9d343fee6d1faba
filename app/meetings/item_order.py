"""The order of accepted items: where a newly accepted one goes, and counting them anew."""

from __future__ import annotations

from collections.abc import Sequence

from app.meetings.agenda.proposal import Place
from app.meetings.models import AgendaItem, ItemState, Meeting

_PLACES = {"A1": Place.FIRST, "A9": Place.SECOND, "A10": Place.LAST}


def accepted_items(meeting: Meeting) -> list[AgendaItem]:
    """The accepted items in order."""
    accepted = (item for item in meeting.items if item.state is ItemState.ACCEPTED)
    return sorted(accepted, key=lambda item: (item.position, item.id))


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


def place_of(item: AgendaItem) -> Place:
    """Where in the meeting the item belongs, by its rule."""
    return _PLACES.get(item.rule or "", Place.BODY)


def rank_of(item: AgendaItem) -> tuple[int, int]:
    """An officer's own item comes after the scored ones and before the last."""
    return (place_of(item), -item.score)
