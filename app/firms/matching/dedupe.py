"""Duplicates inside a list of records: candidates by shared keys, then the score. Pure.

Two records are compared only when they share a name, number, phone, mail domain or building;
values held by more than `HUB` records bring nobody together, except a name beside a second key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from app.firms.matching.records import Record
from app.firms.matching.weights import HUB, PairScore, Sharing

#: A name may be borne by more records than a phone before it stops bringing them together.
_NAMESAKES: Final = 60


@dataclass(frozen=True, slots=True)
class Found:
    """Two records, by their place in the list, and what speaks for one firm."""

    first: int
    second: int
    result: PairScore


def sharing_of(records: Sequence[Record]) -> Sharing:
    """How many of `records` hold each value."""
    return Sharing(
        size=len(records),
        name=Counter(record.key for record in records),
        phone=Counter(record.phone for record in records if record.phone),
        domain=Counter(record.domain for record in records if record.domain),
        address=Counter(record.address for record in records if record.address),
    )


def candidates(records: Sequence[Record]) -> list[tuple[int, int]]:
    """Pairs of places, smaller first, that share a key; each once, in order."""
    pairs: set[tuple[int, int]] = set()
    keyed: tuple[tuple[Iterator[Hashable], int], ...] = (
        ((record.number for record in records), HUB * 3),
        ((record.key for record in records), _NAMESAKES),
        ((record.phone for record in records), HUB),
        ((record.domain for record in records), HUB),
        ((record.address for record in records), HUB),
        (_name_and(records, "phone"), _NAMESAKES),
        (_name_and(records, "address"), _NAMESAKES),
    )
    for keys, most in keyed:
        for places in _blocks(keys):
            if len(places) <= most:
                pairs.update(combinations(places, 2))
    return sorted(pairs)


def _name_and(records: Sequence[Record], attribute: str) -> Iterator[Hashable]:
    """The beginning of the name with a value that a hub may hold."""
    for record in records:
        value: str = getattr(record, attribute)
        yield (record.key[:2], value) if value else ""


def _blocks(keys: Iterable[Hashable]) -> list[list[int]]:
    first: dict[Hashable, int] = {}
    shared: dict[Hashable, list[int]] = {}
    for place, key in enumerate(keys):
        if key:
            before = first.setdefault(key, place)
            if before != place:
                block = shared.get(key)
                if block is None:
                    shared[key] = [before, place]
                else:
                    block.append(place)
    return list(shared.values())
