"""Whether two records are one tender: a sum of readable weights, each with its part. Pure.

Weights are in nats (how much likelier the observation is for one tender than for two). They were
set by hand from what the evidence means and checked on generated records of several seeds;
docs/tender-matching.md tells how. Two things are no matter of weight: one notice number makes a
match, another lot, phase, section or package number makes none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from app.core.i18n import N_, Labelled
from app.tenders.matching.concepts import likeness
from app.tenders.matching.record import Record


class Evidence(Labelled):
    """What was compared."""

    NUMBER = "number", N_("Notice number")
    PARTS = "parts", N_("Lot, phase or package number")
    TITLE = "title", N_("Title")
    NAMES = "names", N_("Names in the title")
    PLACE = "place", N_("Province, today's map")
    BUYER = "buyer", N_("Buyer")
    BUDGET = "budget", N_("Budget")
    DEADLINE = "deadline", N_("Deadline")
    PROJECT = "project", N_("Project")


class Decision(Labelled):
    """What follows; somebody looks before anything is merged."""

    MATCH = "match", N_("Probably one tender")
    REVIEW = "review", N_("Perhaps one tender")
    NO = "no", N_("Two tenders")


@dataclass(frozen=True)
class Tolerance:
    """How far two records of one tender may differ; values of the ruleset in force."""

    budget_bp: int = 500
    deadline_days: int = 3


USUAL: Final = Tolerance()


class Part(NamedTuple):
    """What one piece of evidence weighs, in nats."""

    evidence: Evidence
    weight: float


class Likeness(NamedTuple):
    """The chance that two records are one tender, its parts, and what follows."""

    score: float
    decision: Decision
    parts: tuple[Part, ...]


#: Chance from which it is a match, and from which somebody should look.
MATCH_FROM: Final = 0.9
REVIEW_FROM: Final = 0.5
#: Candidates share something, and most of them are two tenders.
_PRIOR: Final = -5.0
_SAME_NUMBER: Final = 16.0
#: Two numbers of one publisher's series: a notice called anew gets a new one.
_OTHER_NUMBER: Final = -4.5
_OTHER_PART: Final = -25.0
_SAME_PART: Final = 1.0
_ONE_SIDED_PART: Final = -3.5
#: Share of common names from which, weight.
_NAMES: Final = ((0.99, 1.2), (0.6, 0.0), (0.45, -2.0), (0.0, -4.0))
_SAME_PLACE, _OTHER_PLACE = 1.2, -6.0
#: Two names in one language are two buyers; in two languages they may be one.
_SAME_BUYER, _OTHER_BUYER, _OTHER_LANGUAGE = 1.5, -3.0, -0.4
_OTHER_PROJECT: Final = -3.0
#: (share of common words from which, weight): titles in one script.
_WORDS: Final = ((0.95, 4.0), (0.8, 3.0), (0.65, 1.5), (0.45, -0.5), (0.0, -3.5))
#: The same of concepts, whatever the language.
_CONCEPTS: Final = ((0.95, 3.0), (0.75, 2.2), (0.6, 0.8), (0.4, -1.5), (0.0, -5.0))
#: Below this share of concepts two titles speak of different things …
_OTHER_THING: Final = 0.6
#: … unless this share of their words is the same.
_NEARLY_ALL: Final = 0.8
_EQUAL_BUDGET: Final = 3.2
_NEAR_BUDGET: Final = 2.2
_FAR_BUDGET, _VERY_FAR_BUDGET = -2.5, -5.0
_SAME_DAY: Final = 2.0
_NEAR_DEADLINE: Final = 1.4
_FAR_DEADLINE, _VERY_FAR_DEADLINE = -3.0, -6.0
#: Differences above which it is very far: budgets by a fifth, deadlines by a month.
_FIFTH: Final = 2_000
_MONTH: Final = timedelta(days=30)


def weigh(ours: Record, theirs: Record, tolerance: Tolerance = USUAL) -> Likeness:
    """Compare two records; symmetric."""
    parts = tuple(_parts(ours, theirs, tolerance))
    total = _PRIOR + sum(part.weight for part in parts)
    score = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
    decision = _decision(score)
    if decision is Decision.MATCH and Part(Evidence.NUMBER, _OTHER_NUMBER) in parts:
        decision = Decision.REVIEW  # one publisher gave them two numbers
    return Likeness(score, decision, parts)


def _decision(score: float) -> Decision:
    if score >= MATCH_FROM:
        return Decision.MATCH
    return Decision.REVIEW if score >= REVIEW_FROM else Decision.NO


def _parts(ours: Record, theirs: Record, tolerance: Tolerance) -> Iterator[Part]:
    same_number = ours.number is not None and ours.number == theirs.number
    yield Part(Evidence.NUMBER, _number(ours, theirs))
    # What is one notice by its number stays one, whatever its titles count.
    yield Part(Evidence.PARTS, 0.0 if same_number else _numbered(ours, theirs))
    yield Part(Evidence.TITLE, _title(ours, theirs))
    yield Part(Evidence.NAMES, _names(ours, theirs))
    yield Part(Evidence.PLACE, _shared(ours.places, theirs.places, _SAME_PLACE, _OTHER_PLACE))
    yield Part(Evidence.BUYER, _buyer(ours, theirs))
    yield Part(Evidence.BUDGET, _budget(ours, theirs, tolerance))
    yield Part(Evidence.DEADLINE, _deadline(ours, theirs, tolerance))
    yield Part(Evidence.PROJECT, _project(ours, theirs))


def _number(ours: Record, theirs: Record) -> float:
    if ours.number is None or theirs.number is None:
        return 0.0
    if ours.number == theirs.number:
        return _SAME_NUMBER
    return _OTHER_NUMBER if _series(ours.number) == _series(theirs.number) else 0.0


def _series(number: str) -> str:
    """What a publisher's numbers begin with."""
    return number.rstrip("0123456789")


