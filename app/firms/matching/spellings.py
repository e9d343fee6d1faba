"""Spellings of one name in one script: short forms, like letters, abbreviations. Pure."""

from __future__ import annotations

import csv
import re
from enum import Enum, auto
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Levenshtein

from app.firms.matching.glossary import glossary
from app.firms.matching.hangul import LETTERS_IN_HANGUL, jamo
from app.firms.matching.names import Name
from app.firms.matching.sounds import once

#: Tense and aspirated consonants as the plain ones, ㅐ as ㅔ, ㅑ as ㅏ after ㅈ ㅊ ㅅ: how one
#: loan word is spelled in several ways (쏘프트/소프트, 테크놀러지, 쟈켓/자켓).
_SOFT: Final = str.maketrans(
    {
        "ᄁ": "ᄀ",
        "ᄄ": "ᄃ",
        "ᄈ": "ᄇ",
        "ᄊ": "ᄉ",
        "ᄍ": "ᄌ",
        "ᅢ": "ᅦ",
        "ᅤ": "ᅦ",
        "ᅨ": "ᅦ",
        "ᆩ": "ᆨ",
        "ᆻ": "ᆺ",
    }
)
_GLIDES: Final = (("ᅣ", "ᅡ"), ("ᅧ", "ᅥ"), ("ᅭ", "ᅩ"), ("ᅲ", "ᅮ"))
#: Longer runs of Latin letters are words.
_LETTERS: Final = re.compile(r"(?<![a-z0-9])[a-z]{1,4}(?![a-z0-9])")
_AFTER: Final = "ᄌᄎ"
#: What a branch adds to its firm's name, with or without the place it is in.
_BRANCH: Final = re.compile(r"[가-힣]{0,6}(?:지사|지점|영업소|사무소|출장소)")


@cache
def _short_forms() -> tuple[tuple[str, str], ...]:
    """(long, short), longest first; own work."""
    path = Path(__file__).with_name("short_forms.csv")
    with path.open(encoding="utf-8", newline="") as file:
        pairs = [(row["long"], row["short"]) for row in csv.DictReader(file)]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@lru_cache(maxsize=200_000)
def settled_korean(name: Name) -> str:
    """The key with words that have several spellings or a short form in one of them."""
    first = glossary().first_ko
    words = name.words
    settled = "".join([_usual(first.get(word, word)) for word, _concepts in words])
    if len(words) > 1 and words[-1][0] == "공업" and words[-2][1]:
        settled = settled.removesuffix("공업")
    for long, short in _short_forms():
        if long not in settled:
            continue
        if len(short) == 1 and not settled.endswith(long):
            continue
        settled = settled.replace(long, short)
    return settled.replace("&", "")


@cache
def respelled_words() -> dict[str, list[str]]:
    """Every word that `settled_korean` may write otherwise, by its last two syllables."""
    words = [word for word, usual in glossary().first_ko.items() if _usual(usual) != word]
    by_ending: dict[str, list[str]] = {}
    for word in ("공업", *words, *[long for long, _short in _short_forms()]):
        by_ending.setdefault(word[-2:], []).append(word)
    return by_ending


def _usual(word: str) -> str:
    """타이어공업 as 타이어: the industry's word says the same without 공업."""
    stem = word.removesuffix("공업")
    return stem if stem != word and stem in glossary().ko else word


@lru_cache(maxsize=200_000)
def spelled_out(key: str) -> str:
    """Single Latin letters as Hangul spells them: sk텔레콤 as 에스케이텔레콤."""
    return _LETTERS.sub(lambda run: "".join(LETTERS_IN_HANGUL[c] for c in run.group()), key)


@lru_cache(maxsize=200_000)
def softened(text: str) -> str:
    """The letters with tense ones plain: equal for spellings people mix up."""
    letters = jamo(text).translate(_SOFT)
    for glide, vowel in _GLIDES:
        for consonant in _AFTER:
            letters = letters.replace(consonant + glide, consonant + vowel)
    return letters


def weak_remainder(first: Name, second: Name) -> bool:
    """Whether one name is the other with words that say little (그룹, 공사), or its branch."""
    # As written: 하노이지사 holds 이지, which would be read as letters.
    short, long = sorted((first.raw, second.raw), key=len)
    if len(short) > 1 and long.startswith(short) and _BRANCH.fullmatch(long[len(short) :]):
        return True
    short, long = sorted((settled_korean(first), settled_korean(second)), key=len)
    if len(short) < 2 or not (long.startswith(short) or long.endswith(short)):
        return False
    extra = long[len(short) :] if long.startswith(short) else long[: -len(short)]
    concepts = glossary().ko.get(extra)
    return concepts is not None and len(extra) * 2 <= len(long) + 1


class Latin(Enum):
    """How two Latin names agree."""

    SAME = auto()
    ROMANISED = auto()
    TYPING = auto()
    PART = auto()
    INITIALS = auto()
    NOT = auto()


