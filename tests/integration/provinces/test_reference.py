"""`flask seed reference`: complete, repeatable, and never over an officer's word."""

from __future__ import annotations

import csv
import os
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.provinces import queries
from app.provinces.loading import LoadReport, load_reference
from app.provinces.models import (
    KoreanProject,
    ProgrammeEvidence,
    ProgrammeState,
    ProgrammeStatus,
    Province,
    Vintage,
)
from app.provinces.places import match
from app.provinces.reference_data import read_reference

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("DURI_SHARED_DATA") or ROOT.parent / "shared" / "data")


@pytest.fixture
def report(db: Session, now: datetime) -> LoadReport:
    return load_reference(db, read_reference(), actor=SYSTEM, now=now)


def test_both_maps_are_loaded_with_their_succession(db: Session, report: LoadReport) -> None:
    counted = select(Province.vintage, func.count()).group_by(Province.vintage)
    per_vintage = dict(db.execute(counted).all())
    assert per_vintage == {Vintage.UNITS_63: 63, Vintage.UNITS_34: 34}
    merged = db.scalars(select(Province).where(Province.vintage == Vintage.UNITS_34)).all()
    assert sum(len(unit.predecessors) for unit in merged) == 63
    assert sum(len(unit.predecessors) > 1 for unit in merged) == 23


def test_the_roster_starts_with_21_evidenced_and_7_claimed(db: Session, report: LoadReport) -> None:
    counted = select(ProgrammeStatus.state, func.count()).group_by(ProgrammeStatus.state)
    states = dict(db.execute(counted).all())
    assert states == {
        ProgrammeState.EVIDENCED: 21,
        ProgrammeState.CLAIMED: 7,
        ProgrammeState.OPEN: 35,
    }
    assert db.scalar(select(func.count()).select_from(ProgrammeEvidence)) == report.evidence


def test_a_second_run_adds_nothing(db: Session, report: LoadReport, now: datetime) -> None:
    assert load_reference(db, read_reference(), actor=SYSTEM, now=now) == LoadReport()


def test_a_second_run_leaves_an_edited_status_alone(
    db: Session, report: LoadReport, now: datetime
) -> None:
    status = db.scalars(select(ProgrammeStatus).limit(1)).one()
    status.state = ProgrammeState.CONFIRMED
    status.as_of = date(2026, 12, 1)
    load_reference(db, read_reference(), actor=SYSTEM, now=now)
    db.refresh(status)
    assert status.state is ProgrammeState.CONFIRMED


def test_a_project_has_no_one_or_many_provinces(db: Session, report: LoadReport) -> None:
    sizes = {project.code: len(project.provinces) for project in db.scalars(select(KoreanProject))}
    assert (sizes["P022"], sizes["P001"], sizes["P014"]) == (0, 1, 5)
    starlake = db.scalars(select(KoreanProject).where(KoreanProject.code == "P001")).one()
    assert (starlake.value_minor, starlake.currency) == (220_000_000_000, "USD")


def test_every_portal_cell_that_names_a_province_is_matched(
    db: Session, report: LoadReport
) -> None:
    folder = SHARED / "egp"
    if not folder.is_dir():
        pytest.skip(f"real portal files are not here ({folder}): set DURI_SHARED_DATA")
    gazetteer = queries.gazetteer(db)
    left: list[str] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [row["place"] for row in csv.DictReader(file) if row.get("place")]
        left += [cell for cell in cells if not match(cell, date(2023, 3, 25), gazetteer).provinces]
    # What is left are titles that slipped into the place column.
    assert not [cell for cell in left if "tỉnh" in cell.lower() or "thành phố" in cell.lower()]
    assert len(left) <= 3
