"""The order of items: precedence, presenters' windows, then fewest exits from the room (pure).

A dynamic programme over subsets: every set of items already dealt with, and the last of them. The
time used is that of the set, so windows cost nothing more. Items whose recusal sets are equal keep
the order of their claim among themselves, and so stand side by side; what everybody attends keeps
its own order whatever ties there are. Without windows items of one set can always stand together at
no cost, so that longer agendas are ordered by their sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import add
from typing import Final

#: Above this number items are ordered set by set; with windows the order of claim stands.
MOST: Final = 14
#: One exit weighs more than any coming back, that more than any change of those outside, and that
#: more than any change of places.
_EXIT: Final = 100_000_000
_RETURN: Final = 100_000
_CHANGE: Final = 2_000
#: No way leads there.
_NEVER: Final = 1 << 60


@dataclass(frozen=True)
class Slot:
    """An item to be ordered; the sequence it comes in is the order of claim."""

    key: str
    minutes: int
    #: Seats that stay outside for it.
    outside: frozenset[str] = frozenset()
    #: Minutes from the start of the meeting between which its presenter is there.
    earliest: int = 0
    latest: int | None = None


@dataclass(frozen=True)
class Ordered:
    """The order found, what it costs, and whether every presenter's window is kept."""

    keys: tuple[str, ...]
    exits: int
    windows_kept: bool


def order_items(
    slots: Sequence[Slot],
    *,
    begins: int = 0,
    before: frozenset[str] = frozenset(),
    after: frozenset[str] | None = None,
) -> Ordered:
    """The order with the fewest exits. `begins`: minutes used before the first of them;
    `before` and `after`: seats outside during what comes before and after, None: nothing does.

    Where the windows cannot all be kept, the order without them, and it says so.
    """
    if len(slots) > MOST:
        order = list(slots) if _timed(slots) else _set_by_set(slots, before, after)
    else:
        found = _best(slots, begins, before, after, windows=True)
        if found is None:
            found = _best(slots, begins, before, after, windows=False) or ()
        order = [slots[i] for i in found]
    return Ordered(
        tuple(slot.key for slot in order),
        exits_of(order, before),
        windows_kept=not late_for(order, begins),
    )


def _set_by_set(
    slots: Sequence[Slot], before: frozenset[str], after: frozenset[str] | None
) -> list[Slot]:
    """Items of equal sets as one, in the order of their first claim; as they came where there
    are too many sets."""
    together: dict[frozenset[str], list[Slot]] = {}
    for slot in slots:
        together.setdefault(slot.outside, []).append(slot)
    if len(together) > MOST:
        return list(slots)
    sets = [Slot(str(i), 0, outside) for i, outside in enumerate(together)]
    found = _best(sets, 0, before, after, windows=False) or ()
    return [slot for i in found for slot in together[sets[i].outside]]


def late_for(order: Sequence[Slot], begins: int = 0) -> tuple[str, ...]:
    """Keys of the items that lie outside their presenter's window in this order."""
    missed = []
    for slot in order:
        if not _fits(slot, begins, begins + slot.minutes):
            missed.append(slot.key)
        begins += slot.minutes
    return tuple(missed)


def exits_of(order: Sequence[Slot], before: frozenset[str] = frozenset()) -> int:
    """How many times a seat leaves the room."""
    total = 0
    for slot in order:
        total += len(slot.outside - before)
        before = slot.outside
    return total


def _best(
    slots: Sequence[Slot],
    begins: int,
    before: frozenset[str],
    after: frozenset[str] | None,
    *,
    windows: bool,
) -> tuple[int, ...] | None:
    """Indices in the best order, or None where no order keeps the windows."""
    count = len(slots)
    if not count:
        return ()
    #: into[i][last]: what it costs to come to item i from item `last`.
    into = [[_way(at.outside, to.outside) for at in slots] for to in slots]
    ahead = [_ahead(slots, i) for i in range(count)]
    costs: list[list[int] | None] = [None] * (1 << count)
    used = [begins] * (1 << count)
    for mask in range(1 << count):
        here = costs[mask]
        if mask and here is None:
            continue
        place = mask.bit_count()
        for i in range(count):
            bit = 1 << i
            if mask & bit or ahead[i] & ~mask:
                continue
            end = used[mask] + slots[i].minutes
            if windows and not _fits(slots[i], used[mask], end):
                continue
            began = _way(before, slots[i].outside)
            step = min(map(add, here, into[i])) if here else began
            following = costs[mask | bit]
            if following is None:
                following = costs[mask | bit] = [_NEVER] * count
            following[i] = step + (count - i) * place
            used[mask | bit] = end
    leaving = [0 if after is None else _way(slot.outside, after) for slot in slots]
    return _walk_back(costs, into, leaving)


def _walk_back(
    costs: list[list[int] | None], into: list[list[int]], leaving: list[int]
) -> tuple[int, ...] | None:
    """`leaving`: what it costs to come from each item to what follows the last of them."""
    mask = (1 << len(into)) - 1
    here = costs[mask]
    if here is None:
        return None
    ends = list(map(add, here, leaving))
    last = ends.index(min(ends))
    order = [last]
    while mask := mask ^ (1 << last):
        earlier = costs[mask]
        assert earlier is not None  # noqa: S101  (the way there led through it)
        ways = list(map(add, earlier, into[last]))
        last = ways.index(min(ways))
        order.append(last)
    return tuple(reversed(order))


def _ahead(slots: Sequence[Slot], i: int) -> int:
    """Bits of the items that claim more than item i and come before it: those of the same recusal
    set; where presenters have windows, those alike in everything, which change places freely."""
    alike = _same_slot if _timed(slots) else _same_set
    return sum(1 << j for j in range(i) if alike(slots[j], slots[i]))


def _same_set(one: Slot, other: Slot) -> bool:
    return one.outside == other.outside


def _same_slot(one: Slot, other: Slot) -> bool:
    return replace(one, key="") == replace(other, key="")


def _way(before: frozenset[str], after: frozenset[str]) -> int:
    moved = len(after - before) * _EXIT + len(before - after) * _RETURN
    return moved + (_CHANGE if moved else 0)


def _fits(slot: Slot, start: int, end: int) -> bool:
    return start >= slot.earliest and (slot.latest is None or end <= slot.latest)


def _timed(slots: Sequence[Slot]) -> bool:
    """Whether any presenter has a window: then equal sets may have to change places."""
    return any(slot.earliest or slot.latest is not None for slot in slots)
