"""Duplicates inside a list of records: candidates by shared keys, then the score. Pure.

Two records are compared only when they share a name, number, phone, mail domain or building;
values held by more than `HUB` records bring nobody together, except a name beside a second key.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, combinations, compress, count, islice
from operator import ne
from typing import Final, NamedTuple

from app.firms.matching.records import Columns, Record, columns_of
from app.firms.matching.weights import HUB, PairScore, Sharing

#: Places in a record.
NAME, NUMBER, PHONE, DOMAIN, ADDRESS = 0, 2, 3, 4, 5
#: Of a hub's holders, those whose names begin alike are compared.
_BESIDES_NAME: Final = (PHONE, ADDRESS)
#: A name may be borne by more records than a phone before it stops bringing them together.
_NAMESAKES: Final = 60
#: The columns that bring records together, and from how many holders on a value brings nobody
#: together. Two processes that begin them in this order end together.
KEYED: Final = {PHONE: HUB, ADDRESS: HUB, DOMAIN: HUB, NAME: _NAMESAKES, NUMBER: HUB * 3}


class Found(NamedTuple):
    """Two records, by their place in the list, and what speaks for one firm."""

    first: int
    second: int
    result: PairScore


class Shared(NamedTuple):
    """One column by numbers, which are quickly sent and compared."""

    #: The value of each record: one number for equal values, 0 for nothing stated.
    values: array[int]
    #: How many hold each value, by its number; none hold nothing.
    held: array[int]
    #: Records they bring together, as first * amount of records + second, the first before.
    pairs: array[int]


def sharing_of(records: Sequence[Record]) -> Sharing:
    """How many of `records` hold each value."""
    columns = columns_of(records)
    name, number, phone, domain, address = [
        Counter(filter(None, columns[place])) for place in (NAME, NUMBER, PHONE, DOMAIN, ADDRESS)
    ]
    return Sharing(len(columns.key), number, name, phone, domain, address)


def shared_in(columns: Columns, place: int) -> Shared:
    """What the records have in common in the column at `place`."""
    amount, most = len(columns.key), KEYED[place]
    values, held = _numbered(columns[place])
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, value in enumerate(values):
        if held[value] > 1:
            holders[value].append(number)
    groups = holders.values()
    pairs = [group[0] * amount + group[1] for group in groups if len(group) == 2]
    for group in groups:
        if 2 < len(group) <= most:
            pairs += _pairs_among(group, amount)
        elif len(group) > most and place in _BESIDES_NAME:
            for block in _alike_beginnings(columns.key, group):
                if len(block) <= _NAMESAKES:
                    pairs += _pairs_among(block, amount)
    return Shared(array("i", values), array("i", held), array("q", sorted(pairs)))


def _numbered(texts: Sequence[str]) -> tuple[list[int], list[int]]:
    """The number of each text, 0 for none, and how many have each number but 0."""
    numbers: defaultdict[str, int] = defaultdict(count(1).__next__, {"": 0})
    values = list(map(numbers.__getitem__, texts))
    held = [0] * len(numbers)
    for value in values:
        held[value] += 1
    held[0] = 0
    return values, held


def candidates(shared: Iterable[Shared]) -> list[int]:
    """The pairs that any column brings together; each once, in order.

    Neighbours have a record in common: what is read of it is still at hand.
    """
    pairs: list[int] = []
    for column in shared:
        pairs += column.pairs
    pairs.sort()  # each column's are in order: they are merged, and equal ones stand together
    return list(compress(pairs, map(ne, pairs, chain(islice(pairs, 1, None), [None]))))


def _pairs_among(places: Sequence[int], amount: int) -> list[int]:
    return [first * amount + second for first, second in combinations(places, 2)]


def _alike_beginnings(keys: Sequence[str], places: Sequence[int]) -> Iterable[list[int]]:
    """Those among the holders of a hub's value whose names begin alike."""
    blocks: dict[str, list[int]] = {}
    for place in places:
        blocks.setdefault(keys[place][:2], []).append(place)
    return blocks.values()
