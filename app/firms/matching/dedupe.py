"""Duplicates inside a list of records: candidates by shared keys, then the score. Pure.

Two records are compared only when they share a name, number, phone, mail domain or building;
values held by more than `HUB` records bring nobody together, except a name beside a second key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from operator import attrgetter
from typing import Final, NamedTuple

from app.firms.matching.records import Record
from app.firms.matching.weights import HUB, PairScore, Sharing

#: A name may be borne by more records than a phone before it stops bringing them together.
_NAMESAKES: Final = 60


class Found(NamedTuple):
    """Two records, by their place in the list, and what speaks for one firm."""

    first: int
    second: int
    result: PairScore


def sharing_of(records: Sequence[Record]) -> Sharing:
    """How many of `records` hold each value; nobody holds "nothing stated"."""
    counts = [
        Counter(map(attrgetter(value), records))
        for value in ("number", "key", "phone", "domain", "address")
    ]
    for count in counts:
        del count[""]
    return Sharing(len(records), *counts)


def candidates(records: Sequence[Record], sharing: Sharing) -> list[tuple[int, int]]:
    """Pairs of places, smaller first, that share a key; each once, in order."""
    pairs: set[tuple[int, int]] = set()
    hubs_besides_name: list[list[int]] = []
    for value, held, most in (
        ("number", sharing.number, HUB * 3),
        ("key", sharing.name, _NAMESAKES),
        ("phone", sharing.phone, HUB),
        ("domain", sharing.domain, HUB),
        ("address", sharing.address, HUB),
    ):
        for places in _holders(map(attrgetter(value), records), held):
            if len(places) <= most:
                pairs.update(combinations(places, 2))
            elif value in {"phone", "address"}:
                hubs_besides_name.append(places)
    for places in hubs_besides_name:
        for block in _alike_beginnings(records, places):
            if len(block) <= _NAMESAKES:
                pairs.update(combinations(block, 2))
    return sorted(pairs)


def _holders(values: Iterable[str], held: Counter[str]) -> Iterable[list[int]]:
    """The places of each value that more than one holds."""
    shared: dict[str, list[int]] = {value: [] for value, count in held.items() if count > 1}
    for place, value in enumerate(values):
        if value in shared:
            shared[value].append(place)
    return shared.values()


def _alike_beginnings(records: Sequence[Record], places: Sequence[int]) -> Iterable[list[int]]:
    """Those among the holders of a hub's value whose names begin alike."""
    blocks: dict[str, list[int]] = {}
    for place in places:
        blocks.setdefault(records[place].key[:2], []).append(place)
    return blocks.values()
