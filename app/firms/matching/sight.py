"""Names that are plainly of different firms, seen by their keys without reading them. Pure.

Only for pairs with so little else in common that nearly equal names are needed to make them worth
a look: then names that begin with unlike sounds, or end in other business words, are enough.
"""

from __future__ import annotations

import re
from operator import add
from typing import Final

from rapidfuzz.distance import Indel

from app.firms.matching.glossary import glossary
from app.firms.matching.hangul import jamo
from app.firms.matching.spellings import respelled_words, softened

_HANGUL: Final = re.compile(r"[가-힣]")
#: Share of common letters below which two names in Hangul are not two spellings of one.
_UNLIKE: Final = 0.4
#: Share of common letters from which different names in Hangul, or mistyped ones, may speak for
#: one firm: less than the score of `compare` needs for any weight above 0.
_NEARLY: Final = 0.78
_ALL_HANGUL: Final = re.compile(r"[가-힣]+")
#: First consonants of Hangul's syllables, in their order; "o" for none.
_FIRST_SOUNDS: Final = "kknttlmppssojjjktph"
_FIRST_SYLLABLE: Final = ord("가")
_SYLLABLES_EACH: Final = 588
#: Latin first letters → the first consonants in Hangul they may stand for (Psy- is 사이, Lee 이).
_MAY_STAND_FOR: Final = {
    **dict.fromkeys("aeiou", "oh"), "b": "p", "c": "ksj", "d": "t", "f": "ph", "g": "kjn",
    "h": "ho", "j": "joh", "k": "kn", "l": "lon", "m": "m", "n": "nol", "p": "ps", "q": "k",
    "r": "lno", "s": "sj", "t": "ts", "v": "p", "w": "ohl", "x": "sjk", "y": "oj", "z": "js",
}  # fmt: skip
#: Letters of a Latin word that is looked up: shorter ones begin too many names by chance.
_LEAST_LOOKED_UP: Final = 4
_LONGEST_LOOKED_UP: Final = 14


def other_at_sight(first: str, second: str) -> bool:
    """Whether two keys, not equal, are plainly of different firms."""
    hangul, other = _HANGUL.search(first), _HANGUL.search(second)
    if hangul and other:
        return _unlike_in_hangul(first, second)
    if hangul or other:
        korean, latin = (first, second) if hangul else (second, first)
        return _begin_unlike(korean, latin)
    return False


def _unlike_in_hangul(first: str, second: str) -> bool:
    """They have hardly a syllable in common, or begin alike and end in different business."""
    if Indel.normalized_similarity(first, second) < _UNLIKE:
        return True
    same = 0
    for letter, other in zip(first, second, strict=False):
        if letter != other:
            break
        same += 1
    known = glossary().ko
    nothing: frozenset[int] = frozenset()
    for cut in range(2, same + 1):
        one, two = known.get(first[cut:], nothing), known.get(second[cut:], nothing)
        if one and two and one.isdisjoint(two):
            return True
    return _spelled_unlike(first, second)


def _spelled_unlike(first: str, second: str) -> bool:
    """Neither has a word that may be written otherwise, and too many letters differ.

    What is less alike than `_NEARLY` speaks against one firm, unless every other letter is but
    tense or aspirated.
    """
    if _may_be_respelled(first) or _may_be_respelled(second):
        return False
    if Indel.normalized_similarity(jamo(first), jamo(second)) >= _NEARLY:
        return False
    return len(first) != len(second) or softened(first) != softened(second)


def _may_be_respelled(key: str) -> bool:
    """Whether it has letters that Hangul may spell, or a word with another spelling."""
    if not _ALL_HANGUL.fullmatch(key):
        return True
    words = respelled_words()
    endings = words.keys() & map(add, key, key[1:])
    return any(word in key for ending in endings for word in words[ending])


def _begin_unlike(korean: str, latin: str) -> bool:
    """Their first sounds differ, and neither begins with a word that could be translated."""
    if not "가" <= korean[0] <= "힣":
        return False
    sound = _FIRST_SOUNDS[(ord(korean[0]) - _FIRST_SYLLABLE) // _SYLLABLES_EACH]
    if sound in _MAY_STAND_FOR.get(latin[:1], sound):
        return False
    known, first_words = glossary().ko, glossary().first_latin
    starts_known = any(korean[:end] in known for end in range(2, len(korean) + 1))
    return not starts_known and not any(
        latin[:end] in first_words
        for end in range(_LEAST_LOOKED_UP, min(len(latin), _LONGEST_LOOKED_UP) + 1)
    )
