"""Hangul as sounds, letters spelled in Hangul, and Hanja read in Korean. Pure."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from app.firms.matching.glossary import glossary

#: Sound of each initial, vowel and final consonant (see `sounds` for the symbols).
_INITIALS: Final = (
    "k", "k", "n", "t", "t", "l", "m", "p", "p", "s", "s", "", "j", "j", "j", "k", "t", "p", "h",
)  # fmt: skip
_VOWELS: Final = (
    "a", "e", "ya", "ye", "x", "e", "yx", "ye", "o", "wa", "we", "we", "yo",
    "u", "wx", "we", "wi", "yu", "_", "_i", "i",
)  # fmt: skip
_FINALS: Final = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "N", "t", "t", "k", "t", "p", "",
)  # fmt: skip

_ANY_HANJA: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_FIRST: Final = ord("가")
_LAST: Final = ord("힣")

#: How the names of Latin letters are written in Hangul.
_LETTER_NAMES: Final = {
    "에이치": "h", "에이취": "h", "에치": "h", "에이": "a", "비": "b", "씨": "c", "시": "c",
    "디": "d", "이": "e", "에프": "f", "지": "g", "쥐": "g", "아이": "i", "제이": "j",
    "케이": "k", "엘": "l", "엠": "m", "엔": "n", "오": "o", "피": "p", "큐": "q", "알": "r",
    "아르": "r", "에스": "s", "에쓰": "s", "티": "t", "유": "u", "브이": "v", "더블유": "w",
    "더블류": "w", "더불유": "w", "엑스": "x", "와이": "y", "제트": "z", "젯": "z",
    "앤드": "&", "앤": "&", "엔드": "&",
}  # fmt: skip
LETTERS_IN_HANGUL: Final[dict[str, str]] = {}
for _name, _letter in _LETTER_NAMES.items():
    if _letter != "&":
        LETTERS_IN_HANGUL.setdefault(_letter, _name)
#: Letter names that are hardly ever anything else, even alone.
_SURE: Final = frozenset(
    {
        "에이치",
        "에이취",
        "에프",
        "제이",
        "케이",
        "에스",
        "에쓰",
        "브이",
        "더블유",
        "더블류",
        "엑스",
        "와이",
    }
)


@cache
def _hanja() -> dict[str, str]:
    """Korean readings of Hanja that firms' names are written with; own work."""
    path = Path(__file__).with_name("hanja.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {
            character: row["reading"] for row in csv.DictReader(file) for character in row["hanja"]
        }


def read_hanja(text: str) -> str:
    """`text` with the Hanja we know read in Korean: 三星電子 → 삼성전자."""
    if not _ANY_HANJA.search(text):
        return text
    readings = _hanja()
    return "".join(readings.get(character, character) for character in text)


class _Sounds(dict[str, str]):
    """The sound of each syllable met so far; any other character has none."""

    def __missing__(self, character: str) -> str:
        code = ord(character) - _FIRST
        sound = ""
        if 0 <= code <= _LAST - _FIRST:
            sound = _INITIALS[code // 588] + _VOWELS[code % 588 // 28] + _FINALS[code % 28]
        self[character] = sound
        return sound


_SOUND_OF: Final = _Sounds()


def sound_of(text: str) -> str:
    """How a run of syllables sounds, in the symbols of `sounds`."""
    return "".join([_SOUND_OF[character] for character in text])


class _Letters(dict[str, str]):
    """The letters of each syllable met so far; any other character is itself."""

    def __missing__(self, character: str) -> str:
        code = ord(character) - _FIRST
        letters = character
        if 0 <= code <= _LAST - _FIRST:
            final = chr(0x11A7 + code % 28) if code % 28 else ""
            letters = chr(0x1100 + code // 588) + chr(0x1161 + code % 588 // 28) + final
        self[character] = letters
        return letters


_LETTERS_OF: Final = _Letters()


def jamo(text: str) -> str:
    """One character for each letter of Hangul, so that one mistyped vowel is one difference."""
    return "".join([_LETTERS_OF[character] for character in text])


_ONE: Final = "|".join(sorted((n for n in _LETTER_NAMES if _LETTER_NAMES[n] != "&"), key=len)[::-1])
_AND: Final = "앤드|앤|엔드"
_SPELLED: Final = re.compile(
    f"(?:{_ONE})(?:(?:{_AND})?(?:{_ONE}))+|(?:{'|'.join(sorted(_SURE, key=len)[::-1])})"
)
_ANY_HANGUL: Final = re.compile(r"[가-힣]")
_NAME_RUN: Final = re.compile(f"(?:{_ONE}|{_AND})+")
_NAME_OR_AND: Final = re.compile(f"{_ONE}|{_AND}")


def spelled_letters(text: str) -> str:
    """Letters spelled in Hangul as letters: 에스케이텔레콤 → sk텔레콤, 케이티앤지 → kt&g.

    Two letter names in a row count, or one of those that mean nothing else (에스, 케이).
    A single 이 or 오 stays: it is more often a syllable.
    """
    return _spelled().sub(lambda found: _as_letters(found.group()), text)


@cache
def _spelled() -> re.Pattern[str]:
    """Business words that only begin with letter names (엔지니어링) stay whole."""
    whole = [
        word
        for word in glossary().ko
        if _ANY_HANGUL.search(
            spelled := _SPELLED.sub(lambda found: _as_letters(found.group()), word)
        )
        and spelled != word
    ]
    longest_first = sorted(whole, key=len, reverse=True)
    begins = "".join(sorted({word[0] for word in (*whole, *_LETTER_NAMES)}))
    choices = "|".join([*map(re.escape, longest_first), _SPELLED.pattern])
    return re.compile(f"(?=[{begins}])(?:{choices})")  # most syllables begin none: passed quickly


@lru_cache(maxsize=10_000)
def _as_letters(names: str) -> str:
    if names in glossary().ko and not _NAME_RUN.fullmatch(names):
        return names
    return "".join([_LETTER_NAMES[name] for name in _NAME_OR_AND.findall(names)])
