"""The score of two records: a sum of readable weights, each with its part shown. Pure.

Weights are in nats (natural logarithm of how much likelier the observation is for one firm than
for two). They were set by hand from what the evidence means and checked on generated
registries; docs/firm-matching.md tells how. What many share says little: a phone in f of n
records speaks for ln(n / f), and not at all above `HUB`.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from app.firms.matching.compare import SAME, Decision, Ground, NameScore, compare
from app.firms.matching.names import read_name
from app.firms.matching.records import Record, address_words, number_holds

#: Values held by more records than this are hubs (offices, incubators, registrars): ignored.
HUB: Final = 20
#: Where the worth of a hub's value stands.
HUBS: Final = HUB + 1
#: Records a weight is measured against when nothing else is known.
USUAL_SIZE: Final = 100_000


class Evidence(StrEnum):
    """What was compared."""

    NAME = "name"
    NUMBER = "number"
    PHONE = "phone"
    DOMAIN = "domain"
    ADDRESS = "address"


class PairScore(NamedTuple):
    """The chance that two records are one firm, its parts in nats, and the decision."""

    score: float
    decision: Decision
    #: In the order of `Evidence`.
    weights: tuple[float, ...]
    #: Whether the two may be merged without anybody looking.
    certain: bool

    @property
    def parts(self) -> tuple[tuple[Evidence, float], ...]:
        """What each piece of evidence weighs."""
        return tuple(zip(Evidence, self.weights, strict=True))


@dataclass(frozen=True)
class Sharing:
    """How many records hold a value, by kind; what the weight of sharing it rests on."""

    size: int
    number: Counter[str]
    name: Counter[str]
    phone: Counter[str]
    domain: Counter[str]
    address: Counter[str]

    def bearers(self, first: Record, second: Record) -> int:
        """How many bear the name of one of two records, or of the other if those are more."""
        return max(self.name.get(first.key, 1), self.name.get(second.key, 1))


class Worth(NamedTuple):
    """What sharing a value weighs by how many hold it, up to `HUBS`: those of hubs, nothing."""

    phone: tuple[float, ...]
    domain: tuple[float, ...]
    address: tuple[float, ...]


@lru_cache(maxsize=8)
def worth_among(size: int) -> Worth:
    """The same in a list of `size` records."""

    def by_holders(share: float) -> tuple[float, ...]:
        among = max(size, 1000)
        held = range(HUB + 1)
        return (*(share * math.log(among / max(1, holders - 1)) for holders in held), 0.0)

    return Worth(*(by_holders(_SHARE[evidence]) for evidence in _SHARE))


#: Before anything is compared: candidates share something, and most of them are two firms.
PRIOR: Final = -4.0
_SAME_NUMBER: Final = 14.0
_MISTYPED_NUMBER: Final = 6.0
OTHER_NUMBER: Final = -12.0
OTHER_PHONE: Final = -1.0
OTHER_DOMAIN: Final = -2.0
OTHER_ADDRESS: Final = -1.2
NEARLY_THE_ADDRESS: Final = 1.2
#: Share of ln(n / f) that sharing the value is worth.
_SHARE: Final = {Evidence.PHONE: 0.62, Evidence.DOMAIN: 0.38, Evidence.ADDRESS: 0.4}
#: What each doubling-and-more of a name's bearers takes away, times its logarithm.
_NAMESAKE: Final = 1.4
SAME_NAME: Final = 5.0
#: What two names say, by the ground on which they were found alike or not.
WEIGHT_OF: Final = {
    Ground.SAME: SAME_NAME,
    Ground.SHORT_FORM: 4.6,
    Ground.ROMANISED: 4.3,
    Ground.LIKE_LETTERS: 4.2,
    Ground.TYPING: 4.0,
    Ground.PART: -2.0,
    Ground.SISTERS: -9.0,
    Ground.INITIALS: 1.0,
}
#: Across scripts: from no likeness to all of it.
ACROSS: Final = (-4.0, 4.2)
#: In one script, different names: from unlike to nearly alike.
DIFFERENT: Final = (-7.0, 2.5)
#: Score of different names in one script that are as alike as such can be.
MOST_BY_LETTERS: Final = 0.69
#: Chance from which it is a match, and from which somebody should look.
MATCH_FROM: Final = 0.9
REVIEW_FROM: Final = 0.6
WORTH_A_LOOK: Final = math.log(REVIEW_FROM / (1 - REVIEW_FROM))
ENOUGH: Final = math.log(MATCH_FROM / (1 - MATCH_FROM))

#: From here on a chance stays what it is.
_SURE: Final = 30.0
#: Weights of number, phone, domain and address.
Besides = tuple[float, float, float, float]


def weigh(first: Record, second: Record, sharing: Sharing) -> PairScore:
    """Compare two records of one list; symmetric."""
    others = _besides_names(first, second, sharing)
    return weighed(first, second, others, sharing.bearers(first, second))


def weighed(first: Record, second: Record, others: Besides, bearers: int) -> PairScore:
    """The same of two records of which all but the names is weighed.

    `bearers`: how many bear the name of one, or of the other if those are more.
    """
    name = _names(first, second)
    weights = (name_weight(name, bearers), *others)
    score, decision = decided(weights)
    return PairScore(score, decision, weights, _certain(first, second, name, others))


def chance(total: float) -> float:
    """The chance that goes with a sum of weights."""
    if not -_SURE < total < _SURE:
        total = math.copysign(_SURE, total)
    return 1 / (1 + math.exp(-total))


def _besides_names(first: Record, second: Record, sharing: Sharing) -> Besides:
    _key, _name, number, phone, domain, address = first
    _key, _name, other_number, other_phone, other_domain, other_address = second
    worth = worth_among(sharing.size)
    by_number = by_phone = by_domain = by_address = 0.0
    if number and other_number:
        by_number = number_weight(number, other_number)
    if phone and other_phone:
        by_phone = OTHER_PHONE
        if phone == other_phone:
            by_phone = worth.phone[min(sharing.phone[phone], HUBS)]
    if domain and other_domain:
        by_domain = OTHER_DOMAIN
        if domain == other_domain:
            by_domain = worth.domain[min(sharing.domain[domain], HUBS)]
    if address and other_address:
        if address == other_address:
            by_address = worth.address[min(sharing.address[address], HUBS)]
        else:
            by_address = like_address(address, other_address)
    return by_number, by_phone, by_domain, by_address


def weigh_names(first: Record, second: Record, sharing: Sharing) -> tuple[NameScore, float]:
    """What the two names say, and what that weighs."""
    name = _names(first, second)
    return name, name_weight(name, sharing.bearers(first, second))


def decided(weights: tuple[float, ...]) -> tuple[float, Decision]:
    """The chance that goes with `weights`, in the order of `Evidence`, and what follows."""
    score = chance(PRIOR + sum(weights))
    # A name alone is never enough: something else must speak for it.
    if score >= MATCH_FROM and max(weights[1:]) > 0 and weights[1] > OTHER_NUMBER:
        return score, Decision.MATCH
    return score, Decision.REVIEW if score >= REVIEW_FROM else Decision.NO


def _names(first: Record, second: Record) -> NameScore:
    if first.key == second.key:
        return SAME
    if first.name <= second.name:
        return _compared(first.name, second.name)
    return _compared(second.name, first.name)


@lru_cache(maxsize=200_000)
def _compared(first: str, second: str) -> NameScore:
    return compare(read_name(first), read_name(second))


def name_weight(name: NameScore, bearers: int) -> float:
    """What two names say, when `bearers` bear the one or the other."""
    weight = WEIGHT_OF.get(name.ground)
    if weight is not None:
        return weight + of_namesakes(bearers)
    least, most = ACROSS if name.ground is Ground.SOUND else DIFFERENT
    reach = name.score if name.ground is Ground.SOUND else name.score / MOST_BY_LETTERS
    return least + (most - least) * reach**2


def of_namesakes(bearers: int) -> float:
    """A name many records bear says less."""
    return -_NAMESAKE * math.log(bearers / 2) if bearers > 2 else 0.0


def number_weight(one: str, two: str) -> float:
    """What two numbers weigh."""
    if one == two:
        return _SAME_NUMBER if number_holds(one) else _SAME_NUMBER - 4
    apart = OSA.distance(one, two, score_cutoff=2)
    if apart > 2 or (number_holds(one) and number_holds(two)):
        return OTHER_NUMBER
    return _MISTYPED_NUMBER if apart <= 1 else OTHER_NUMBER / 2


def like_address(first: str, second: str) -> float:
    """What two addresses weigh that are not equal."""
    one, two = address_words(first), address_words(second)
    common = len(one & two)
    together = len(one) + len(two) - common
    return NEARLY_THE_ADDRESS if common * 4 >= together * 3 else OTHER_ADDRESS


def _certain(first: Record, second: Record, name: NameScore, others: Besides) -> bool:
    """One valid number, names that agree, and one more value shared."""
    return (
        first.number == second.number
        and number_holds(first.number)
        and name.decision is Decision.MATCH
        and max(others[1:]) > 0
    )
