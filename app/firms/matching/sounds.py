"""Sounds that Hangul and Latin spellings have in common, and how far two of them are apart.

Symbols: k t p j s h n m l and N (ng) are what Korean tells apart once plain, tense and aspirated
are one; f C G T z r g are Latin spellings that Hangul writes in more than one way (ch: 치 or 크);
w y are glides, a e i o u x (ㅓ) _ (ㅡ, or a silent e) vowels. Firms romanise vowels as they
like (Kyung, Kyeong, Gyeong), so vowels weigh little and consonants much. Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

VOWELS: Final = "aeioux_"
#: What it costs to leave a symbol out.
WEIGHT: Final[dict[str, float]] = {
    **dict.fromkeys("ktpjsnmNlfCGTz", 1.0),
    "h": 0.4,
    "w": 0.12,
    "y": 0.1,
    "r": 0.12,
    "g": 0.1,
    **dict.fromkeys("aeioux", 0.2),
    "_": 0.04,
}
#: Pairs of symbols that stand for one another: what that costs.
_NEAR: Final[dict[str, float]] = {
    "kG": 0.05, "jG": 0.05, "kg": 0.05, "jg": 0.1, "Gg": 0.0, "jC": 0.0, "kC": 0.15, "sC": 0.3,
    "jz": 0.05, "sz": 0.15, "pf": 0.0, "hf": 0.25, "sT": 0.1, "tT": 0.1, "lr": 0.05, "nN": 0.15,
    "nl": 0.45, "mn": 0.5, "js": 0.45, "ts": 0.5, "tj": 0.5, "kh": 0.5, "mp": 0.6, "tl": 0.8,
    "wu": 0.1, "wo": 0.1, "yi": 0.05, "ye": 0.15,
    "xu": 0.04, "xo": 0.06, "xe": 0.08, "xa": 0.1, "ae": 0.1, "ao": 0.12, "ou": 0.06, "ei": 0.1,
    "iu": 0.14, "_u": 0.06, "_e": 0.08, "_i": 0.08, "_o": 0.08, "_a": 0.1, "_x": 0.06,
    "Nk": 0.9, "fk": 0.95,
}  # fmt: skip
_UNLIKE_VOWELS: Final = 0.16
_UNLIKE: Final = 1.0


def _costs() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for first in WEIGHT:
        row: dict[str, float] = {}
        for second in WEIGHT:
            if first == second:
                row[second] = 0.0
            elif first in VOWELS and second in VOWELS:
                row[second] = _NEAR.get(first + second, _NEAR.get(second + first, _UNLIKE_VOWELS))
            else:
                apart = WEIGHT[first] + WEIGHT[second]
                row[second] = min(
                    _NEAR.get(first + second, _NEAR.get(second + first, _UNLIKE)), apart
                )
        table[first] = row
    return table


_COST: Final = _costs()

_LATIN_RULES: Final[tuple[tuple[str, str], ...]] = (
    # English endings and clusters, longest first. What a rule has written in capitals (and ɡ)
    # later rules leave alone; _CLASSES makes it sounds.
    (r"sign(?=s?\b|er)", "sAIn"), (r"tions?\b", "sYXn"), (r"tion|[cs]?sion", "sYXn"),
    (r"tial|cial", "sYXl"), (r"ture", "QXR"), (r"tech", "tEK"), (r"chem", "KEm"),
    (r"chro", "Kro"),
    (r"mech", "mEK"), (r"heal", "hEl"), (r"\bkn", "n"), (r"\bps", "s"), (r"\bwh", "w"),
    (r"\bx", "z"), (r"ers?\b", "XR"), (r"tch", "Q"), (r"dge\b", "j_"), (r"dg", "j"),
    (r"sch|sh", "s"), (r"ch", "Q"),
    (r"ck", "K"), (r"ph", "f"), (r"th", "θ"), (r"gh(?=[aeiou])", "K"), (r"gh", ""), (r"mb\b", "m"),
    (r"qu", "Kw"), (r"q", "K"), (r"x", "Ks"), (r"sc(?=[eiy])", "s"),
    (r"ng(?=[aeiouylr])", "nɡ"), (r"ng", "Ŋ"), (r"nk", "ŊK"),
    (r"c(?=[eiy])", "s"), (r"c", "K"), (r"g(?=[eiy])", "Γ"), (r"g", "K"),
    # Vowels: what Korean romanisations write with two letters.
    (r"yeo|you(?=[nŊ])", "YX"), (r"wo(?=[nr])", "WX"), (r"eo(?!u)", "X"), (r"eui|ui\b", "_I"),
    (r"eu", "_"), (r"woo|oo", "U"), (r"ee", "I"), (r"ea", "I"), (r"ae", "E"),
    (r"oe|oi\b", "WE"), (r"ou", "U"), (r"au|aw", "O"), (r"ai|ay|ei|ey", "EI"),
    (r"ow", "AU"), (r"y(?=[aeiouUEIOAX_])", "Y"), (r"y", "I"), (r"re(?=s?\b)", "R"),
    (r"(?<=[b-df-hj-np-tv-zQKΓɡŊθ])es?\b", "_"), (r"w", "W"),
    (r"h(?![aeiouUEIOAYWX_])", ""), (r"r(?![aeiouUEIOAYWX_])", "R"),
)  # fmt: skip
_COMPILED: Final = tuple((re.compile(pattern), result) for pattern, result in _LATIN_RULES)
_CLASSES: Final = str.maketrans(
    "bvdrRɡUIEOAYWXQKΓŊθ",
    "pptlrguieoaywxCkGNT",
)
#: Digits as English says them: 에스원 is S-1.
_DIGITS: Final = {
    "1": "won",
    "2": "tu",
    "3": "sri",
    "4": "po",
    "5": "paib",
    "7": "sebn",
    "8": "eit",
}
_DOUBLED: Final = re.compile(r"(.)\1+")
_NO_SOUND: Final = re.compile(r"[^ktpjshnmNlfCGTzrgwyaeioux_]")


@lru_cache(maxsize=200_000)
def latin_sound(word: str) -> str:
    """How a lower-case Latin word without diacritics sounds, read as Korean firms spell."""
    if not word.isalpha():
        for digit, spoken in _DIGITS.items():
            word = word.replace(digit, spoken)
    for pattern, result in _COMPILED:
        word = pattern.sub(result, word)
    return settled(_NO_SOUND.sub("", word.translate(_CLASSES)))


@lru_cache(maxsize=200_000)
def settled(sound: str) -> str:
    """One symbol for several equal ones in a row, ei as e (게임, game), nl as l (한라, Halla)."""
    return _DOUBLED.sub(r"\1", sound.replace("ei", "e").replace("nl", "l"))


@lru_cache(maxsize=200_000)
def weight(sound: str) -> float:
    """How much a sound says: its consonants, mostly."""
    return sum(map(WEIGHT.__getitem__, sound))


def skeleton(sound: str) -> str:
    """The consonants alone, ambiguous spellings made one: a key of candidates, never a match."""
    return _SKELETON_DROP.sub("", sound).translate(_SKELETON)


_SKELETON_DROP: Final = re.compile(r"[aeiouxwyhrg_]")
_SKELETON: Final = str.maketrans({"f": "p", "C": "j", "G": "k", "T": "s", "z": "j", "N": "n"})


@lru_cache(maxsize=400_000)
def distance(first: str, second: str) -> float:
    """Weighted edit distance of two sounds; 0 for equal ones."""
    if first == second:
        return 0.0
    above = [0.0]
    for symbol in second:
        above.append(above[-1] + WEIGHT[symbol])
    second_weights = [WEIGHT[symbol] for symbol in second]
    for symbol in first:
        lost = WEIGHT[symbol]
        row = _COST[symbol]
        diagonal = above[0]
        best = diagonal + lost
        current = [best]
        for place, other in enumerate(second):
            up = above[place + 1]
            best += second_weights[place]
            best = min(best, up + lost)
            replaced = diagonal + row[other]
            best = min(best, replaced)
            diagonal = up
            current.append(best)
        above = current
    return above[-1]


def alike(first: str, second: str) -> float:
    """1 for equal sounds, 0 for sounds with nothing in common."""
    heavier = max(weight(first), weight(second))
    if heavier == 0:
        return 1.0 if first == second else 0.0
    return max(0.0, 1.0 - distance(first, second) / heavier)
