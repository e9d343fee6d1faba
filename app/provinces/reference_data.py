"""The reference files of this folder as typed rows: what `flask seed reference` loads.

Sources and licences: reference/README.md.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from app.core.money import to_minor
from app.provinces.models import EvidenceKind, EvidenceLevel, ProgrammeState, UnitType, Vintage
from app.provinces.places import CHANGEOVER, UnitKey

FOLDER: Final = Path(__file__).resolve().parent / "reference"
#: The day the files were gathered: the date of what they say about the roster.
GATHERED: Final = date(2026, 11, 22)

#: Source of a programme status that rests on the level of the evidence found and nothing else.
REFERENCE_SOURCE: Final = "reference data"

_UNIT_SOURCE: Final = "PyPI vietnamadminunits 1.0.4 (MIT), danhmuchanhchinh.gso.gov.vn"


@dataclass(frozen=True)
class UnitRow:
    """One provincial unit, its tile and its spellings."""

    key: UnitKey
    name_ko: str
    name_vi: str
    name_en: str
    full_name_ko: str
    full_name_vi: str
    unit_type: UnitType
    region_code: str | None
    region_ko: str | None
    region_vi: str | None
    region_en: str | None
    iso_code: str | None
    valid_from: date | None
    valid_to: date | None
    successor: UnitKey | None
    tile: tuple[int, int]
    source: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class EvidenceRow:
    """One piece of evidence about an old unit's smart-city programme."""

    unit: UnitKey
    level: EvidenceLevel
    kind: EvidenceKind
    text: str
    source: str
    year: int | None


@dataclass(frozen=True)
class CountRow:
    """One published national count."""

    as_of: str
    count_text: str
    of: int
    what: str
    source: str


@dataclass(frozen=True)
class ProjectRow:
    """One published project and the old units it names."""

    code: str
    name: str
    name_ko: str | None
    korean_firms: str
    vietnamese_parties: str
    kind: str
    value_minor: int | None
    currency: str | None
    value_note: str
    year: str
    status_as_reported: str
    source: str
    source_date: str
    confidence: str
    units: tuple[UnitKey, ...]


@dataclass(frozen=True)
class Reference:
    """Everything the files say."""

    units: tuple[UnitRow, ...]
    evidence: tuple[EvidenceRow, ...]
    counts: tuple[CountRow, ...]
    projects: tuple[ProjectRow, ...]


def evidence_digest(level: EvidenceLevel, kind: EvidenceKind, text: str, source: str) -> str:
    """Same statement, same digest: loading or entering it twice adds nothing."""
    return hashlib.sha256("\x1f".join((level.value, kind.value, text, source)).encode()).hexdigest()


def initial_state(levels: set[EvidenceLevel]) -> ProgrammeState:
    """Where the evidence alone puts a province on the roster."""
    if levels & {EvidenceLevel.STRONG, EvidenceLevel.MEDIUM}:
        return ProgrammeState.EVIDENCED
    return ProgrammeState.CLAIMED if levels else ProgrammeState.OPEN


def read_reference(folder: Path = FOLDER) -> Reference:
    """Read every file of `folder`."""
    return Reference(
        units=(*_old_units(folder), *_new_units(folder)),
        evidence=tuple(_evidence(folder)),
        counts=tuple(_counts(folder)),
        projects=tuple(_projects(folder)),
    )


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _tiles(folder: Path, name: str, code: str) -> dict[str, tuple[int, int]]:
    return {row[code]: (int(row["row"]), int(row["col"])) for row in _rows(folder, name)}


def _aliases(folder: Path) -> dict[UnitKey, list[str]]:
    listed: dict[UnitKey, list[str]] = {}
    for row in _rows(folder, "aliases.csv"):
        listed.setdefault(UnitKey(Vintage(row["vintage"]), row["code"]), []).append(row["alias"])
    return listed


def _spellings(row: dict[str, str], ascii_name: str, *others: str) -> tuple[str, ...]:
    """Forms people type: with "Tỉnh", "Thành phố", "TP", without diacritics, the listed ones."""
    central = row["unit_type"] != UnitType.PROVINCE
    short = (f"TP {row['name_vi']}", f"TP {ascii_name}") if central else ()
    prefix = "Thanh pho" if central else "Tinh"
    forms = (row["name_vi_full"], ascii_name, f"{prefix} {ascii_name}", *short, *others)
    return tuple(dict.fromkeys(forms))


