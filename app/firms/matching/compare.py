"""Whether two names may name one firm: a score, a decision, and why. Pure.

Three comparisons, by what the names are written in: Hangul with Hangul, Latin with Latin, and
across. Same-script names must say the same words; across scripts known words are matched by
meaning and the rest by sound.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

from app.firms.matching.across import across, sisters, translated
from app.firms.matching.hangul import jamo
from app.firms.matching.names import Name, read_name
from app.firms.matching.spellings import (
    Latin,
    latin_alike,
    settled_korean,
    softened,
    spelled_out,
    weak_remainder,
)

#: Least score of a match and of a review.
MATCH: Final = 0.9
REVIEW: Final = 0.7
#: Most that two firms of one house can score.
SISTERS: Final = 0.6
#: Likeness of sounds from which a name with Latin letters and one without are one.
MIXED_MATCH: Final = 0.93
#: Across scripts a score says less: sounds agree by chance more often than letters.
ACROSS_MATCH: Final = 0.84
ACROSS_REVIEW: Final = 0.65


class Decision(StrEnum):
    """What to do about two names, or two records."""

    MATCH = "match"
    REVIEW = "review"
    NO = "no"


class Ground(StrEnum):
    """Why two names were found as alike as they are."""

    SAME = "same letters"
    SHORT_FORM = "same but for short forms and spellings"
    LIKE_LETTERS = "same but for tense or aspirated letters"
    ROMANISED = "same name romanised otherwise"
    SOUND = "known words by meaning, the rest by sound"
    TYPING = "a letter or two differ"
    PART = "one name within the other"
    INITIALS = "initials of the other name"
    SISTERS = "same own words, other business words"
    DIFFERENT = "different"


class NameScore(NamedTuple):
    """How alike two names are, 0 to 1, what follows from it, and on what ground."""

    score: float
    decision: Decision
    ground: Ground


class Asked(NamedTuple):
    """From what score on it matters how alike two names are.

    What is less alike may be found to be `UNLIKE` without being worked out.
    """

    #: Of `Ground.SOUND`, and of `Ground.DIFFERENT`.
    sound: float
    letters: float
    #: Whether one name within the other matters.
    part: bool


EVERYTHING: Final = Asked(0.0, 0.0, part=True)
SAME: Final = NameScore(1.0, Decision.MATCH, Ground.SAME)
#: Not worked out any further; whoever asked for less knows it by identity.
UNLIKE: Final = NameScore(0.0, Decision.NO, Ground.DIFFERENT)
#: Not equal, and one of them has nothing that can be read (signs alone; kana with 주식회사).
_UNREAD: Final = NameScore(0.0, Decision.NO, Ground.DIFFERENT)


def compare_names(first: str, second: str, languages: tuple[str, str] = ("", "")) -> NameScore:
    """Compare two spellings; symmetric. Never a reason to merge by itself across scripts."""
    return compare(read_name(first, languages[0]), read_name(second, languages[1]))


def compare(first: Name, second: Name, asked: Asked = EVERYTHING) -> NameScore:
    """Compare two names already read, as far as it is `asked`."""
    if first.key == second.key:
        return SAME
    if (first.hangul, first.key) > (second.hangul, second.key):
        first, second = second, first
    if first.hangul:
        return _korean(first, second, asked)
    if second.hangul:
        return _across(first, second, asked)
    return _latin(first, second, asked)


def _decided(score: float, ground: Ground) -> NameScore:
    decision = (
        Decision.MATCH if score >= MATCH else Decision.REVIEW if score >= REVIEW else Decision.NO
    )
    return NameScore(round(score, 4), decision, ground)


def _korean(first: Name, second: Name, asked: Asked) -> NameScore:
    settled = settled_korean(first), settled_korean(second)
    if not all(settled):
        return _UNREAD
    mixed = first.latin or second.latin
    spelled = mixed and spelled_out(first.raw) == spelled_out(second.raw)
    if spelled or settled[0] == settled[1] or first.raw == second.raw:
        return _decided(0.97, Ground.SHORT_FORM)
    if first.numbers != second.numbers:
        return _decided(0.5 * _letters_alike(*settled), Ground.DIFFERENT)
    if len(settled[0]) == len(settled[1]) and softened(settled[0]) == softened(settled[1]):
        return _decided(0.92, Ground.LIKE_LETTERS)
    if mixed:
        alike = across(first, second, MIXED_MATCH)
        if alike >= MIXED_MATCH:
            return _decided(alike, Ground.SOUND)
    return _korean_apart(first, second, settled, asked)


def _korean_apart(first: Name, second: Name, settled: tuple[str, str], asked: Asked) -> NameScore:
    """Two names in Hangul that do not say the same: how far apart they are."""
    apart = _by_letters(settled)
    if apart.ground is Ground.DIFFERENT and apart.score < asked.letters:
        within = asked.part and weak_remainder(first, second)
        return _decided(0.75, Ground.PART) if within else UNLIKE
    if weak_remainder(first, second):
        return _decided(0.75, Ground.PART)
    if sisters(first, second):
        return _decided(SISTERS, Ground.SISTERS)
    return apart


def _by_letters(settled: tuple[str, str]) -> NameScore:
    one, other = map(jamo, settled)
    edits = Levenshtein.distance(one, other, score_cutoff=2)
    shorter = min(map(len, settled))
    if edits == 1 and shorter >= 4:
        return _decided(0.84, Ground.TYPING)
    if edits <= 2 and shorter >= 5:
        return _decided(0.78, Ground.TYPING)
    alike = Indel.normalized_similarity(one, other)
    return _decided(min(0.69, alike * 0.75), Ground.DIFFERENT)


def _letters_alike(first: str, second: str) -> float:
    return Indel.normalized_similarity(jamo(first), jamo(second))


def _across(first: Name, second: Name, asked: Asked) -> NameScore:
    alike = across(first, second, asked.sound)
    if alike < asked.sound:
        return UNLIKE
    if alike < ACROSS_MATCH and sisters(first, second):
        return NameScore(round(min(alike, SISTERS), 4), Decision.NO, Ground.SISTERS)
    return _by_sound(alike, first, second)


def _by_sound(alike: float, first: Name, second: Name) -> NameScore:
    if first.numbers and second.numbers and first.numbers != second.numbers:
        alike *= 0.85
    if alike >= ACROSS_MATCH:
        decision = Decision.MATCH
    elif alike >= ACROSS_REVIEW:
        decision = Decision.REVIEW
    else:
        decision = Decision.NO
    return NameScore(round(alike, 4), decision, Ground.SOUND)


_LATIN_SCORES: Final[dict[Latin, tuple[float, Ground]]] = {
    Latin.SAME: (0.97, Ground.SHORT_FORM),
    Latin.ROMANISED: (0.94, Ground.ROMANISED),
    Latin.TYPING: (0.82, Ground.TYPING),
    Latin.PART: (0.76, Ground.PART),
    Latin.INITIALS: (0.74, Ground.INITIALS),
}


def _latin(first: Name, second: Name, asked: Asked) -> NameScore:
    if not (first.tokens and second.tokens):
        return _UNREAD
    found = latin_alike(first, second)
    if found in _LATIN_SCORES and first.numbers == second.numbers:
        return _decided(*_LATIN_SCORES[found])
    letters = min(0.69, Indel.normalized_similarity(first.key, second.key) * 0.75)
    vietnamese = first.vietnamese or second.vietnamese
    if letters < asked.letters:
        least = max(ACROSS_REVIEW, asked.sound)
        if not vietnamese or translated(first, second, least) < least:
            return UNLIKE
    if sisters(first, second):
        return _decided(SISTERS, Ground.SISTERS)
    if vietnamese:
        alike = translated(first, second, ACROSS_REVIEW)
        if alike >= ACROSS_REVIEW:
            return _by_sound(alike, first, second)
    return _decided(letters, Ground.DIFFERENT)
