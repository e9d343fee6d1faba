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
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from app.firms.matching.across import other_business
from app.firms.matching.compare import SAME, UNLIKE, Asked, Decision, Ground, NameScore, compare
from app.firms.matching.names import read_name
from app.firms.matching.records import Record, address_words, number_holds
from app.firms.matching.sight import other_at_sight

#: Values held by more records than this are hubs (offices, incubators, registrars): ignored.
HUB: Final = 20
#: Where the worth of a hub's value stands.
_HUBS: Final = HUB + 1
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

    @cached_property
    def phone_worth(self) -> tuple[float, ...]:
        """Weight of one phone by how many hold it; the last is that of a hub: none."""
        return self._worth(Evidence.PHONE)

    @cached_property
    def domain_worth(self) -> tuple[float, ...]:
        """The same of a mail domain."""
        return self._worth(Evidence.DOMAIN)

    @cached_property
    def address_worth(self) -> tuple[float, ...]:
        """The same of a building."""
        return self._worth(Evidence.ADDRESS)

    def _worth(self, evidence: Evidence) -> tuple[float, ...]:
        share, size = _SHARE[evidence], max(self.size, 1000)
        held = range(HUB + 1)
        return (*(share * math.log(size / max(1, holders - 1)) for holders in held), 0.0)


#: Before anything is compared: candidates share something, and most of them are two firms.
PRIOR: Final = -4.0
_SAME_NUMBER: Final = 14.0
_MISTYPED_NUMBER: Final = 6.0
_OTHER_NUMBER: Final = -12.0
_OTHER_PHONE: Final = -1.0
_OTHER_DOMAIN: Final = -2.0
_OTHER_ADDRESS: Final = -1.2
_NEARLY_THE_ADDRESS: Final = 1.2
#: Share of ln(n / f) that sharing the value is worth.
_SHARE: Final = {Evidence.PHONE: 0.62, Evidence.DOMAIN: 0.38, Evidence.ADDRESS: 0.4}
#: What each doubling-and-more of a name's bearers takes away, times its logarithm.
_NAMESAKE: Final = 1.4
_SAME_NAME: Final = 5.0
_SISTERS: Final = -9.0
_NAME: Final = {
    Ground.SAME: _SAME_NAME,
    Ground.SHORT_FORM: 4.6,
    Ground.ROMANISED: 4.3,
    Ground.LIKE_LETTERS: 4.2,
    Ground.TYPING: 4.0,
    Ground.PART: -2.0,
    Ground.SISTERS: _SISTERS,
    Ground.INITIALS: 1.0,
}
#: Across scripts: from no likeness to all of it.
_MOST_ACROSS: Final = 4.2
_ACROSS: Final = (-4.0, _MOST_ACROSS)
#: In one script, different names: from unlike to nearly alike.
_DIFFERENT: Final = (-7.0, 2.5)
#: Score of different names in one script that are as alike as such can be.
_MOST_BY_LETTERS: Final = 0.69
#: Scores are rounded to four places; sums differ by less than this from what they are exactly.
_ROUNDED: Final = 1e-4
_ROUNDING: Final = 1e-6
#: Chance from which it is a match, and from which somebody should look.
MATCH_FROM: Final = 0.9
REVIEW_FROM: Final = 0.6
_WORTH_A_LOOK: Final = math.log(REVIEW_FROM / (1 - REVIEW_FROM))
_ENOUGH: Final = math.log(MATCH_FROM / (1 - MATCH_FROM))

#: From here on a chance stays what it is.
_SURE: Final = 30.0
#: The first character of all that may be read in Hangul.
_ASIAN_FROM: Final = "\u1100"

#: Weights of number, phone, domain and address.
Besides = tuple[float, float, float, float]


def weigh(first: Record, second: Record, sharing: Sharing) -> PairScore:
    """Compare two records of one list; symmetric."""
    return _weighed(first, second, sharing, _besides_names(first, second, sharing))


def weigh_promising(first: Record, second: Record, sharing: Sharing) -> PairScore | None:
    """Like `weigh`, but None for pairs that are soon seen not to be worth a look.

    Not even equal names would make them so, or the names must be much alike and are plainly not.
    """
    others = _besides_names(first, second, sharing)
    if _hopeless(first, second, PRIOR + sum(others)):
        return None
    return _weighed(first, second, sharing, others)


def weigh_briefly(first: Record, second: Record, sharing: Sharing) -> PairScore | None:
    """Like `weigh_promising`, with the same decision, but names are heard only where they matter.

    Where the rest makes a match whatever the names may say, they weigh nothing in the score, and
    whether the pair is `certain` is not asked.
    """
    others = _besides_names(first, second, sharing)
    total = PRIOR + sum(others)
    if _hopeless(first, second, total):
        return None
    if first.key == second.key:
        by_name = _SAME_NAME + _of_namesakes(first, second, sharing)
    else:
        if total > _ENOUGH and others[0] > _OTHER_NUMBER:
            spare = total - _ENOUGH + _of_namesakes(first, second, sharing)
            if _names_cost_less(spare, first, second):
                return PairScore(_chance(total), Decision.MATCH, (0.0, *others), certain=False)
        if _WORTH_A_LOOK - total > _MOST_ACROSS and _in_two_scripts(first, second):
            return None
        name = compare(read_name(first.name), read_name(second.name), _asked(total))
        if name is UNLIKE:
            return None
        by_name = _name_weight(name, first, second, sharing)
    weights = (by_name, *others)
    score, decision = _decided(weights)
    return PairScore(score, decision, weights, certain=False)