def _old_units(folder: Path) -> Iterator[UnitRow]:
    tiles = _tiles(folder, "tiles_63.csv", "gso_code")
    aliases = _aliases(folder)
    for row in _rows(folder, "provinces.csv"):
        key = UnitKey(Vintage.UNITS_63, row["gso_code"])
        yield UnitRow(
            key=key,
            name_ko=row["name_ko"],
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            full_name_ko=row["name_ko_full"],
            full_name_vi=row["name_vi_full"],
            unit_type=UnitType(row["unit_type"]),
            region_code=row["region_code"],
            region_ko=row["region_ko"],
            region_vi=row["region_vi"],
            region_en=row["region_en"],
            iso_code=row["iso_3166_2"],
            valid_from=None,
            valid_to=CHANGEOVER - timedelta(days=1),
            successor=UnitKey(Vintage.UNITS_34, row["unit2025_code"]),
            tile=tiles[row["gso_code"]],
            source=f"{_UNIT_SOURCE}; ISO 3166-2: PyPI pycountry 26.2.16",
            aliases=_spellings(row, row["name_ascii"], *aliases.get(key, ())),
        )


def _new_units(folder: Path) -> Iterator[UnitRow]:
    tiles = _tiles(folder, "tiles_34.csv", "unit2025_code")
    ascii_names = {row["name_vi"]: row["name_ascii"] for row in _rows(folder, "provinces.csv")}
    named = {row["name_vi"]: row["gso_code"] for row in _rows(folder, "provinces.csv")}
    aliases = _aliases(folder)
    for row in _rows(folder, "units_2025.csv"):
        name = row["name_vi"]
        same_name = UnitKey(Vintage.UNITS_63, named.get(name, ""))
        yield UnitRow(
            key=UnitKey(Vintage.UNITS_34, row["unit2025_code"]),
            name_ko=row["name_ko"],
            name_vi=name,
            name_en=row["name_en"],
            full_name_ko=row["name_ko_full"],
            full_name_vi=row["name_vi_full"],
            unit_type=UnitType(row["unit_type"]),
            region_code=None,
            region_ko=None,
            region_vi=None,
            region_en=None,
            iso_code=None,
            valid_from=date.fromisoformat(row["effective_date"]),
            valid_to=None,
            successor=None,
            tile=tiles[row["unit2025_code"]],
            source=_UNIT_SOURCE,
            aliases=_spellings(
                row, ascii_names.get(name, row["name_en"]), *aliases.get(same_name, ())
            ),
        )


def _evidence(folder: Path) -> Iterator[EvidenceRow]:
    for row in _rows(folder, "smart_city_evidence.csv"):
        yield EvidenceRow(
            unit=UnitKey(Vintage.UNITS_63, row["gso_code"]),
            level=EvidenceLevel(row["evidence_level"]),
            kind=EvidenceKind(row["evidence_kind"]),
            text=row["evidence_text"],
            source=row["source"],
            year=int(row["year"]) if row["year"] else None,
        )


def _counts(folder: Path) -> Iterator[CountRow]:
    for row in _rows(folder, "smart_city_counts.csv"):
        yield CountRow(row["as_of"], row["count"], int(row["of"]), row["what"], row["source"])


def _projects(folder: Path) -> Iterator[ProjectRow]:
    for row in _rows(folder, "projects.csv"):
        codes = [code for code in row["province_gso"].split(";") if code]
        currency = row["currency"] or None
        value = row["value"]
        yield ProjectRow(
            code=row["project_id"],
            name=row["name"].strip(),
            name_ko=row["name_ko"] or None,
            korean_firms=row["korean_firms"],
            vietnamese_parties=row["vietnamese_parties"],
            kind=row["kind"],
            value_minor=to_minor(Decimal(value), currency) if value and currency else None,
            currency=currency,
            value_note=row["value_note"],
            year=row["year"],
            status_as_reported=row["status_as_reported"],
            source=row["source"],
            source_date=row["source_date"],
            confidence=row["confidence"],
            units=tuple(UnitKey(Vintage.UNITS_63, code) for code in codes),
        )
