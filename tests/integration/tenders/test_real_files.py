"""Real files of the portal and of OCDS publishers, where their folder is present.

They are not part of the product (their licences are unclear): the folder lies beside the
repository or is named by DURI_SHARED_DATA; without it these tests are skipped.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.core.clock import HANOI
from app.core.tables.refusal import ImportRefused
from app.provinces.loading import load_reference
from app.provinces.reference_data import read_reference
from app.tenders.importers.reading import read
from app.tenders.importers.staged import Level
from app.tenders.importing.report import ImportReport
from app.tenders.importing.subjects import Outcome
from app.tenders.models import (
    LinkState,
    Lot,
    PlanLink,
    Route,
    SourceFile,
    Tender,
    TenderKind,
    TenderStatus,
    TenderVersion,
)
from tests.integration.tenders.importing import NOW, bring, the_tender
from tests.unit.tenders.refusing import english

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("DURI_SHARED_DATA") or ROOT.parent / "shared" / "data")
pytestmark = [
    pytest.mark.integration,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (FOLDER / "egp").is_dir(), reason="the folder of real notices is not here"
    ),
]


def real(pattern: str) -> list[Path]:
    """The files of a pattern; a test over none of them would say nothing."""
    found = sorted(FOLDER.glob(pattern))
    assert found, pattern
    return found


@pytest.fixture(autouse=True)
def _reference(db: Session) -> None:
    load_reference(db, read_reference(), actor=SYSTEM, now=NOW)


def import_all(db: Session, pattern: str) -> list[ImportReport]:
    return [bring(db, path.read_bytes()).report for path in real(pattern)]


@pytest.mark.parametrize("pattern", ["egp/notices*.csv", "egp/ict_notices*.csv", "egp/plans*.csv"])
def test_all_rows_of_the_portals_files_are_imported(db: Session, pattern: str) -> None:
    for report in import_all(db, pattern):
        assert report.imported == report.rows > 0
        assert report.refused == 0
        # Hardly a published place names no province; the report says which.
        assert len(report.unmatched) <= report.rows // 10
    assert db.scalar(select(func.count(Tender.id))) > 0


def test_times_of_the_portal_are_vietnams(db: Session) -> None:
    import_all(db, "egp/*notices*.csv")
    closing = [t.closes_at for t in db.scalars(select(Tender)) if t.closes_at]
    hours = [at.astimezone(HANOI).hour for at in closing]
    # Bids close in office hours; read as UTC most of them would close in the evening.
    assert sum(7 <= hour <= 18 for hour in hours) > len(hours) * 0.9


def test_every_scope_of_that_day_was_domestic(db: Session) -> None:
    import_all(db, "egp/notices*.csv")
    import_all(db, "egp/plans*.csv")
    assert set(db.scalars(select(Tender.route))) == {Route.DOMESTIC_ONLY}


@pytest.mark.parametrize("plans_first", [True, False])
def test_plans_and_notices_of_one_day_find_each_other(db: Session, plans_first: bool) -> None:
    patterns = ["egp/plans*.csv", "egp/notices*.csv"]
    for pattern in patterns if plans_first else reversed(patterns):
        import_all(db, pattern)
    links = list(db.scalars(select(PlanLink)))
    assert len(links) >= 10
    assert sum(link.state is LinkState.LINKED for link in links) > len(links) // 2


def test_the_list_of_bidders_is_refused_in_one_line() -> None:
    for path in real("egp/bidders*.csv"):
        with pytest.raises(ImportRefused) as refusal:
            read(path.read_bytes())
        assert "not a notice file" in english(refusal.value.reason)


def story() -> list[Path]:
    return real("ocds/fictional_1.1_-0*.json")


END = (
    TenderKind.NOTICE,
    TenderStatus.COMPLETE,
    "2010-04-08T18:00:00+00:00",
    ("GBP", 110_000_000),
)


def told(db: Session) -> tuple[object, ...]:
    tender = the_tender(db)
    closes = tender.closes_at.isoformat() if tender.closes_at else None
    return tender.kind, tender.status, closes, (tender.currency, tender.budget_minor)


def labels(db: Session) -> list[str]:
    rows = db.scalars(select(TenderVersion.label).order_by(TenderVersion.ordinal))
    return [label.rpartition("-0")[2] for label in rows]


STEPS = ["1-planning", "2-tender", "3-tenderAmendment", "4-award", "5-contract", "6-implementation"]


def test_the_fictional_process_is_one_tender_through_its_award(db: Session) -> None:
    for path in story():
        bring(db, path.read_bytes())
    assert (told(db), labels(db)) == (END, STEPS)
    award = the_tender(db).award_value_minor
    for path in (*reversed(story()), *real("ocds/fictional_1.1_record.json")):
        assert set(bring(db, path.read_bytes()).report.outcomes) == {Outcome.UNCHANGED}
    assert (told(db), labels(db)) == (END, STEPS)
    assert award == the_tender(db).award_value_minor
    assert award is not None


def test_its_record_alone_gives_the_same_tender(db: Session) -> None:
    import_all(db, "ocds/fictional_1.1_record.json")
    assert (told(db), labels(db)) == (END, STEPS)
    award = the_tender(db).award_value_minor
    for path in story():
        bring(db, path.read_bytes())
    assert (told(db), labels(db), the_tender(db).award_value_minor) == (END, STEPS, award)


def test_real_packages_import_with_warnings_for_what_is_not_kept(db: Session) -> None:
    for pattern in ("ocds/mx_shcp*.json", "ocds/py_dncp_release_package_full.json"):
        for report in import_all(db, pattern):
            assert report.outcomes == {Outcome.NEW: 1}
            warnings = [e for e in report.lines if e.level is Level.WARNING]
            assert any("not kept" in warning.reason.msgid for warning in warnings)
    assert db.scalar(select(func.count(Lot.id))) == 2
    assert db.scalar(select(func.count(Tender.award_value_minor))) >= 2


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_package_without_a_tender_section_leaves_provenance_alone(
    db: Session, version: str
) -> None:
    (report,) = import_all(db, f"ocds/py_dncp_release_package_{version}.json")
    assert report.outcomes == {Outcome.SET_ASIDE: 1}
    assert any("without a tender section" in line.reason.msgid for line in report.lines)
    assert db.scalar(select(func.count(Tender.id))) == 0
    assert db.scalar(select(func.count(SourceFile.id))) == 1


def test_a_bare_record_is_imported_as_one(db: Session) -> None:
    (report,) = import_all(db, "ocds/portland_first_record.json")
    assert (report.format, report.outcomes) == ("ocds-record-1.0", {Outcome.NEW: 1})
    assert the_tender(db).status is TenderStatus.COMPLETE


def test_a_world_bank_notice_is_an_unsupported_format() -> None:
    for path in real("ocds/worldbank*.txt"):
        with pytest.raises(ImportRefused) as refusal:
            read(path.read_bytes())
        assert english(refusal.value.reason).startswith("Unsupported format: World Bank")
