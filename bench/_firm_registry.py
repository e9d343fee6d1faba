"""A registry of invented firms with duplicates, the same for one seed.

Firms and their names are invented. A third of the firms is entered again, once to three times,
the way it happens: another legal form, spacing, spelled letters, a mistyped letter, the English
name; a branch's phone, an old address, a private mail domain; numbers left out. What makes it
hard is put in as well: namesakes, sister firms with one phone and domain, office buildings and
incubators whose phone and address hundreds share.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from bench._firm_names import (
    FIRST,
    TRADES,
    VIETNAMESE,
    VN_TRADES,
    Named,
    english,
    invented,
    korean,
    mistyped,
    unmarked,
    vietnamese,
    words,
)

CITIES = [(city, tuple(streets.split("|"))) for city, streets in words("city")]
VN_STREETS = [word for word, _other in words("vn_street")]
SHORT_CITY = {
    "서울특별시": "서울",
    "경기도": "경기",
    "부산광역시": "부산",
    "대전광역시": "대전",
    "인천광역시": "인천",
    "대구광역시": "대구",
}
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
    named: Named
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
    is_vietnamese = kind > 0.9
    if firms and kind < 0.06:  # a sister firm: same group, often the same switchboard and domain
        return _sister(chance, chance.choice(firms[-500:]))
    if firms and kind < 0.08:  # a namesake
        named = chance.choice(firms).named
        is_vietnamese = named.vietnamese
    else:
        named = invented(chance, vietnamese=is_vietnamese)
    slug = "".join(c for c in named.core_latin.lower() if c.isascii() and c.isalnum())
    tail = chance.choice(("", "", "tech", "co", str(chance.randint(1, 99))))
    top = chance.choice(("vn", "com.vn") if is_vietnamese else ("co.kr", "com", "kr", "net"))
    mail = chance.random()
    return _Firm(
        named, _number(chance, is_vietnamese),
        chance.choice(hubs) if chance.random() < 0.02 else _phone(chance),
        f"{slug}{tail}.{top}" if mail < 0.75 else chance.choice(FREE_MAIL) if mail < 0.88 else "",
        chance.choice(buildings) if chance.random() < 0.08 else _address(chance, is_vietnamese),
    )  # fmt: skip


def _sister(chance: random.Random, firm: _Firm) -> _Firm:
    named = firm.named
    return _Firm(
        named=replace(named, trade=chance.choice(VN_TRADES if named.vietnamese else TRADES)),
        brn=_number(chance, named.vietnamese),
        phone=firm.phone if chance.random() < 0.4 else _phone(chance),
        address=firm.address if chance.random() < 0.5 else _address(chance, named.vietnamese),
        domain=firm.domain if chance.random() < 0.7 else "",
    )


def _first(number: int, firm: _Firm, chance: random.Random) -> Record:
    write = vietnamese if firm.named.vietnamese else korean
    return Record(
        0, number, write(firm.named, chance, usual=True),
        firm.brn if chance.random() < 0.85 else "",
        firm.phone if chance.random() < 0.92 else "",
        firm.domain,
        firm.address if chance.random() < 0.95 else "",
    )  # fmt: skip


def _again(number: int, firm: _Firm, chance: random.Random) -> Record:
    named = firm.named
    if chance.random() >= (0.75 if named.vietnamese else 0.72):
        name = english(named, chance)
    else:
        name = (vietnamese if named.vietnamese else korean)(named, chance, usual=False)
    if named.vietnamese and chance.random() < 0.2:
        name = unmarked(name)
    if chance.random() < 0.14:
        name = mistyped(name, chance)
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
        address = _address(chance, named.vietnamese)
    elif kind < 0.23:
        address = ""
    elif kind < 0.6:
        for long, short in SHORT_CITY.items():
            address = address.replace(long, short)
        address = (
            address.split(",")[0] if chance.random() < 0.4 and not named.vietnamese else address
        )
    return Record(0, number, name, brn, phone, domain, address)
