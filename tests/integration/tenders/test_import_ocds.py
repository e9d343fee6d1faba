"""OCDS releases and records into tenders: merged, in publication order, whatever arrives first."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.tenders.importers.staged import Level
from app.tenders.importing.models import TenderStatement
from app.tenders.importing.subjects import Outcome
from app.tenders.models import (
    Lot,
    Milestone,
    SourceFile,
    Tender,
    TenderKind,
    TenderStatus,
    TenderVersion,
)
from tests.factories.tender_files import OCID, as_json, notices, package, release
from tests.integration.tenders.importing import bring, the_tender

pytestmark = pytest.mark.integration

PLANNING = release(
    1,
    tag=["planning"],
    tender={"id": "T-1", "title": "Hệ thống điều khiển giao thông", "status": "planned"},
)
TENDER = release(2, tag=["tender"])
EXTENSION = release(
    3,
    tag=["tenderAmendment"],
    tender={"id": "T-1", "tenderPeriod": {"endDate": "2026-12-28T02:00:00Z"}},
)
AWARD = release(
    4,
    tag=["award"],
    tender={"id": "T-1", "status": "complete"},
    awards=[{"id": "A-1", "status": "active", "value": {"amount": 1400000, "currency": "USD"}}],
)
CONTRACT: dict[str, Any] = {
    "ocid": OCID,
    "id": f"{OCID}-05",
    "date": "2026-11-05T09:00:00Z",
    "tag": ["contract"],
    "contracts": [{"id": "C-1", "awardID": "A-1"}],
}
STORY = [PLANNING, TENDER, EXTENSION, AWARD, CONTRACT]


def versions(db: Session) -> list[tuple[str, str | None]]:
    rows = db.scalars(select(TenderVersion).order_by(TenderVersion.ordinal))
    return [(row.label[-2:], row.content.get("status")) for row in rows]


def told(db: Session) -> tuple[Any, ...]:
    tender = the_tender(db)
    return (
        tender.kind,
        tender.status,
        tender.closes_at,
        tender.budget_minor,
        tender.award_value_minor,
        tender.published_at,
        versions(db),
    )


END = (
    TenderKind.NOTICE,
    TenderStatus.COMPLETE,
    datetime(2026, 12, 28, 2, 0, tzinfo=UTC),
    150_000_050,
    140_000_000,
    datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
    [
        ("01", "planned"),
        ("02", "active"),
        ("03", "active"),
        ("04", "complete"),
        ("05", "complete"),
    ],
)


def test_a_process_is_one_tender_with_its_releases_as_versions(db: Session) -> None:
    bring(db, as_json(package(*STORY)))
    assert told(db) == END


def test_a_plan_has_no_deadline_until_its_tender_release(db: Session) -> None:
    bring(db, as_json(package(PLANNING)))
    tender = the_tender(db)
    assert (tender.kind, tender.status, tender.closes_at) == (
        TenderKind.PLAN,
        TenderStatus.PLANNED,
        None,
    )
    bring(db, as_json(package(TENDER)))
    assert (the_tender(db).id, the_tender(db).kind) == (tender.id, TenderKind.NOTICE)


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (4, 0, 3, 1, 2)])
def test_releases_may_arrive_in_any_order_and_twice(db: Session, order: tuple[int, ...]) -> None:
    for number in (*order, order[0]):
        bring(db, as_json(package(STORY[number])))
    assert told(db) == END
    assert db.scalar(select(func.count(Tender.id))) == 1


def test_a_record_that_links_to_its_releases_gives_the_same_tender(db: Session) -> None:
    bring(db, as_json(record_package()))
    assert told(db)[:6] == END[:6]
    assert [label for label, _status in versions(db)] == ["01", "02", "03", "04", "05"]
    # Only the last state is known; the linked releases fill in when they come.
    assert [status for _label, status in versions(db)][:4] == [None] * 4
    for one in STORY:
        bring(db, as_json(package(one)))
    assert told(db) == END


@pytest.mark.parametrize("record_first", [True, False])
def test_the_record_after_its_releases_changes_nothing(db: Session, record_first: bool) -> None:
    files = [as_json(record_package()), as_json(package(*STORY))]
    for content in files if record_first else reversed(files):
        bring(db, content)
    assert told(db) == END


def record_package() -> dict[str, Any]:
    compiled = deepcopy(TENDER) | {
        "id": f"{OCID}-compiled",
        "date": CONTRACT["date"],
        "tag": ["compiled"],
        "awards": AWARD["awards"],
    }
    compiled["tender"] |= AWARD["tender"] | EXTENSION["tender"]
    links = [
        {"url": f"https://example.org/p.json#{one['id']}", "date": one["date"], "tag": one["tag"]}
        for one in STORY
    ]
    return {
        "version": "1.1",
        "publishedDate": "2026-11-30T00:00:00Z",
        "records": [{"ocid": OCID, "releases": links, "compiledRelease": compiled}],
    }


def test_a_release_without_a_tender_section_leaves_nothing_but_its_origin(db: Session) -> None:
    result = bring(db, as_json(package(CONTRACT)))
    assert result.report.outcomes == {Outcome.SET_ASIDE: 1}
    assert any("without a tender section" in line.reason.msgid for line in result.report.lines)
    for model in (Tender, TenderVersion, Lot, Milestone):
        assert db.scalar(select(func.count()).select_from(model)) == 0
    assert db.scalar(select(func.count(SourceFile.id))) == 1
    waiting = db.scalars(select(TenderStatement)).one()
    assert (waiting.tender_id, waiting.ocid) == (None, OCID)


def test_a_tender_closes_with_its_latest_lot(db: Session) -> None:
    lots = [
        {"id": "1", "title": "Camera", "value": {"amount": 5, "currency": "USD"}},
        {"id": "2", "title": "Máy chủ", "tenderPeriod": {"endDate": "2026-12-31T02:00:00Z"}},
    ]
    bring(db, as_json(package(release(tender=TENDER["tender"] | {"lots": lots}))))
    tender = the_tender(db)
    assert tender.closes_at == datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    assert [(lot.number, lot.budget_minor) for lot in tender.lots] == [("1", 500), ("2", None)]


def test_a_cancellation_closes(db: Session) -> None:
    bring(db, as_json(package(TENDER)))
    bring(db, as_json(package(release(3, tag=["tenderCancellation"]))))
    assert the_tender(db).status is TenderStatus.CANCELLED


def test_bids_are_skipped_with_a_line_and_award_values_kept(db: Session) -> None:
    secret = {"details": [{"id": "B-1", "value": {"amount": 987654321, "currency": "USD"}}]}
    result = bring(db, as_json(package(TENDER, AWARD | {"bids": secret})))
    (line,) = [one for one in result.report.lines if "bids" in one.reason.msgid]
    assert (line.level, line.reason.params["count"]) == (Level.WARNING, 1)
    assert the_tender(db).award_value_minor == 140_000_000
    stored = list(db.scalars(select(TenderStatement.release)))
    assert "987654321" not in str(stored)
    assert "987654321" not in str(list(db.scalars(select(TenderVersion.content))))


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_a_portal_notice_published_as_ocds_too_is_one_tender(
    db: Session, order: tuple[int, ...]
) -> None:
    as_ocds = release(1, tender=TENDER["tender"] | {"id": "IB2600099901"})
    files = [notices(), as_json(package(as_ocds))]
    for number in order:
        bring(db, files[number])
    tender = the_tender(db)
    assert tender.notice_no == "IB2600099901"
    assert db.scalar(select(func.count(TenderVersion.id))) == 2


def test_a_lot_can_be_cancelled_alone(db: Session) -> None:
    lots = [{"id": "1", "title": "Camera"}, {"id": "2", "title": "Máy chủ"}]
    bring(db, as_json(package(release(1, tender=TENDER["tender"] | {"lots": lots}))))
    cancelled = [{"id": "2", "title": "Máy chủ", "status": "cancelled"}]
    bring(db, as_json(package(release(2, tender=TENDER["tender"] | {"lots": cancelled}))))
    assert [(lot.number, lot.status) for lot in the_tender(db).lots] == [
        ("1", TenderStatus.ACTIVE),
        ("2", TenderStatus.CANCELLED),
    ]
