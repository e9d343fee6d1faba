"""A registry of invented firms with duplicates, the same for one seed.

Firms are invented; names are put together from syllables, loan words and business words as
Korean and Vietnamese firms do it. A third of the firms is entered again, once to three times,
the way it happens: another legal form, spacing, spelled letters, a mistyped letter, the English
name; a branch's phone, an old address, a private mail domain; numbers left out. What makes it
hard is put in as well: namesakes, sister firms with one phone and domain, office buildings and
incubators whose phone and address hundreds share.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path


def _words(kind: str) -> list[tuple[str, str]]:
    path = Path(__file__).parent / "data" / "registry_words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["word"], row["other"]) for row in csv.DictReader(file) if row["kind"] == kind]


LATIN_OF = {word: tuple(other.split("|")) for word, other in _words("syllable")}
FIRST = "".join(LATIN_OF)
LOANS = _words("loan")
TRADES = _words("trade")
VN_TRADES = _words("vn_trade")
VIETNAMESE = [word for word, _other in _words("vn_word")]
CITIES = [(city, tuple(streets.split("|"))) for city, streets in _words("city")]
VN_STREETS = [word for word, _other in _words("vn_street")]
LETTER_NAMES = {
    "A": "에이", "B": "비", "C": "씨", "D": "디", "E": "이", "F": "에프", "G": "지", "H": "에이치", "I": "아이",
    "J": "제이", "K": "케이", "L": "엘", "M": "엠", "N": "엔", "O": "오", "P": "피", "R": "알", "S": "에스",
    "T": "티", "U": "유", "V": "브이", "W": "더블유", "X": "엑스", "Y": "와이",
}  # fmt: skip
SHORT_CITY = {
    "서울특별시": "서울",
    "경기도": "경기",
    "부산광역시": "부산",
    "대전광역시": "대전",
    "인천광역시": "인천",
    "대구광역시": "대구",
}
VN_STREETS = (
    "Nguyễn Trãi, Thanh Xuân, Hà Nội",
    "Lê Lợi, Quận 1, TP. Hồ Chí Minh",
    "Trần Hưng Đạo, Hoàn Kiếm, Hà Nội",
    "Võ Văn Kiệt, Quận 5, TP. Hồ Chí Minh",
    "Hùng Vương, Hải Châu, Đà Nẵng",
    "Điện Biên Phủ, Bình Thạnh, TP. Hồ Chí Minh",
)
FREE_MAIL = ("naver.com", "gmail.com", "daum.net", "hanmail.net", "nate.com")
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


@dataclass(frozen=True)
class Record:
    """One entry of the registry; `firm` is the truth a matcher never sees."""

    id: int
    firm: int
    name: str
    brn: str
    phone: str
    domain: str
    address: str


@dataclass(frozen=True)
class _Firm:
    core: str
    core_latin: str
    letters: str
    trade: tuple[str, str]
    vietnamese: bool
    brn: str
    phone: str
    domain: str
    address: str


def registry(size: int, seed: int) -> list[Record]:
    """`size` records in random order, about three quarters of them the first of their firm."""
    chance = random.Random(seed)
    hubs = [_phone(chance) for _ in range(max(2, size // 4000))]
    buildings = [_address(chance, False) for _ in range(max(3, size // 2500))]
    firms: list[_Firm] = []
    records: list[Record] = []
    while len(records) < size:
        firm = _firm(chance, firms, hubs, buildings)
        firms.append(firm)
        number = len(firms)
        records.append(_first(number, firm, chance))
        if chance.random() < 0.25:
            for _ in range(chance.choices((1, 2, 3), (70, 22, 8))[0]):
                records.append(_again(number, firm, chance))
    records = records[:size]
    chance.shuffle(records)
    return [replace(record, id=place) for place, record in enumerate(records, 1)]


def true_pairs(records: list[Record]) -> set[tuple[int, int]]:
    """Pairs of record ids, smaller first, that are one firm."""
    by_firm: dict[int, list[int]] = {}
    for record in records:
        by_firm.setdefault(record.firm, []).append(record.id)
    return {
        (min(a, b), max(a, b))
        for ids in by_firm.values()
        for place, a in enumerate(ids)
        for b in ids[place + 1 :]
    }


def _number(chance: random.Random, vietnamese: bool) -> str:
    return f"0{chance.randint(100_000_000, 999_999_999)}" if vietnamese else _brn(chance)


def _brn(chance: random.Random) -> str:
    digits = [
        int(d)
        for d in f"{chance.randint(101, 899)}{chance.randint(10, 88):02}{chance.randint(0, 9999):04}"
    ]
    total = sum(d * w for d, w in zip(digits, _WEIGHTS, strict=True)) + digits[8] * 5 // 10
    text = "".join(map(str, digits)) + str((10 - total % 10) % 10)
    return f"{text[:3]}-{text[3:5]}-{text[5:]}"


def _phone(chance: random.Random) -> str:
    area = chance.choices(
        ("02", "031", "051", "042", "032", "053", "070"), (45, 20, 8, 7, 7, 6, 7)
    )[0]
    return f"{area}-{chance.randint(200, 9999)}-{chance.randint(0, 9999):04}"


def _address(chance: random.Random, vietnamese: bool) -> str:
    if vietnamese:
        street = " ".join(chance.sample(VIETNAMESE, 2))
        where = chance.choice(VN_STREETS)
        road = where if chance.random() < 0.2 else f"{street}, {where.split(', ', 1)[1]}"
        return f"{chance.randint(1, 400)} {road}"
    city, streets = chance.choice(CITIES)
    floor = f", {chance.randint(1, 20)}층" if chance.random() < 0.5 else ""
    road = chance.choice(streets)
    if chance.random() < 0.8:  # most firms are not on the best-known road of their district
        district = road.rsplit(" ", 1)[0]
        road = f"{district} {chance.choice(FIRST)}{chance.choice(FIRST)}로"
        if chance.random() < 0.5:
            road += f"{chance.randint(1, 90)}번길"
    return f"{city} {road} {chance.randint(1, 300)}{floor}"


def _firm(
    chance: random.Random, firms: list[_Firm], hubs: list[str], buildings: list[str]
) -> _Firm:
    kind = chance.random()
    vietnamese = kind > 0.9
    if firms and kind < 0.06:  # a sister firm: same group, often the same switchboard and domain
        sister = chance.choice(firms[-500:])
        return replace(
            sister,
            trade=chance.choice(VN_TRADES if sister.vietnamese else TRADES),
            brn=_number(chance, sister.vietnamese),
            phone=sister.phone if chance.random() < 0.4 else _phone(chance),
            address=sister.address
            if chance.random() < 0.5
            else _address(chance, sister.vietnamese),
            domain=sister.domain if chance.random() < 0.7 else "",
        )
    if firms and kind < 0.08:  # a namesake
        other = chance.choice(firms)
        core, latin, letters, trade = other.core, other.core_latin, other.letters, other.trade
        vietnamese = other.vietnamese
    else:
        core, latin, letters = _core(chance, vietnamese)
        trade = chance.choice(VN_TRADES if vietnamese else TRADES)
        if not trade[0] and len(core) < 3:
            trade = TRADES[0]
    slug = "".join(c for c in latin.lower() if c.isascii() and c.isalnum())
    domain = f"{slug}{chance.choice(('', '', 'tech', 'co', str(chance.randint(1, 99))))}.{chance.choice(('co.kr', 'com', 'kr', 'net')) if not vietnamese else chance.choice(('vn', 'com.vn'))}"
    mail = chance.random()
    return _Firm(
        core, latin, letters, trade, vietnamese, _number(chance, vietnamese),
        chance.choice(hubs) if chance.random() < 0.02 else _phone(chance),
        domain if mail < 0.75 else chance.choice(FREE_MAIL) if mail < 0.88 else "",
        chance.choice(buildings) if chance.random() < 0.08 else _address(chance, vietnamese),
    )  # fmt: skip


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


def _korean(firm: _Firm, chance: random.Random, *, usual: bool) -> str:
    core = firm.letters if firm.letters and chance.random() < (0.3 if usual else 0.6) else firm.core
    gap = " " if not usual and chance.random() < 0.25 else ""
    name = f"{core}{gap}{firm.trade[0]}".strip()
    forms = ("주식회사 {}", "(주){}", "㈜{}", "{}(주)", "{} 주식회사", "{}", "{}㈜", "유한회사 {}")
    weights = (30, 30, 10, 8, 10, 10, 2, 0) if usual else (15, 20, 15, 15, 12, 20, 3, 0)
    return chance.choices(forms, weights)[0].format(name)


def _english(firm: _Firm, chance: random.Random) -> str:
    latin = firm.core_latin
    if not firm.letters and chance.random() < 0.3:
        latin = latin.upper()
    trade = firm.trade[1]
    form = chance.choice(("Co., Ltd.", "Co.,Ltd", "Inc.", "Corp.", "CO., LTD.", "", "Corporation"))
    return " ".join(filter(None, (latin, trade, form)))


def _vietnamese(firm: _Firm, chance: random.Random, *, usual: bool) -> str:
    form = chance.choice(
        ("Công ty TNHH", "Công ty Cổ phần", "CTCP", "Công ty TNHH MTV", "CÔNG TY CỔ PHẦN")
    )
    name = f"{form} {firm.trade[0]} {firm.core}"
    if not usual and chance.random() < 0.35:
        name = _unmarked(name)
    return name


def _unmarked(text: str) -> str:
    return "".join(
        c
        for c in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        if not unicodedata.combining(c)
    )


def _mistyped(name: str, chance: random.Random) -> str:
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


def _first(number: int, firm: _Firm, chance: random.Random) -> Record:
    name = (
        _vietnamese(firm, chance, usual=True)
        if firm.vietnamese
        else _korean(firm, chance, usual=True)
    )
    return Record(
        0, number, name,
        firm.brn if chance.random() < 0.85 else "",
        firm.phone if chance.random() < 0.92 else "",
        firm.domain,
        firm.address if chance.random() < 0.95 else "",
    )  # fmt: skip


def _again(number: int, firm: _Firm, chance: random.Random) -> Record:
    if firm.vietnamese:
        name = (
            _vietnamese(firm, chance, usual=False)
            if chance.random() < 0.75
            else _english(firm, chance)
        )
        name = _unmarked(name) if chance.random() < 0.2 else name
    else:
        name = (
            _korean(firm, chance, usual=False) if chance.random() < 0.72 else _english(firm, chance)
        )
    if chance.random() < 0.14:
        name = _mistyped(name, chance)
    brn = firm.brn if chance.random() < 0.62 else ""
    if brn and chance.random() < 0.04:
        place = chance.randrange(len(brn))
        brn = (
            brn[:place] + str(chance.randrange(10)) + brn[place + 1 :] if brn[place] != "-" else brn
        )
    if brn and chance.random() < 0.3:
        brn = brn.replace("-", "")
    phone = firm.phone if chance.random() < 0.7 else _phone(chance) if chance.random() < 0.6 else ""
    if phone and chance.random() < 0.3:
        phone = "+82 " + phone[1:].replace("-", " ")
    elif chance.random() < 0.3:
        phone = phone.replace("-", "")
    domain = firm.domain if chance.random() < 0.78 else chance.choice((*FREE_MAIL, ""))
    address = firm.address
    kind = chance.random()
    if kind < 0.15:
        address = _address(chance, firm.vietnamese)
    elif kind < 0.23:
        address = ""
    elif kind < 0.6:
        for long, short in SHORT_CITY.items():
            address = address.replace(long, short)
        address = (
            address.split(",")[0] if chance.random() < 0.4 and not firm.vietnamese else address
        )
    return Record(0, number, name, brn, phone, domain, address)
