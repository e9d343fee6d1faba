"""Names of invented firms, put together from syllables, loan words and business words as Korean
and Vietnamese firms do it, and the ways in which one firm's name is written. The same for one seed.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from dataclasses import dataclass
from pathlib import Path


def words(kind: str) -> list[tuple[str, str]]:
    """The words of one kind, each with what belongs to it."""
    path = Path(__file__).parent / "data" / "registry_words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["word"], row["other"]) for row in csv.DictReader(file) if row["kind"] == kind]


LATIN_OF = {word: tuple(other.split("|")) for word, other in words("syllable")}
FIRST = "".join(LATIN_OF)
LOANS = words("loan")
TRADES = words("trade")
VN_TRADES = words("vn_trade")
VIETNAMESE = [word for word, _other in words("vn_word")]
LETTER_NAMES = {
    "A": "에이", "B": "비", "C": "씨", "D": "디", "E": "이", "F": "에프", "G": "지", "H": "에이치", "I": "아이",
    "J": "제이", "K": "케이", "L": "엘", "M": "엠", "N": "엔", "O": "오", "P": "피", "R": "알", "S": "에스",
    "T": "티", "U": "유", "V": "브이", "W": "더블유", "X": "엑스", "Y": "와이",
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """What the names of one firm are made of."""

    core: str
    core_latin: str
    #: The letters its core is spelled from; "" when it is none.
    letters: str
    #: Business word, and the same in English; both may be empty.
    trade: tuple[str, str]
    vietnamese: bool


def invented(chance: random.Random, *, vietnamese: bool) -> Named:
    """A firm nobody has thought of before."""
    core, latin, letters = _core(chance, vietnamese)
    trade = chance.choice(VN_TRADES if vietnamese else TRADES)
    if not trade[0] and len(core) < 3:
        trade = TRADES[0]
    return Named(core, latin, letters, trade, vietnamese)


def korean_firms(size: int, seed: int) -> list[Named]:
    """`size` Korean firms of which no two have one core and business word."""
    chance = random.Random(seed)
    firms: dict[tuple[str, tuple[str, str]], Named] = {}
    while len(firms) < size:
        firm = invented(chance, vietnamese=False)
        firms.setdefault((firm.core, firm.trade), firm)
    return list(firms.values())


def _core(chance: random.Random, vietnamese: bool) -> tuple[str, str, str]:
    """Hangul (or Vietnamese), its Latin spelling, and letters when it is spelled from them."""
    if vietnamese:
        words = " ".join(chance.sample(VIETNAMESE, chance.choice((2, 2, 3))))
        return words, words, ""
    kind = chance.random()
    if kind < 0.15:
        letters = "".join(
            chance.choice(list(LETTER_NAMES)) for _ in range(chance.choice((2, 2, 3)))
        )
        return "".join(LETTER_NAMES[c] for c in letters), letters, letters
    if kind < 0.35:
        hangul, latin = chance.choice(LOANS)
        tail = chance.choice(list(LATIN_OF)) if chance.random() < 0.7 else ""
        return hangul + tail, latin + (LATIN_OF[tail][0] if tail else ""), ""
    syllables = [chance.choice(FIRST) for _ in range(chance.choices((2, 3), (75, 25))[0])]
    return (
        "".join(syllables),
        "".join(chance.choice(LATIN_OF[s]) for s in syllables).capitalize(),
        "",
    )


def korean(firm: Named, chance: random.Random, *, usual: bool) -> str:
    """Its Korean name as it is entered first (`usual`) or some other time."""
    core = firm.letters if firm.letters and chance.random() < (0.3 if usual else 0.6) else firm.core
    gap = " " if not usual and chance.random() < 0.25 else ""
    name = f"{core}{gap}{firm.trade[0]}".strip()
    forms = ("주식회사 {}", "(주){}", "㈜{}", "{}(주)", "{} 주식회사", "{}", "{}㈜", "유한회사 {}")
    weights = (30, 30, 10, 8, 10, 10, 2, 0) if usual else (15, 20, 15, 15, 12, 20, 3, 0)
    return chance.choices(forms, weights)[0].format(name)


def english(firm: Named, chance: random.Random) -> str:
    """Its English name."""
    latin = firm.core_latin
    if not firm.letters and chance.random() < 0.3:
        latin = latin.upper()
    trade = firm.trade[1]
    form = chance.choice(("Co., Ltd.", "Co.,Ltd", "Inc.", "Corp.", "CO., LTD.", "", "Corporation"))
    return " ".join(filter(None, (latin, trade, form)))


def vietnamese(firm: Named, chance: random.Random, *, usual: bool) -> str:
    """Its Vietnamese name, some other time perhaps without diacritics."""
    form = chance.choice(
        ("Công ty TNHH", "Công ty Cổ phần", "CTCP", "Công ty TNHH MTV", "CÔNG TY CỔ PHẦN")
    )
    name = f"{form} {firm.trade[0]} {firm.core}"
    if not usual and chance.random() < 0.35:
        name = unmarked(name)
    return name


def unmarked(text: str) -> str:
    """Vietnamese without diacritics."""
    return "".join(
        c
        for c in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        if not unicodedata.combining(c)
    )


def mistyped(name: str, chance: random.Random) -> str:
    """A letter left out, swapped with its neighbour or taken for another."""
    places = [place for place, c in enumerate(name) if c.isalnum()]
    if len(places) < 4:
        return name
    place = chance.choice(places)
    kind = chance.random()
    if kind < 0.35:
        return name[:place] + name[place + 1 :]
    if kind < 0.55 and place + 1 < len(name):
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    character = name[place]
    if "가" <= character <= "힣":
        code = ord(character) - 0xAC00
        other = (
            code // 588 * 588 + chance.randrange(21) * 28 + code % 28
            if kind < 0.8
            else code // 28 * 28 + chance.choice((0, 4, 8, 16, 21))
        )
        return name[:place] + chr(0xAC00 + other) + name[place + 1 :]
    return name[:place] + chance.choice("aeionrst") + name[place + 1 :]
