"""Duplicates inside a list of records: candidates by shared keys, then the score. Pure.

Two records are compared only when they share a name, number, phone, mail domain or building;
values held by more than `HUB` records bring nobody together, except a name beside a second key.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from app.firms.matching.records import Columns, Record, columns_of
from app.firms.matching.weights import HUB, PairScore, Sharing

#: Those of phone and address: of a hub's holders, those whose names begin alike are compared.
_BESIDES_NAME: Final = (3, 5)
#: A name may be borne by more records than a phone before it stops bringing them together.
_NAMESAKES: Final = 60
#: Places in a record of address, phone, domain, name and number (those that bring most together
#: first), and from how many holders on a value brings nobody together.
KEYED: Final = {5: HUB, 3: HUB, 4: HUB, 0: _NAMESAKES, 2: HUB * 3}


class Found(NamedTuple):
    """Two records, by their place in the list, and what speaks for one firm."""

    first: int
    second: int
    result: PairScore


class Shared(NamedTuple):
    """The values of one column that several records hold: numbers alone, which are quickly sent."""

    #: One holder of each, and how many there are.
    holder: array[int]
    held: array[int]
    #: Records they bring together, as first * amount of records + second, the first before.
    pairs: array[int]


def sharing_of(records: Sequence[Record]) -> Sharing:
    """How many of `records` hold each value that several hold."""
    columns = columns_of(records)
    return sharing_in(columns, {place: shared_in(columns, place) for place in KEYED})


def sharing_in(columns: Columns, shared: Mapping[int, Shared]) -> Sharing:
    """The same of records in columns, when what is `shared` in those `KEYED` is known."""
    address, phone, domain, name, number = [
        Counter(dict(zip(map(columns[place].__getitem__, of.holder), of.held, strict=True)))
        for place in KEYED
        for of in (shared[place],)
    ]
    return Sharing(len(columns.key), number, name, phone, domain, address)


def shared_in(columns: Columns, place: int) -> Shared:
    """What the records have in common in the column at `place`; "nothing stated" is nothing."""
    values, amount, most = columns[place], len(columns.key), KEYED[place]
    counts = Counter(values)
    holders: dict[str, list[int]] = {value: [] for value, held in counts.items() if held > 1}
    holders.pop("", None)
    for number, value in enumerate(values):
        if value in holders:
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
    return Shared(
        array("q", [group[0] for group in groups]),
        array("q", map(len, groups)),
        array("q", sorted(pairs)),
    )


def candidates(shared: Iterable[Shared]) -> list[int]:
    """The pairs that any column brings together; each once, in order.

    Neighbours have a record in common: what is read of it is still at hand.
    """
    # Each column's are in order: sorting merges them, and what is there twice stands together.
    return list(dict.fromkeys(sorted(chain.from_iterable([column.pairs for column in shared]))))


def _pairs_among(places: Sequence[int], amount: int) -> list[int]:
    return [first * amount + second for first, second in combinations(places, 2)]


def _alike_beginnings(keys: Sequence[str], places: Sequence[int]) -> Iterable[list[int]]:
    """Those among the holders of a hub's value whose names begin alike."""
    blocks: dict[str, list[int]] = {}
    for place in places:
        blocks.setdefault(keys[place][:2], []).append(place)
    return blocks.values()


def unsettled(pairs: Iterable[int], columns: Columns) -> Iterator[tuple[int, int]]:
    """The places of those `pairs` that are not plainly two firms by their numbers.

    Quite different numbers, and not two more values in common: not even the rarest value and
    equal names would make up for that.
    """
    _keys, _names, number, phone, domain, address = columns
    amount = len(number)
    for pair in pairs:
        first, second = divmod(pair, amount)
        one, other = number[first], number[second]
        if one and other and one != other and OSA.distance(one, other, score_cutoff=2) > 2:
            common = (
                (phone[first] == phone[second] != "")
                + (domain[first] == domain[second] != "")
                + (address[first] == address[second] != "")
            )
            if common < 2:
                continue
        yield first, second
