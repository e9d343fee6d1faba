"""The order of items: precedence, presenters' windows, then fewest exits from the room (pure).

A dynamic programme over subsets: every set of items already dealt with, and the last of them. The
time used is that of the set, so windows cost nothing more. Items whose recusal sets are equal keep
the order of their claim among themselves, and so stand side by side; what everybody attends keeps
its own order whatever ties there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add
from typing import Final

#: Above this number of items the order of claim stands: no meeting has so many.
MOST: Final = 14
#: One exit weighs more than any coming back, and that more than any change of places.
_EXIT: Final = 10_000_000
_RETURN: Final = 10_000
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
    slots: Sequence[Slot], *, begins: int = 0, before: frozenset[str] = frozenset()
) -> Ordered:
    """The order with the fewest exits. `begins`: minutes used before the first of them;
    `before`: seats outside during what came before.

    Where the windows cannot all be kept, the order without them, and it says so.
    """
    if len(slots) > MOST:
        return Ordered(tuple(s.key for s in slots), exits_of(slots, before), windows_kept=False)
    found = _best(slots, begins, before, windows=True)
    kept = found is not None
    if found is None:
        found = _best(slots, begins, before, windows=False) or tuple(range(len(slots)))
    order = [slots[i] for i in found]
    return Ordered(tuple(s.key for s in order), exits_of(order, before), windows_kept=kept)


def exits_of(order: Sequence[Slot], before: frozenset[str] = frozenset()) -> int:
    """How many times a seat leaves the room."""
    total = 0
    for slot in order:
        total += len(slot.outside - before)
        before = slot.outside
    return total


def _best(
    slots: Sequence[Slot], begins: int, before: frozenset[str], *, windows: bool
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
    return _walk_back(costs, into, count)


def _walk_back(
    costs: list[list[int] | None], into: list[list[int]], count: int
) -> tuple[int, ...] | None:
    mask = (1 << count) - 1
    here = costs[mask]
    if here is None:
        return None
    last = here.index(min(here))
    order = [last]
    while mask := mask ^ (1 << last):
        earlier = costs[mask]
        assert earlier is not None  # noqa: S101  (the way there led through it)
        ways = list(map(add, earlier, into[last]))
        last = ways.index(min(ways))
        order.append(last)
    return tuple(reversed(order))


def _ahead(slots: Sequence[Slot], i: int) -> int:
    """Bits of the items of the same recusal set that claim more than item i: they come before."""
    if _timed(slots):
        return 0
    return sum(1 << j for j in range(i) if slots[j].outside == slots[i].outside)


def _way(before: frozenset[str], after: frozenset[str]) -> int:
    return len(after - before) * _EXIT + len(before - after) * _RETURN


def _fits(slot: Slot, start: int, end: int) -> bool:
    return start >= slot.earliest and (slot.latest is None or end <= slot.latest)


def _timed(slots: Sequence[Slot]) -> bool:
    """Whether any presenter has a window: then equal sets may have to change places."""
    return any(slot.earliest or slot.latest is not None for slot in slots)