def _asked(total: float) -> Asked:
    """What matters of names when all else weighs `total`: what makes the pair worth a look."""
    missing = _WORTH_A_LOOK - total - _ROUNDING
    return Asked(
        sound=_reach(missing, _ACROSS) - _ROUNDED,
        letters=_MOST_BY_LETTERS * _reach(missing, _DIFFERENT) - _ROUNDED,
        part=missing <= _NAME[Ground.PART],
    )


def _reach(weight: float, limits: tuple[float, float]) -> float:
    """The likeness that has `weight`; 0 for less than any has."""
    least, most = limits
    return math.sqrt(max(0.0, weight - least) / (most - least))


def _names_cost_less(spare: float, first: Record, second: Record) -> bool:
    """Whether the names, not compared yet, cannot take away as much as `spare`."""
    if spare > -_SISTERS:
        return True
    if spare <= -_ACROSS[0]:
        return False
    one, two = read_name(first.name), read_name(second.name)
    least, _most = _DIFFERENT if one.hangul == two.hangul else _ACROSS
    return spare > -least and not other_business(one, two)


def _hopeless(first: Record, second: Record, total: float) -> bool:
    """Whether equal names would not help, or nearly equal ones are needed and these are not."""
    missing = _WORTH_A_LOOK - total
    return missing > _SAME_NAME or (
        missing > 0 and first.key != second.key and other_at_sight(first.key, second.key)
    )


def _in_two_scripts(first: Record, second: Record) -> bool:
    """Whether one name is plainly in Hangul, and the other in Latin letters with their marks."""
    if "가" <= max(first.key, default="") <= "힣":
        return max(second.name, default="") < _ASIAN_FROM
    return "가" <= max(second.key, default="") <= "힣" and max(first.name, default="") < _ASIAN_FROM


def _chance(total: float) -> float:
    if not -_SURE < total < _SURE:
        total = math.copysign(_SURE, total)
    return 1 / (1 + math.exp(-total))


def _besides_names(first: Record, second: Record, sharing: Sharing) -> Besides:
    _key, _name, number, phone, domain, address = first
    _key, _name, other_number, other_phone, other_domain, other_address = second
    by_number = by_phone = by_domain = by_address = 0.0
    if number and other_number:
        by_number = _number_weight(number, other_number)
    if phone and other_phone:
        by_phone = _OTHER_PHONE
        if phone == other_phone:
            by_phone = sharing.phone_worth[min(sharing.phone[phone], _HUBS)]
    if domain and other_domain:
        by_domain = _OTHER_DOMAIN
        if domain == other_domain:
            by_domain = sharing.domain_worth[min(sharing.domain[domain], _HUBS)]
    if address and other_address:
        if address == other_address:
            by_address = sharing.address_worth[min(sharing.address[address], _HUBS)]
        else:
            by_address = _like_address(address, other_address)
    return by_number, by_phone, by_domain, by_address


def weigh_names(first: Record, second: Record, sharing: Sharing) -> tuple[NameScore, float]:
    """What the two names say, and what that weighs."""
    name = _names(first, second)
    return name, _name_weight(name, first, second, sharing)


def _weighed(first: Record, second: Record, sharing: Sharing, others: Besides) -> PairScore:
    name = _names(first, second)
    weights = (_name_weight(name, first, second, sharing), *others)
    score, decision = _decided(weights)
    return PairScore(score, decision, weights, _certain(first, second, name, others))


def _decided(weights: tuple[float, ...]) -> tuple[float, Decision]:
    """The chance that goes with `weights`, in the order of `Evidence`, and what follows."""
    score = _chance(PRIOR + sum(weights))
    # A name alone is never enough: something else must speak for it.
    if score >= MATCH_FROM and max(weights[1:]) > 0 and weights[1] > _OTHER_NUMBER:
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


def _name_weight(name: NameScore, first: Record, second: Record, sharing: Sharing) -> float:
    weight = _NAME.get(name.ground)
    if weight is not None:
        return weight + _of_namesakes(first, second, sharing)
    least, most = _ACROSS if name.ground is Ground.SOUND else _DIFFERENT
    reach = name.score if name.ground is Ground.SOUND else name.score / _MOST_BY_LETTERS
    return least + (most - least) * reach**2


def _of_namesakes(first: Record, second: Record, sharing: Sharing) -> float:
    """A name many records bear says less."""
    bearers = max(sharing.name.get(first.key, 1), sharing.name.get(second.key, 1))
    return -_NAMESAKE * math.log(bearers / 2) if bearers > 2 else 0.0


def _number_weight(one: str, two: str) -> float:
    if one == two:
        return _SAME_NUMBER if number_holds(one) else _SAME_NUMBER - 4
    apart = OSA.distance(one, two, score_cutoff=2)
    if apart > 2 or (number_holds(one) and number_holds(two)):
        return _OTHER_NUMBER
    return _MISTYPED_NUMBER if apart <= 1 else _OTHER_NUMBER / 2


def _like_address(first: str, second: str) -> float:
    one, two = address_words(first), address_words(second)
    common = len(one & two)
    together = len(one) + len(two) - common
    return _NEARLY_THE_ADDRESS if common * 4 >= together * 3 else _OTHER_ADDRESS


def _certain(first: Record, second: Record, name: NameScore, others: Besides) -> bool:
    """One valid number, names that agree, and one more value shared."""
    return (
        first.number == second.number
        and number_holds(first.number)
        and name.decision is Decision.MATCH
        and max(others[1:]) > 0
    )
