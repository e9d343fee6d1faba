"""Bringing the reference data into the database; again and again without harm."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.ids import new_public_id
from app.core.text import place_key
from app.provinces.models import (
    EvidenceLevel,
    KoreanProject,
    ProgrammeCount,
    ProgrammeEvidence,
    ProgrammeStatus,
    Province,
    ProvinceAlias,
    Vintage,
)
from app.provinces.places import UnitKey
from app.provinces.reference_data import (
    GATHERED,
    REFERENCE_SOURCE,
    CountRow,
    EvidenceRow,
    ProjectRow,
    Reference,
    UnitRow,
    evidence_digest,
    initial_state,
)


@dataclass
class LoadReport:
    """Rows added or changed by one run; all zero when there was nothing to do."""

    units: int = 0
    aliases: int = 0
    evidence: int = 0
    statuses: int = 0
    counts: int = 0
    projects: int = 0

    @property
    def total(self) -> int:
        """Rows written."""
        return sum(asdict(self).values())


def load_reference(db: Session, reference: Reference, *, actor: Actor, now: datetime) -> LoadReport:
    """Add what is missing and correct reference facts; what an officer entered stays.

    A province that has any programme status keeps it; evidence is only ever added.
    """
    report = LoadReport()
    provinces = _load_units(db, reference.units, report)
    _load_evidence(db, reference.evidence, provinces, report, now)
    _load_statuses(db, reference.evidence, provinces, report, now)
    _load_counts(db, reference.counts, report)
    _load_projects(db, reference.projects, provinces, report)
    if report.total:
        record(
            db,
            "provinces.reference_loaded",
            "reference",
            GATHERED.isoformat(),
            actor=actor,
            now=now,
            **asdict(report),
        )
    db.flush()
    return report


def _assign(row: object, facts: dict[str, Any]) -> bool:
    """Set what differs; whether anything did."""
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _unit_facts(unit: UnitRow) -> dict[str, Any]:
    own = ("key", "tile", "aliases", "successor")
    facts = {name: value for name, value in vars(unit).items() if name not in own}
    return facts | {"tile_row": unit.tile[0], "tile_column": unit.tile[1]}


def _load_units(
    db: Session, units: tuple[UnitRow, ...], report: LoadReport
) -> dict[UnitKey, Province]:
    known = {UnitKey(row.vintage, row.code): row for row in db.scalars(select(Province))}
    for unit in units:
        row = known.get(unit.key)
        if row is None:
            row = known[unit.key] = Province(
                vintage=unit.key.vintage, code=unit.key.code, **_unit_facts(unit)
            )
            db.add(row)
            report.units += 1
        else:
            report.units += _assign(row, _unit_facts(unit))
    db.flush()
    for unit in units:
        if unit.successor is not None:
            known[unit.key].successor_id = known[unit.successor].id
    _load_aliases(db, units, known, report)
    db.flush()
    return known


def _load_aliases(
    db: Session,
    units: tuple[UnitRow, ...],
    provinces: dict[UnitKey, Province],
    report: LoadReport,
) -> None:
    listed = select(ProvinceAlias.province_id, ProvinceAlias.alias)
    present = {(row.province_id, row.alias) for row in db.execute(listed)}
    for unit in units:
        province_id = provinces[unit.key].id
        for alias in unit.aliases:
            if (province_id, alias) not in present:
                db.add(ProvinceAlias(province_id=province_id, alias=alias, key=place_key(alias)))
                report.aliases += 1


def _load_evidence(
    db: Session,
    rows: tuple[EvidenceRow, ...],
    provinces: dict[UnitKey, Province],
    report: LoadReport,
    now: datetime,
) -> None:
    listed = select(ProgrammeEvidence.province_id, ProgrammeEvidence.digest)
    present = {(row.province_id, row.digest) for row in db.execute(listed)}
    for row in rows:
        province_id = provinces[row.unit].id
        digest = evidence_digest(row.level, row.kind, row.text, row.source)
        if (province_id, digest) in present:
            continue
        present.add((province_id, digest))
        db.add(
            ProgrammeEvidence(
                public_id=new_public_id(),
                province_id=province_id,
                level=row.level,
                kind=row.kind,
                text=row.text,
                source=row.source,
                year=row.year,
                digest=digest,
                added_at=now,
            )
        )
        report.evidence += 1


def _load_statuses(
    db: Session,
    rows: tuple[EvidenceRow, ...],
    provinces: dict[UnitKey, Province],
    report: LoadReport,
    now: datetime,
) -> None:
    levels: dict[UnitKey, set[EvidenceLevel]] = {}
    for row in rows:
        levels.setdefault(row.unit, set()).add(row.level)
    decided = set(db.scalars(select(ProgrammeStatus.province_id)))
    for key, province in provinces.items():
        if key.vintage is not Vintage.UNITS_63 or province.id in decided:
            continue
        db.add(
            ProgrammeStatus(
                province_id=province.id,
                state=initial_state(levels.get(key, set())),
                as_of=GATHERED,
                source=REFERENCE_SOURCE,
                note=None,
                entered_by=None,
                entered_at=now,
                superseded_at=None,
            )
        )
        report.statuses += 1


def _load_counts(db: Session, rows: tuple[CountRow, ...], report: LoadReport) -> None:
    known = {
        (count.as_of, count.count_text, count.source): count
        for count in db.scalars(select(ProgrammeCount))
    }
    for row in rows:
        count = known.get((row.as_of, row.count_text, row.source))
        if count is None:
            db.add(ProgrammeCount(**asdict(row)))
            report.counts += 1
        else:
            report.counts += _assign(count, {"of": row.of, "what": row.what})


def _load_projects(
    db: Session,
    rows: tuple[ProjectRow, ...],
    provinces: dict[UnitKey, Province],
    report: LoadReport,
) -> None:
    known = {project.code: project for project in db.scalars(select(KoreanProject))}
    for row in rows:
        facts = {name: value for name, value in vars(row).items() if name != "units"}
        project = known.get(row.code)
        if project is None:
            project = KoreanProject(**facts)
            db.add(project)
            report.projects += 1
        else:
            report.projects += _assign(project, facts)
        wanted = [provinces[key] for key in row.units]
        if set(project.provinces) != set(wanted):
            project.provinces = wanted
