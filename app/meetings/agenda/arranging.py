"""The order of a whole agenda: what opens and closes it stays there, between them fewest exits.

Pure. Entries come in the order of their claim; `ordering` finds the order of those between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.meetings.agenda.ordering import Slot, exits_of, late_for, order_items
from app.meetings.agenda.proposal import Place


@dataclass(frozen=True)
class Entry:
    """An item in an agenda, accepted or proposed."""

    place: Place
    slot: Slot


@dataclass(frozen=True)
class Arrangement:
    """An order: its keys, how often a seat leaves the room, whose presenter is not there."""

    keys: tuple[str, ...]
    exits: int
    #: Keys of items outside their presenter's window.
    missed: tuple[str, ...] = ()


def arranged(entries: Sequence[Entry]) -> Arrangement:
    """The order with the fewest exits that keeps the presenters' windows, if one does."""
    opening = [entry.slot for entry in _placed(entries, before=True)]
    closing = [entry.slot for entry in _placed(entries, before=False)]
    between = [entry.slot for entry in entries if entry.place is Place.BODY]
    found = order_items(
        between,
        begins=sum(slot.minutes for slot in opening),
        before=opening[-1].outside if opening else frozenset(),
        after=closing[0].outside if closing else None,
    )
    by_key = {slot.key: slot for slot in between}
    return as_it_stands([*opening, *(by_key[key] for key in found.keys), *closing])


def as_it_stands(order: Sequence[Slot]) -> Arrangement:
    """What an order costs, however it came about."""
    return Arrangement(tuple(slot.key for slot in order), exits_of(order), late_for(order))


def _placed(entries: Sequence[Entry], *, before: bool) -> list[Entry]:
    """What opens the meeting, or closes it, in the order of places."""
    wanted = [e for e in entries if (e.place < Place.BODY if before else e.place > Place.BODY)]
    return sorted(wanted, key=lambda entry: entry.place)