_ROMAN_RULES: Final = tuple(
    (re.compile(pattern), result)
    for pattern, result in (
        (r"sh(?=[iy])", "s"), (r"ch|tch", "j"), (r"ck|q", "k"), (r"ph", "p"), (r"wo(?=[nr])", "wu"),
        (r"eui|ui", "i"), (r"yeo|you|yo(?=ung)", "yu"), (r"eo|eu|oo|woo|ou", "u"), (r"ae|ai", "e"),
        (r"ee|ie|y(?![aeou])", "i"), (r"oe|oi", "e"), (r"h(?![aeiouwy])", ""), (r"o(?=ng)", "o"),
    )
)  # fmt: skip
_ROMAN_LETTERS: Final = str.maketrans("gdbrcz", "ktplkj")


@lru_cache(maxsize=200_000)
def roman_key(word: str) -> str:
    """Equal for the usual romanisations of one Korean name: Kyungdong, Gyeongdong, Kyeongdong."""
    word = once(word)
    for pattern, result in _ROMAN_RULES:
        word = pattern.sub(result, word)
    return once(word).translate(_ROMAN_LETTERS)


@lru_cache(maxsize=200_000)
def _concepts(token: str, vietnamese: bool) -> frozenset[int]:
    known = glossary()
    return (known.vi if vietnamese else known.en).get((token,), frozenset())


def _abbreviates(short: str, long: str) -> bool:
    """Whether `short` is `long` with letters left out, the first kept: mtr, intl, elec."""
    if len(short) < 3 or len(short) >= len(long) or short[0] != long[0]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


@lru_cache(maxsize=100_000)
def _same_word(first: str, second: str) -> bool:
    """Whether two business words are one: industry and industries, elec and electronics."""
    if first == second:
        return True
    short, long = sorted((first, second), key=lambda word: (len(word), word))
    about = _concepts(long, False)
    if not about and long not in glossary().en_words:
        return False
    if _abbreviates(short, long) and not about.isdisjoint(_concepts(short, False)):
        return True
    if _abbreviates(short, long) and not _concepts(short, False):
        return len(short) <= 5 and short[-1] not in "aeiou"
    return short[:3] == long[:3] and not about.isdisjoint(_concepts(short, False))


def _expanded(tokens: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """`e&c` as the words of the other name whose initials it is."""
    out: list[str] = []
    for token in tokens:
        letters = token.split("&") if "&" in token else [token]
        count = len(letters)
        match: tuple[str, ...] = ()
        if count > 1 and all(len(letter) == 1 for letter in letters):
            for start in range(len(other) - count + 1):
                words = other[start : start + count]
                if [word[0] for word in words] == letters and all(len(w) > 2 for w in words):
                    match = words
                    break
        out.extend(match or (token,))
    return tuple(out)


def latin_alike(first: Name, second: Name) -> Latin:
    """How two Latin names without their legal forms agree; symmetric."""
    one, two = _expanded(first.tokens, second.tokens), _expanded(second.tokens, first.tokens)
    left_one, left_two = list(one), list(two)
    for word in one:
        if _concepts(word, first.vietnamese) or len(word) <= 5:
            twin = next((other for other in left_two if _same_word(word, other)), None)
            if twin is not None and word in left_one:
                left_one.remove(word)
                left_two.remove(twin)
    if not left_one and not left_two:
        return Latin.SAME
    own_one, own_two = _own(left_one, first), _own(left_two, second)
    joined_one, joined_two = "".join(left_one), "".join(left_two)
    if joined_one.replace("&", "") == joined_two.replace("&", ""):
        return Latin.SAME
    if own_one != own_two and roman_key(joined_one) == roman_key(joined_two):
        return Latin.ROMANISED
    if _initials(one, two) or _initials(two, one):
        return Latin.INITIALS
    if (not left_two and _one_within_other(left_one, two, first)) or (
        not left_one and _one_within_other(left_two, one, second)
    ):
        return Latin.PART
    return _mistyped(joined_one, joined_two)


def _own(tokens: list[str], name: Name) -> str:
    return "".join(token for token in tokens if not _concepts(token, name.vietnamese))


def _initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    if len(short) != 1 or len(long) < 2:
        return False
    letters = "".join(word[0] for word in long)
    return 2 < len(letters) <= len(short[0]) <= len(letters) + 2 and short[0].startswith(letters)


def _one_within_other(rest: list[str], shorter: tuple[str, ...], longer: Name) -> bool:
    """Whether the longer name only adds a word, or words that say little."""
    if len(rest) == 1 and len(shorter) >= 2:
        return True
    return len(rest) <= 2 and bool(shorter) and not _own(rest, longer)


def _mistyped(first: str, second: str) -> Latin:
    least = min(len(first), len(second))
    allowed = 1 if least >= 5 else 0
    if least >= 10:
        allowed = 2
    if allowed and first[:1] == second[:1] and Levenshtein.distance(first, second) <= allowed:
        return Latin.TYPING
    return Latin.NOT
