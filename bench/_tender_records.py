"""Records of tenders made up from a seed: notices, the same ones recorded again, look-alikes.

The words are the generator's own, several for one thing, and not all of them stand in Duri's
table of concepts. What it makes again: another language, other words for the same thing,
rounded budgets, a deadline a day or two off, the province as of today, a version of the number,
no number, no buyer. What looks alike and is not: the next lot, phase or package, the same
work in the next district, another work of the same office and week, the tender called anew.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.tenders.models import TenderKind
from bench._tender_words import THINGS, VERBS

ROOT = Path(__file__).resolve().parent.parent
DISTRICTS = [
    "An",
    "Dương",
    "Bình",
    "Chương",
    "Diên",
    "Đông",
    "Đức",
    "Giao",
    "Hải",
    "Hòa",
    "Hưng",
    "Kim",
    "Lạc",
    "Lâm",
    "Long",
    "Mỹ",
    "Nam",
    "Ninh",
    "Phong",
    "Phú",
    "Quảng",
    "Sơn",
    "Tân",
    "Tây",
    "Thanh",
    "Thuận",
    "Tiên",
    "Trà",
    "Trung",
    "Vĩnh",
    "Xuân",
    "Yên",
]
#: The same in Hangul, as Korean papers write them.
HANGUL = dict(
    zip(
        DISTRICTS,
        [
            "안",
            "즈엉",
            "빈",
            "쯔엉",
            "지엔",
            "동",
            "득",
            "자오",
            "하이",
            "호아",
            "흥",
            "낌",
            "락",
            "럼",
            "롱",
            "미",
            "남",
            "닌",
            "퐁",
            "푸",
            "꽝",
            "선",
            "떤",
            "떠이",
            "타인",
            "투언",
            "띠엔",
            "짜",
            "쭝",
            "빈",
            "쑤언",
            "옌",
        ],
        strict=True,
    )
)
OFFICES = (
    ("Sở Khoa học và Công nghệ tỉnh", "Department of Science and Technology of"),
    ("Sở Thông tin và Truyền thông tỉnh", "Department of Information and Communications of"),
    ("Ban Quản lý dự án đầu tư xây dựng tỉnh", "Project Management Unit of"),
    ("UBND tỉnh", "People's Committee of"),
    ("Công ty Cấp thoát nước", "Water Supply Company of"),
)
START = datetime(2025, 1, 6, 2, 0, tzinfo=UTC)
VND_PER_USD = 25_400


@dataclass(frozen=True)
class Made:
    """A record as importers leave it, with the tender it truly is of."""

    truth: int
    kind: TenderKind
    notice_no: str | None
    title: str
    title_ko: str | None
    title_en: str | None
    project_name: str | None
    buyer: str | None
    procuring_entity: str | None
    currency: str | None
    budget_minor: int | None
    closes_at: datetime | None
    #: Today's unit.
    places: frozenset[str]


@dataclass(frozen=True)
class _Tender:
    number: int
    thing: int
    verb: int
    district: str
    part: str
    province: int
    office: int
    budget: int
    closes_at: datetime


def _provinces() -> list[dict[str, str]]:
    path = ROOT / "app" / "provinces" / "reference" / "provinces.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records(size: int, seed: int) -> list[Made]:
    """About `size` records in the order of the seed; a fifth of the tenders is there twice."""
    rng, units = random.Random(seed), _provinces()
    made: list[Made] = []
    number = 0
    while len(made) < size:
        number += 1
        tender = _tender(rng, number, units)
        made.append(_written(rng, tender, units, 0, numbered=rng.random() < 0.85))
        chance = rng.random()
        if chance < 0.25:
            again = _again(rng, tender)
            language = rng.choices((0, 1, 2), (5, 3, 3))[0]
            made.append(_repeated(rng, made[-1], again, units, language))
        elif chance < 0.55:
            number += 1
            other = replace(_alike(rng, tender, units), number=number)
            made.append(
                _written(
                    rng, other, units, rng.choices((0, 1, 2), (4, 1, 1))[0],
                    numbered=rng.random() < 0.6,
                )
            )  # fmt: skip
    rng.shuffle(made)
    return made


def _tender(rng: random.Random, number: int, units: list[dict[str, str]]) -> _Tender:
    budget = round(10 ** rng.uniform(9, 12.3), -6)
    return _Tender(
        number,
        rng.randrange(len(THINGS)),
        rng.randrange(99),
        " ".join(rng.sample(DISTRICTS, 2)) if rng.random() < 0.6 else "",
        rng.choice(("", "", "", "1", "2")),
        rng.randrange(len(units)),
        rng.randrange(len(OFFICES)),
        int(budget),
        START + timedelta(days=rng.randrange(600), hours=rng.choice((0, 1, 2, 7))),
    )


def _again(rng: random.Random, tender: _Tender) -> _Tender:
    """The same tender as another reader noted it."""
    budget = tender.budget
    if rng.random() < 0.4:
        budget = int(budget * rng.uniform(0.965, 1.035))
    days = rng.choice((0, 0, 0, 0, 1, -1, 2))
    return replace(tender, budget=budget, closes_at=tender.closes_at + timedelta(days=days))


def _alike(rng: random.Random, tender: _Tender, units: list[dict[str, str]]) -> _Tender:
    """Another tender that looks like this one."""
    way = rng.randrange(5)
    closes = tender.closes_at + timedelta(days=rng.choice((0, 0, 1, 2)))
    near = int(tender.budget * rng.uniform(0.9, 1.1))
    if way == 0:  # the next lot or phase
        part = {"": "2", "1": "2", "2": "3"}[tender.part]
        first = tender if tender.part else replace(tender, part="1")
        return replace(first, part=part, budget=near, closes_at=closes)
    if way == 1:  # the next district
        district = " ".join(rng.sample(DISTRICTS, 2))
        return replace(tender, district=district, budget=near, closes_at=closes)
    if way == 2:  # another work of the same office and week
        thing = rng.randrange(len(THINGS))
        thing = thing if thing != tender.thing else (thing + 1) % len(THINGS)
        return replace(tender, thing=thing, budget=near, closes_at=closes)
    if way == 3:  # called anew
        return replace(tender, closes_at=tender.closes_at + timedelta(days=rng.randrange(20, 90)))
    # the same work in another province
    return replace(tender, province=rng.randrange(len(units)), budget=near, closes_at=closes)


def _number(rng: random.Random, tender: _Tender) -> str:
    return f"IB25{tender.number:08d}" + rng.choice(("", "-00", "-01"))


def _repeated(
    rng: random.Random, first: Made, tender: _Tender, units: list[dict[str, str]], language: int
) -> Made:
    """A second record: sometimes a version of the number, mostly none."""
    record = _written(rng, tender, units, language, numbered=False)
    if first.notice_no and rng.random() < 0.25:
        return replace(record, notice_no=_number(rng, tender))
    own = rng.random()
    if own < 0.3:
        record = replace(record, notice_no=f"KOTRA-{tender.number * 7 % 9973}-{rng.randrange(99)}")
    return record


def _written(
    rng: random.Random,
    tender: _Tender,
    units: list[dict[str, str]],
    language: int,
    *,
    numbered: bool,
) -> Made:
    unit = units[tender.province]
    titles = [_title(rng, tender, unit, each) for each in range(3)]
    shown = titles[language]
    translated = rng.random() < 0.3
    vi, en = OFFICES[tender.office]
    buyer: str | None = f"{vi} {unit['name_vi']}"
    if language:
        buyer = rng.choice((None, buyer, f"{en} {unit['name_en']}"))
    currency, budget = "VND", tender.budget
    if language and rng.random() < 0.2:
        currency, budget = "USD", round(tender.budget / VND_PER_USD) * 100
    known = rng.random()
    return Made(
        truth=tender.number,
        kind=TenderKind.NOTICE,
        notice_no=_number(rng, tender) if numbered else None,
        title=shown,
        title_ko=titles[1] if translated and language != 1 else None,
        title_en=titles[2] if translated and language != 2 and rng.random() < 0.5 else None,
        project_name=None,
        buyer=buyer,
        procuring_entity=None,
        currency=currency if known > 0.08 else None,
        budget_minor=budget if known > 0.08 else None,
        closes_at=tender.closes_at,
        places=frozenset({unit["unit2025_code"]}) if rng.random() > 0.04 else frozenset(),
    )


def _title(rng: random.Random, tender: _Tender, unit: dict[str, str], language: int) -> str:
    thing = rng.choice(THINGS[tender.thing][language])
    verb = VERBS[language][tender.verb % len(VERBS[language])]
    if rng.random() < 0.25:
        verb = rng.choice(VERBS[language])
    place = (unit["name_vi"], unit["name_ko"], unit["name_en"])[language]
    district = tender.district
    if language == 0:
        part = _part(rng, tender.part, ("Gói thầu số {}: ", "Gói số 0{}: ", "Gói thầu {} - "))
        where = f" huyện {district}" if district else ""
        text = f"{part}{verb} {thing}{where} tỉnh {place}"
        return text.upper() if rng.random() < 0.1 else text
    if language == 1:
        part = _part(rng, tender.part, (" 패키지 {}", " (Package {})"))
        named = "".join(HANGUL[syllable] for syllable in district.split()) + "현 "
        return f"{place} {named if district else ''}{thing} {verb}{part}"
    part = _part(rng, tender.part, (", Package {}", " - package 0{}"))
    where = f", {district} district" if district else ""
    return f"{verb} {thing}{where}, {place}{part}"


def _part(rng: random.Random, part: str, ways: tuple[str, ...]) -> str:
    return rng.choice(ways).format(part) if part else ""


def true_pairs(made: list[Made]) -> set[tuple[int, int]]:
    """Places in the list of two records of one tender."""
    where: dict[int, list[int]] = {}
    for place, record in enumerate(made):
        where.setdefault(record.truth, []).append(place)
    return {pair for places in where.values() for pair in _pairs(places)}


def _pairs(places: list[int]) -> Iterator[tuple[int, int]]:
    for number, first in enumerate(places):
        for second in places[number + 1 :]:
            yield (min(first, second), max(first, second))
