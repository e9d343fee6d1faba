"""The score of two records: a sum of readable weights, each with its part shown. Pure.

Weights are in nats (natural logarithm of how much likelier the observation is for one firm than
for two). They were set by hand from what the evidence means and checked on generated
registries; docs/firm-matching.md tells how. What many share says little: a phone in f of n
records speaks for ln(n / f), and not at all above `HUB`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from app.firms.matching.compare import Decision, Ground, NameScore, compare
from app.firms.matching.names import read_name
from app.firms.matching.records import Record, address_words

#: Values held by more records than this are hubs (offices, incubators, registrars): ignored.
HUB: Final = 20
#: Records a weight is measured against when nothing else is known.
USUAL_SIZE: Final = 100_000


class Evidence(StrEnum):
    """What was compared."""

    NAME = "name"
    NUMBER = "number"
    PHONE = "phone"
    DOMAIN = "domain"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class PairScore:
    """The chance that two records are one firm, its parts in nats, and the decision."""

    score: float
    decision: Decision
    parts: tuple[tuple[Evidence, float], ...]
    #: Whether the two may be merged without anybody looking.
    certain: bool


@dataclass(frozen=True)
class Sharing:
    """How many records hold a value, by kind; what the weight of sharing it rests on."""

    size: int
    name: dict[str, int]
    phone: dict[str, int]
    domain: dict[str, int]
    address: dict[str, int]


#: Before anything is compared: candidates share something, and most of them are two firms.
PRIOR: Final = -4.0
_SAME_NUMBER: Final = 14.0
_MISTYPED_NUMBER: Final = 6.0
_OTHER_NUMBER: Final = -12.0
_OTHER_PHONE: Final = -1.0
_OTHER_DOMAIN: Final = -2.0
_OTHER_ADDRESS: Final = -1.2
#: Share of ln(n / f) that sharing the value is worth.
_SHARE: Final = {Evidence.PHONE: 0.62, Evidence.DOMAIN: 0.38, Evidence.ADDRESS: 0.4}
#: What each doubling-and-more of a name's bearers takes away, times its logarithm.
_NAMESAKE: Final = 1.4
_NAME: Final = {
    Ground.SAME: 5.0,
    Ground.SHORT_FORM: 4.6,
    Ground.ROMANISED: 4.3,
    Ground.LIKE_LETTERS: 4.2,
    Ground.TYPING: 4.0,
    Ground.PART: -2.0,
    Ground.SISTERS: -9.0,
    Ground.INITIALS: 1.0,
}
#: Across scripts: from no likeness to all of it.
_ACROSS: Final = (-4.0, 4.2)
#: In one script, different names: from unlike to nearly alike.
_DIFFERENT: Final = (-7.0, 2.5)
#: Chance from which it is a match, and from which somebody should look.
MATCH_FROM: Final = 0.9
REVIEW_FROM: Final = 0.6
_WORTH_A_LOOK: Final = math.log(REVIEW_FROM / (1 - REVIEW_FROM))


Parts = tuple[tuple[Evidence, float], ...]


def weigh(first: Record, second: Record, sharing: Sharing) -> PairScore:
    """Compare two records of one list; symmetric."""
    return _weighed(first, second, sharing, _besides_names(first, second, sharing))


def weigh_promising(first: Record, second: Record, sharing: Sharing) -> PairScore | None:
    """Like `weigh`, but None where not even equal names could make the pair worth a look."""
    others = _besides_names(first, second, sharing)
    if PRIOR + _NAME[Ground.SAME] + sum([weight for _e, weight in others]) < _WORTH_A_LOOK:
        return None
    return _weighed(first, second, sharing, others)


def _besides_names(first: Record, second: Record, sharing: Sharing) -> Parts:
    return (
        (Evidence.NUMBER, _number_weight(first, second)),
        (Evidence.PHONE, _shared(Evidence.PHONE, first.phone, second.phone, sharing)),
        (Evidence.DOMAIN, _shared(Evidence.DOMAIN, first.domain, second.domain, sharing)),
        (Evidence.ADDRESS, _address_weight(first, second, sharing)),
    )


def _weighed(first: Record, second: Record, sharing: Sharing, others: Parts) -> PairScore:
    name = _names(first, second)
    parts = ((Evidence.NAME, _name_weight(name, first, second, sharing)), *others)
    total = PRIOR + sum([weight for _evidence, weight in parts])
    score = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
    decision = (
        Decision.MATCH
        if score >= MATCH_FROM and _more_than_a_name(others) and others[0][1] > _OTHER_NUMBER
        else Decision.REVIEW
        if score >= REVIEW_FROM
        else Decision.NO
    )
    return PairScore(score, decision, parts, _certain(first, second, name, others))


def _names(first: Record, second: Record) -> NameScore:
    if first.key == second.key:
        return NameScore(1.0, Decision.MATCH, Ground.SAME)
    if first.name <= second.name:
        return _compared(first.name, second.name)
    return _compared(second.name, first.name)


@lru_cache(maxsize=200_000)
def _compared(first: str, second: str) -> NameScore:
    return compare(read_name(first), read_name(second))


def _name_weight(name: NameScore, first: Record, second: Record, sharing: Sharing) -> float:
    weight = _NAME.get(name.ground)
    if weight is not None:
        # A name many records bear (namesakes) says less.
        bearers = max(sharing.name.get(first.key, 1), sharing.name.get(second.key, 1))
        return weight - _NAMESAKE * math.log(max(1.0, bearers / 2))
    least, most = _ACROSS if name.ground is Ground.SOUND else _DIFFERENT
    reach = name.score if name.ground is Ground.SOUND else name.score / 0.69
    return least + (most - least) * reach**2


def _number_weight(first: Record, second: Record) -> float:
    one, two = first.number, second.number
    if not one or not two:
        return 0.0
    if one == two:
        return _SAME_NUMBER if first.number_holds else _SAME_NUMBER - 4
    if first.number_holds and second.number_holds:
        return _OTHER_NUMBER
    apart = OSA.distance(one, two, score_cutoff=2)
    if apart <= 1:
        return _MISTYPED_NUMBER
    return _OTHER_NUMBER / 2 if apart == 2 else _OTHER_NUMBER


def _shared(evidence: Evidence, one: str, two: str, sharing: Sharing) -> float:
    if not one or not two:
        return 0.0
    if one != two:
        return _OTHER_PHONE if evidence is Evidence.PHONE else _OTHER_DOMAIN
    holders = (sharing.phone if evidence is Evidence.PHONE else sharing.domain).get(one, 1)
    return _worth(evidence, holders, sharing.size)


def _worth(evidence: Evidence, holders: int, size: int) -> float:
    if holders > HUB:
        return 0.0
    return _SHARE[evidence] * math.log(max(size, 1000) / max(1, holders - 1))


def _address_weight(first: Record, second: Record, sharing: Sharing) -> float:
    if not first.address or not second.address:
        return 0.0
    if first.address == second.address:
        holders = sharing.address.get(first.address, 1)
        return _worth(Evidence.ADDRESS, holders, sharing.size)
    one, two = address_words(first.address), address_words(second.address)
    common = len(one & two)
    together = len(one) + len(two) - common
    if common * 4 >= together * 3:
        return 1.2
    return _OTHER_ADDRESS


def _more_than_a_name(others: Parts) -> bool:
    """A name alone is never enough: something else must speak for it."""
    return any(weight > 0 for _evidence, weight in others)


def _certain(first: Record, second: Record, name: NameScore, others: Parts) -> bool:
    """One valid number, names that agree, and one more value shared."""
    return (
        first.number == second.number
        and first.number_holds
        and name.decision is Decision.MATCH
        and any(weight > 0 for _evidence, weight in others[1:])
    )
