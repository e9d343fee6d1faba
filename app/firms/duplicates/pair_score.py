"""Two records of the registry weighed: the values they share, else the first each states. Pure.

A record in a list has one name, number, phone; a firm may have several. The pair is weighed by
the names that are most alike and by what the two have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from app.firms.duplicates.keys import Cells, Key, name_key
from app.firms.duplicates.models import KeyKind, PairGrade
from app.firms.matching.compare import Decision
from app.firms.matching.names import read_name
from app.firms.matching.records import Record
from app.firms.matching.weights import HUB, USUAL_SIZE, Evidence, Sharing, weigh, weigh_names
from app.firms.models import IdentifierScheme

#: A name may be borne by more records than a phone before it stops bringing them together.
NAMESAKES: Final = 60
_GRADES: Final = {Decision.MATCH: PairGrade.MATCH, Decision.REVIEW: PairGrade.REVIEW}


@dataclass(frozen=True)
class Weighed:
    """What speaks for one firm, and how much; weights in nats, hundredths."""

    score_bp: int
    grade: PairGrade | None
    certain: bool
    #: Evidence → (ground, weight).
    parts: dict[str, tuple[str, float]]


def most_holders(kind: KeyKind) -> int:
    """A value held by more records than this brings nobody together."""
    return NAMESAKES if kind is KeyKind.NAME else HUB


def counted(kind: KeyKind, holders: int) -> int:
    """Holders as far as they change anything."""
    return min(holders, most_holders(kind) + 1)


def weigh_pair(first: Cells, second: Cells, held: Mapping[Key, int]) -> Weighed:
    """Weigh two records; `held` says how many hold each of their keys. Symmetric."""
    if second < first:
        first, second = second, first
    number = _numbers(first.numbers, second.numbers)
    phone = _values(first.phones, second.phones)
    domain = _values(first.domains, second.domains)
    address = _values(first.addresses, second.addresses)
    sharing = _sharing(first, second, held)
    records = [
        (
            _record(one, number[0], phone[0], domain[0], address[0]),
            _record(two, number[1], phone[1], domain[1], address[1]),
        )
        for one, two in product(first.names or ("",), second.names or ("",))
    ]
    ours, theirs = max(records, key=lambda pair: weigh_names(pair[0], pair[1], sharing)[1])
    found = weigh(ours, theirs, sharing)
    name, _weight = weigh_names(ours, theirs, sharing)
    grounds = {Evidence.NAME: name.ground.name} | {
        evidence: _ground(evidence, weight)
        for evidence, weight in found.parts
        if evidence is not Evidence.NAME
    }
    return Weighed(
        score_bp=round(found.score * 10_000),
        grade=_GRADES.get(found.decision),
        certain=found.certain,
        parts={
            evidence.value: (grounds[evidence], round(weight, 2))
            for evidence, weight in found.parts
        },
    )


def _ground(evidence: Evidence, weight: float) -> str:
    """SAME, NEARLY, OTHER or UNKNOWN, by what the weight says."""
    if weight == 0:
        return "UNKNOWN"
    if weight < 0:
        return "OTHER"
    if (evidence is Evidence.NUMBER and weight < 10) or (
        evidence is Evidence.ADDRESS and weight <= 1.2
    ):
        return "NEARLY"
    return "SAME"


def _record(name: str, number: str, phone: str, domain: str, address: str) -> Record:
    return Record(read_name(name).key, name, number, phone, domain, address)


Numbers = Sequence[tuple[IdentifierScheme, str]]


def _numbers(first: Numbers, second: Numbers) -> tuple[str, str]:
    """A number both have; else two of one kind, unless one is the other's branch."""
    common = sorted(set(first) & set(second))
    if common:
        return common[0][1], common[0][1]
    for (scheme, one), (other_scheme, other) in product(first, second):
        if scheme is other_scheme:
            return ("", "") if one[:10] == other[:10] else (one, other)
    return "", ""


def _values(first: Sequence[str], second: Sequence[str]) -> tuple[str, str]:
    common = sorted(set(first) & set(second))
    if common:
        return common[0], common[0]
    return first[0] if first else "", second[0] if second else ""


def _sharing(first: Cells, second: Cells, held: Mapping[Key, int]) -> Sharing:
    def counts(kind: KeyKind, values: Sequence[str]) -> Counter[str]:
        return Counter({value: counted(kind, held.get((kind, value), 1)) for value in values})

    names = Counter(
        {
            read_name(name).key: counted(KeyKind.NAME, held.get((KeyKind.NAME, name_key(name)), 1))
            for name in (*first.names, *second.names)
        }
    )
    return Sharing(
        size=USUAL_SIZE,
        number=Counter(),
        name=names,
        phone=counts(KeyKind.PHONE, first.phones + second.phones),
        domain=counts(KeyKind.DOMAIN, first.domains + second.domains),
        address=counts(KeyKind.ADDRESS, first.addresses + second.addresses),
    )
