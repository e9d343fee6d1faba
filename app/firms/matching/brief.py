"""The pairs of a long list weighed as far as that decides anything. Pure.

Their decisions are those of `weigh`. What two records share is seen by the numbers of the values,
without touching a text; names are read where they decide, and compared as far as they do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from rapidfuzz.distance import OSA

from app.firms.matching.across import other_business
from app.firms.matching.compare import UNLIKE, Asked, Decision, Ground, compare
from app.firms.matching.dedupe import ADDRESS, DOMAIN, NAME, NUMBER, PHONE, Found, Shared
from app.firms.matching.names import read_name
from app.firms.matching.records import Columns, Record
from app.firms.matching.sight import other_at_sight
from app.firms.matching.weights import (
    ACROSS,
    DIFFERENT,
    ENOUGH,
    HUBS,
    MOST_BY_LETTERS,
    NEARLY_THE_ADDRESS,
    OTHER_DOMAIN,
    OTHER_NUMBER,
    OTHER_PHONE,
    PRIOR,
    SAME_NAME,
    WEIGHT_OF,
    WORTH_A_LOOK,
    Besides,
    PairScore,
    Worth,
    chance,
    decided,
    like_address,
    name_weight,
    number_weight,
    of_namesakes,
    weighed,
)

#: Scores are rounded to four places; sums differ by less than this from what they are exactly.
_ROUNDED: Final = 1e-4
_ROUNDING: Final = 1e-6
#: Characters of two numbers that may differ in one firm's records.
_MISTYPED: Final = 2
_MOST_ACROSS: Final = ACROSS[1]
_PART: Final = WEIGHT_OF[Ground.PART]
#: The first character of all that may be read in Hangul.
_ASIAN_FROM: Final = "\u1100"

#: Two places in the list, what all but their names weighs, how many bear the name of one or the
#: other, and whether that is one name.
_Promising = tuple[int, int, Besides, int, bool]


def found_among(
    pairs: Iterable[int],
    columns: Columns,
    shared: Mapping[int, Shared],
    worth: Worth,
    *,
    in_full: bool = False,
) -> Iterator[Found]:
    """Those of `pairs` that are a match or worth a look.

    Unless they are weighed `in_full`, names weigh nothing where the rest makes a match whatever
    they may say, and whether a pair is certain is not asked.
    """
    for first, second, others, bearers, same in _promising(pairs, columns, shared, worth):
        if in_full:
            result = weighed(columns.record(first), columns.record(second), others, bearers)
        elif same:
            result = _scored(SAME_NAME + of_namesakes(bearers), others)
        else:
            brief = _in_brief(columns.record(first), columns.record(second), others, bearers)
            if brief is None:
                continue
            result = brief
        if result.decision is not Decision.NO:
            # A third of the work of calling Found; the same with PairScore below.
            yield tuple.__new__(Found, (first, second, result))


def _promising(
    pairs: Iterable[int], columns: Columns, shared: Mapping[int, Shared], worth: Worth
) -> Iterator[_Promising]:
    """What there is to say of pairs, but for those that are soon seen not to be worth a look.

    Not even equal names would make them so, or the names must be much alike and are plainly not.
    """
    keys, _names, numbers, _phones, _domains, addresses = columns
    (name_of, bearing), (number_of, _) = shared[NAME][:2], shared[NUMBER][:2]
    (phone_of, phoned), (domain_of, written) = shared[PHONE][:2], shared[DOMAIN][:2]
    address_of, housed = shared[ADDRESS][:2]
    amount = len(keys)
    for pair in pairs:
        first, second = divmod(pair, amount)
        by_number = by_phone = by_domain = by_address = 0.0
        one, other = number_of[first], number_of[second]
        if one and other:
            by_number = OTHER_NUMBER
            digits, others = numbers[first], numbers[second]
            if one == other or OSA.distance(digits, others, score_cutoff=2) <= _MISTYPED:
                by_number = number_weight(digits, others)
        one, other = phone_of[first], phone_of[second]
        if one and other:
            by_phone = worth.phone[min(phoned[one], HUBS)] if one == other else OTHER_PHONE
        one, other = domain_of[first], domain_of[second]
        if one and other:
            by_domain = worth.domain[min(written[one], HUBS)] if one == other else OTHER_DOMAIN
        one, other = address_of[first], address_of[second]
        if one and other:
            if one == other:
                by_address = worth.address[min(housed[one], HUBS)]
            else:
                most = PRIOR + by_number + by_phone + by_domain + NEARLY_THE_ADDRESS
                if WORTH_A_LOOK - most > SAME_NAME + _ROUNDING:
                    continue
                by_address = like_address(addresses[first], addresses[second])
        besides = (by_number, by_phone, by_domain, by_address)
        missing = WORTH_A_LOOK - (PRIOR + sum(besides))
        if missing > SAME_NAME:
            continue
        one, other = name_of[first], name_of[second]
        same = one == other
        if missing > 0 and not same and other_at_sight(keys[first], keys[second]):
            continue
        yield first, second, besides, max(bearing[one], bearing[other]), same


def _in_brief(first: Record, second: Record, others: Besides, bearers: int) -> PairScore | None:
    """The score of two records that are not of one name; None when they are not worth a look."""
    total = PRIOR + sum(others)
    if total > ENOUGH and others[0] > OTHER_NUMBER:
        spare = total - ENOUGH + of_namesakes(bearers)
        if _names_cost_less(spare, first, second):
            return PairScore(chance(total), Decision.MATCH, (0.0, *others), certain=False)
    if WORTH_A_LOOK - total > _MOST_ACROSS and _in_two_scripts(first, second):
        return None
    name = compare(read_name(first.name), read_name(second.name), _asked(total))
    return None if name is UNLIKE else _scored(name_weight(name, bearers), others)


def _scored(by_name: float, others: Besides) -> PairScore:
    weights = (by_name, *others)
    score, decision = decided(weights)
    return tuple.__new__(PairScore, (score, decision, weights, False))


def _asked(total: float) -> Asked:
    """What matters of names when all else weighs `total`: what makes the pair worth a look."""
    missing = WORTH_A_LOOK - total - _ROUNDING
    sound = _reach(missing, *ACROSS) - _ROUNDED
    letters = MOST_BY_LETTERS * _reach(missing, *DIFFERENT) - _ROUNDED
    return Asked(sound, letters, missing <= _PART)


def _reach(weight: float, least: float, most: float) -> float:
    """The likeness that has `weight`, of those that have from `least` to `most`."""
    return math.sqrt((weight - least) / (most - least)) if weight > least else 0.0


def _names_cost_less(spare: float, first: Record, second: Record) -> bool:
    """Whether the names, not compared yet, cannot take away as much as `spare`."""
    if spare > -WEIGHT_OF[Ground.SISTERS]:
        return True
    if spare <= -ACROSS[0]:
        return False
    one, two = read_name(first.name), read_name(second.name)
    least, _most = DIFFERENT if one.hangul == two.hangul else ACROSS
    return spare > -least and not other_business(one, two)


def _in_two_scripts(first: Record, second: Record) -> bool:
    """Whether one name is plainly in Hangul, and the other in Latin letters with their marks."""
    if "가" <= max(first.key, default="") <= "힣":
        return max(second.name, default="") < _ASIAN_FROM
    return "가" <= max(second.key, default="") <= "힣" and max(first.name, default="") < _ASIAN_FROM
