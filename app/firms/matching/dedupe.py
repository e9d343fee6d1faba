"""Duplicates inside a list of records: candidates by shared keys, then the score. Pure.

Two records are compared only when they share a name, number, phone, mail domain or building;
values held by more than `HUB` records bring nobody together, except a name beside a second key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from app.firms.matching.records import Columns, Record, columns_of
from app.firms.matching.weights import HUB, PairScore, Sharing

#: Places in a record of number, key, phone, domain and address.
_KEYED: Final = (2, 0, 3, 4, 5)
#: Those of phone and address: of a hub's holders, those whose names begin alike are compared.
_BESIDES_NAME: Final = (3, 5)
#: A name may be borne by more records than a phone before it stops bringing them together.
_NAMESAKES: Final = 60


class Found(NamedTuple):
    """Two records, by their place in the list, and what speaks for one firm."""

    first: int
    second: int
    result: PairScore


def sharing_of(records: Sequence[Record]) -> Sharing:
    """How many of `records` hold each value; nobody holds "nothing stated"."""
    return sharing_in(columns_of(records))


def sharing_in(columns: Columns) -> Sharing:
    """The same of records in columns."""
    counts = [Counter(columns[place]) for place in _KEYED]
    for count in counts:
        del count[""]
    number, name, phone, domain, address = counts
    return Sharing(len(columns.key), number, name, phone, domain, address)


def candidates(columns: Columns, sharing: Sharing) -> list[int]:
    """Pairs of places that share a key; each once, in order, as first * amount + second.

    A number is compared, and sent, in a third of the time of a tuple; the first place is the
    smaller one, the amount that of all records.
    """
    amount = len(columns.key)
    pairs: list[int] = []
    for place, held, most in zip(
        _KEYED,
        (sharing.number, sharing.name, sharing.phone, sharing.domain, sharing.address),
        (HUB * 3, _NAMESAKES, HUB, HUB, HUB),
        strict=True,
    ):
        groups = _holders(columns[place], held)
        pairs += [group[0] * amount + group[1] for group in groups if len(group) == 2]
        for group in groups:
            if 2 < len(group) <= most:
                pairs += _pairs_among(group, amount)
            elif len(group) > most and place in _BESIDES_NAME:
                for block in _alike_beginnings(columns.key, group):
                    if len(block) <= _NAMESAKES:
                        pairs += _pairs_among(block, amount)
    return sorted(set(pairs))  # neighbours share a record: what is read of it is still at hand


def _pairs_among(places: Sequence[int], amount: int) -> list[int]:
    return [first * amount + second for first, second in combinations(places, 2)]


def _holders(values: Iterable[str], held: Counter[str]) -> Collection[list[int]]:
    """The places of each value that more than one holds."""
    shared: dict[str, list[int]] = {value: [] for value, count in held.items() if count > 1}
    for place, value in enumerate(values):
        if value in shared:
            shared[value].append(place)
    return shared.values()


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
