"""Sounds that Hangul and Latin spellings have in common, and how far two of them are apart.

Symbols: k t p j s h n m l and N (ng) are what Korean tells apart once plain, tense and aspirated
are one; f C G T z r g are Latin spellings that Hangul writes in more than one way (ch: 치 or 크);
w y are glides, a e i o u x (ㅓ) _ (ㅡ, or a silent e) vowels. Firms romanise vowels as they
like (Kyung, Kyeong, Gyeong), so vowels weigh little and consonants much. Pure.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import accumulate
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
#: Sums of weights differ by this much at most from what they would be exactly.
_ROUNDING: Final = 1e-9


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
#: All but the heaviest symbols, and all but those lighter ones that stand for one of them.
_NOT_HEAVY: Final = "".join(symbol for symbol in WEIGHT if WEIGHT[symbol] < 1).encode()
_NOT_SOFT: Final = "".join(
    symbol
    for symbol, row in _COST.items()
    if WEIGHT[symbol] == 1 or all(row[other] >= 1 for other in WEIGHT if WEIGHT[other] == 1)
).encode()
#: Symbols that another one stands for so cheaply that matching them with themselves may be worse.
_LIGHT: Final = frozenset(
    symbol
    for symbol, row in _COST.items()
    if any(WEIGHT[other] > WEIGHT[symbol] + cost for other, cost in row.items())
)

_LATIN_RULES: Final[tuple[tuple[str, str, str], ...]] = (
    # (what a word must hold, pattern, sound). English endings and clusters, longest first. What a
    # rule has written in capitals (and ɡ) later rules leave alone; _CLASSES makes it sounds.
    ("sign", r"sign(?=s?\b|er)", "sAIn"), ("tion", r"tions?\b", "sYXn"),
    ("ion", r"tion|[cs]?sion", "sYXn"),
    ("ial", r"tial|cial", "sYXl"), ("ture", r"ture", "QXR"), ("tech", r"tech", "tEK"),
    ("chem", r"chem", "KEm"), ("chro", r"chro", "Kro"),
    ("mech", r"mech", "mEK"), ("heal", r"heal", "hEl"), ("kn", r"\bkn", "n"), ("ps", r"\bps", "s"),
    ("wh", r"\bwh", "w"), ("x", r"\bx", "z"), ("er", r"ers?\b", "XR"), ("tch", r"tch", "Q"),
    ("dge", r"dge\b", "j_"), ("dg", r"dg", "j"), ("h", r"sch|sh", "s"), ("ch", r"ch", "Q"),
    ("ck", r"ck", "K"), ("ph", r"ph", "f"), ("th", r"th", "θ"), ("gh", r"gh(?=[aeiou])", "K"),
    ("gh", r"gh", ""), ("mb", r"mb\b", "m"), ("qu", r"qu", "Kw"), ("q", r"q", "K"),
    ("x", r"x", "Ks"), ("sc", r"sc(?=[eiy])", "s"), ("ng", r"ng(?=[aeiouylr])", "nɡ"),
    ("ng", r"ng", "Ŋ"), ("nk", r"nk", "ŊK"), ("c", r"c(?=[eiy])", "s"), ("c", r"c", "K"),
    ("g", r"g(?=[eiy])", "Γ"), ("g", r"g", "K"),
    # Vowels: what Korean romanisations write with two letters.
    ("y", r"yeo|you(?=[nŊ])", "YX"), ("wo", r"wo(?=[nr])", "WX"), ("eo", r"eo(?!u)", "X"),
    ("ui", r"eui|ui\b", "_I"), ("eu", r"eu", "_"), ("oo", r"woo|oo", "U"), ("ee", r"ee", "I"),
    ("ea", r"ea", "I"), ("ae", r"ae", "E"), ("o", r"oe|oi\b", "WE"), ("ou", r"ou", "U"),
    ("a", r"au|aw", "O"), ("", r"ai|ay|ei|ey", "EI"), ("ow", r"ow", "AU"),
    ("y", r"y(?=[aeiouUEIOAX_])", "Y"), ("y", r"y", "I"), ("re", r"re(?=s?\b)", "R"),
    ("e", r"(?<=[b-df-hj-np-tv-zQKΓɡŊθ])es?\b", "_"), ("w", r"w", "W"),
    ("h", r"h(?![aeiouUEIOAYWX_])", ""), ("r", r"r(?![aeiouUEIOAYWX_])", "R"),
)  # fmt: skip
_COMPILED: Final = tuple(
    (needed, re.compile(pattern), result) for needed, pattern, result in _LATIN_RULES
)
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
    for needed, pattern, result in _COMPILED:
        if needed in word:
            word = pattern.sub(result, word)
    return settled(_NO_SOUND.sub("", word.translate(_CLASSES)))


@lru_cache(maxsize=200_000)
def settled(sound: str) -> str:
    """One symbol for several equal ones in a row, ei as e (게임, game), nl as l (한라, Halla)."""
    return once(sound.replace("ei", "e").replace("nl", "l"))


def once(text: str) -> str:
    """`text` with one letter for several equal ones in a row."""
    return _DOUBLED.sub(_first, text)


def _first(several: re.Match[str]) -> str:
    return several.group(1)  # a template in place of this function would be read for every text


@lru_cache(maxsize=200_000)
def weight(sound: str) -> float:
    """How much a sound says: its consonants, mostly."""
    return sum(map(WEIGHT.__getitem__, sound))


def skeleton(sound: str) -> str:
    """The consonants alone, ambiguous spellings made one: a key of candidates, never a match."""
    return sound.encode().translate(_PLAIN, _DROPPED).decode()  # a third of the work on the text


_PLAIN: Final = bytes.maketrans(b"fCGTzN", b"pjksjn")
_DROPPED: Final = b"aeiouxwyhrg_"


@lru_cache(maxsize=400_000)
def distance(first: str, second: str, most: float = math.inf) -> float:
    """Weighted edit distance of two sounds; 0 for equal ones, infinite above `most`."""
    if first == second:
        return 0.0
    if _least_distance(first, second) > most:
        return math.inf
    first, second = _unlike_middles(first, second)
    gains = [WEIGHT[symbol] for symbol in second]
    above = [0.0, *accumulate(gains)]
    for symbol in first:
        lost = WEIGHT[symbol]
        row = _COST[symbol]
        cells = iter(above)
        diagonal = next(cells)
        best = diagonal + lost
        current = [best]
        for other, gained, up in zip(second, gains, cells, strict=True):
            best += gained
            replaced = diagonal + row[other]
            left_out = up + lost
            # Three times as fast as min(), a million times over.
            if replaced < best:  # noqa: PLR1730  (min() costs a call in the innermost loop)
                best = replaced
            if left_out < best:  # noqa: PLR1730  (min() costs a call in the innermost loop)
                best = left_out
            diagonal = up
            current.append(best)
        above = current
        if min(above) > most:  # rows never become smaller
            return math.inf
    return above[-1]


def _least_distance(first: str, second: str) -> int:
    """A distance that two sounds have at least: one for each heavy symbol with nothing to match."""
    one, other = first.encode(), second.encode()
    more = len(one.translate(None, _NOT_HEAVY)) - len(other.translate(None, _NOT_HEAVY))
    if more < 0:
        more, other = -more, one
    return more - len(other.translate(None, _NOT_SOFT)) if more else 0


def _unlike_middles(first: str, second: str) -> tuple[str, str]:
    """Two sounds without the beginning and end they have in common: the distance stays the same.

    Only symbols heavy enough come off: to match such a one with itself is never worse than to
    match it with another symbol further on and leave its twin out.
    """
    start = 0
    for one, other in zip(first, second, strict=False):
        if one != other or one in _LIGHT:
            break
        start += 1
    first, second = first[start:], second[start:]
    end = 0
    for one, other in zip(reversed(first), reversed(second), strict=False):
        if one != other or one in _LIGHT:
            break
        end += 1
    return (first[:-end], second[:-end]) if end else (first, second)


def alike(first: str, second: str, least: float = 0.0) -> float:
    """1 for equal sounds, 0 for sounds with nothing in common or less in common than `least`."""
    heavier = max(weight(first), weight(second))
    if heavier == 0:
        return 1.0 if first == second else 0.0
    return max(0.0, 1.0 - distance(first, second, heavier * (1.0 - least) + _ROUNDING) / heavier)