def _numbered(ours: Record, theirs: Record) -> float:
    kinds = {kind for kind, _number in ours.parts} & {kind for kind, _number in theirs.parts}
    if not kinds:
        return _ONE_SIDED_PART if bool(ours.parts) != bool(theirs.parts) else 0.0
    agree = all(_of_kind(ours, kind) == _of_kind(theirs, kind) for kind in kinds)
    return _SAME_PART if agree else _OTHER_PART


def _of_kind(record: Record, kind: str) -> set[str]:
    return {number for own, number in record.parts if own == kind}


def _title(ours: Record, theirs: Record) -> float:
    """By words where two titles are in one script, by concepts whatever the language.

    Where the concepts differ, words in common ("smart", "system") count only if nearly all are.
    """
    words = [
        _common_words(one, other)
        for one in ours.titles
        for other in theirs.titles
        if _hangul(one) == _hangul(other)
    ]
    common = max(words, default=None)
    concepts = likeness(ours.concepts, theirs.concepts)
    if concepts is None:
        return 0.0 if common is None else _graded(_WORDS, common)
    by_concept = _graded(_CONCEPTS, concepts)
    if common is None or (concepts < _OTHER_THING and common < _NEARLY_ALL):
        return by_concept
    return max(by_concept, _graded(_WORDS, common))


def _names(ours: Record, theirs: Record) -> float:
    if not ours.names or not theirs.names:
        return 0.0
    shared = len(ours.names & theirs.names) / len(ours.names | theirs.names)
    return _graded(_NAMES, shared)


def _common_words(one: str, other: str) -> float:
    first, second = set(one.split()), set(other.split())
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _hangul(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in text)


def _graded(grades: tuple[tuple[float, float], ...], share: float) -> float:
    return next(weight for least, weight in grades if share >= least)


def _shared(ours: frozenset[str], theirs: frozenset[str], same: float, other: float) -> float:
    if not ours or not theirs:
        return 0.0
    return other if ours.isdisjoint(theirs) else same


def _buyer(ours: Record, theirs: Record) -> float:
    alike = ours.buyer_languages & theirs.buyer_languages
    return _shared(
        ours.buyers, theirs.buyers, _SAME_BUYER, _OTHER_BUYER if alike else _OTHER_LANGUAGE
    )


def _budget(ours: Record, theirs: Record, tolerance: Tolerance) -> float:
    if ours.budget_minor is None or theirs.budget_minor is None:
        return 0.0
    if ours.currency != theirs.currency:
        return 0.0
    larger = max(ours.budget_minor, theirs.budget_minor)
    difference = abs(ours.budget_minor - theirs.budget_minor) * 10_000
    if difference == 0:
        return _EQUAL_BUDGET
    if difference <= larger * tolerance.budget_bp:
        return _NEAR_BUDGET
    return _VERY_FAR_BUDGET if difference > larger * _FIFTH else _FAR_BUDGET


def _deadline(ours: Record, theirs: Record, tolerance: Tolerance) -> float:
    if ours.closes_at is None or theirs.closes_at is None:
        return 0.0
    apart = abs(ours.closes_at - theirs.closes_at)
    if apart < timedelta(days=1):
        return _SAME_DAY
    if apart <= timedelta(days=tolerance.deadline_days):
        return _NEAR_DEADLINE
    return _VERY_FAR_DEADLINE if apart > _MONTH else _FAR_DEADLINE


def _project(ours: Record, theirs: Record) -> float:
    if not ours.project or not theirs.project or ours.project == theirs.project:
        return 0.0
    # A project's name in two languages is no difference.
    return _OTHER_PROJECT if _hangul(ours.project) == _hangul(theirs.project) else 0.0
