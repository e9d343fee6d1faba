"""Exporting and importing again changes nothing, here or in an empty house."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM, Actor, Role
from app.core.db import Base
from app.core.ids import new_public_id
from app.provinces.loading import load_reference
from app.provinces.reference_data import read_reference
from app.tenders.exporters.ocds import write_package
from app.tenders.importing.subjects import Outcome
from app.tenders.merging.commands import MergeDetails, merge_tenders, undo_merge
from app.tenders.models import Tender, TenderKind, TenderVersion
from tests.factories import make_lot, make_tender
from tests.factories.tender_files import (
    as_json,
    csv_file,
    ict_notices,
    notices,
    package,
    plans,
    release,
)
from tests.integration.tenders.importing import NOW, bring

SECOND = {"notice_no": "IB2600099902", "plan_no": "PL2600088802", "bid_security_vnd": ""}

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def _reference(db: Session) -> None:
    load_reference(db, read_reference(), actor=SYSTEM, now=NOW)


def export(db: Session) -> bytes:
    out = io.StringIO()
    write_package(db, out, base_url="https://example.org", now=NOW)
    return out.getvalue().encode()


def fill(db: Session) -> None:
    """Every kind of origin: portal versions, two files, plans, lots, OCDS, a linked record."""
    bring(db, notices({}, SECOND))
    bring(db, notices({"version": "01", "bid_security_vnd": "", "closes_at": "2026-12-20 09:00"}))
    bring(db, ict_notices())
    bring(db, plans({}, {"package_name": "Gói thầu số 03: Giám sát", "field": "Tư vấn"}))
    header = [
        "kind", "notice_no", "version", "title", "title_ko", "currency", "budget", "lot_no",
        "lot_title", "lot_budget", "lot_closes_at", "closes_at", "source_url",
    ]  # fmt: skip
    row = {
        "kind": "call",
        "notice_no": "K-2026-1",
        "version": "00",
        "title": "K-City Network 공모(예시)",
        "title_ko": "공모(예시)",
        "currency": "KRW",
        "budget": "400000000",
        "closes_at": "2026-12-15",
        "source_url": "https://example.org/call",
    }
    lots = [
        {"lot_no": "1", "lot_title": "실증", "lot_budget": "300000000"},
        {"lot_no": "2", "lot_title": "계획", "lot_closes_at": "2026-12-18"},
    ]
    bring(db, csv_file(header, *(row | lot for lot in lots)))
    story = [
        release(1),
        release(2, tender={"id": "T-1", "tenderPeriod": {"endDate": "2026-12-28T02:00:00Z"}}),
        release(3, tag=["award"], awards=[{"id": "A", "value": {"amount": 3, "currency": "USD"}}]),
    ]
    bring(db, as_json(package(*story)))


def snapshot(db: Session) -> list[tuple[Any, ...]]:
    rows = db.execute(
        select(Tender.ocid, TenderVersion.label, TenderVersion.ordinal, TenderVersion.digest)
        .join(TenderVersion, TenderVersion.tender_id == Tender.id)
        .order_by(Tender.ocid, TenderVersion.ordinal)
    )
    return [tuple(row) for row in rows]


def facts(db: Session) -> list[tuple[Any, ...]]:
    columns = (
        Tender.ocid, Tender.kind, Tender.title, Tender.title_ko, Tender.status, Tender.field,
        Tender.route, Tender.closes_at, Tender.published_at, Tender.currency, Tender.budget_minor,
        Tender.bid_security_minor, Tender.award_value_minor, Tender.place_text, Tender.plan_no,
        Tender.planned_from, Tender.source_url, Tender.version_label,
    )  # fmt: skip
    return [tuple(row) for row in db.execute(select(*columns).order_by(Tender.ocid))]


def test_importing_ones_own_export_changes_nothing(db: Session) -> None:
    fill(db)
    before, told = snapshot(db), facts(db)
    result = bring(db, export(db))
    assert set(result.report.outcomes) == {Outcome.UNCHANGED}
    assert (snapshot(db), facts(db)) == (before, told)


def test_an_export_rebuilds_the_same_tenders_in_an_empty_house(db: Session) -> None:
    fill(db)
    before, told, exported = snapshot(db), facts(db), export(db)
    for table in reversed(Base.metadata.sorted_tables):
        if not table.name.startswith(("province", "programme", "korean", "audit")):
            db.execute(delete(table))
    db.commit()
    assert db.scalar(select(func.count(Tender.id))) == 0
    result = bring(db, exported)
    assert not result.report.refused
    assert facts(db) == told
    assert [row[:3] for row in snapshot(db)] == [row[:3] for row in before]
    # What the first house read from the portal, this one reads from the portal too.
    assert bring(db, notices(SECOND)).report.outcomes
    assert facts(db) == told


def test_merged_records_are_one_process_with_the_releases_of_both(db: Session) -> None:
    fill(db)
    rows = db.scalars(
        select(Tender).where(Tender.kind == TenderKind.NOTICE).order_by(Tender.ocid).limit(2)
    ).all()
    kept, absorbed = rows
    before, ids = json.loads(export(db))["releases"], (kept.ocid, absorbed.ocid)
    officer = Actor(new_public_id(), "secretariat", None, None, frozenset({Role.SECRETARIAT}))
    details = MergeDetails(kept.public_id, absorbed.public_id, "one notice", {})
    merge = merge_tenders(db, details, actor=officer, now=NOW)
    db.commit()
    snap, told = snapshot(db), facts(db)
    exported = export(db)
    releases = json.loads(exported)["releases"]
    assert {one["id"] for one in releases} == {one["id"] for one in before}
    assert ids[1] not in {one["ocid"] for one in releases}
    recorded = [one for one in releases if "x_recorded_as" in one]
    assert {one["ocid"] for one in recorded} == {ids[0]}
    assert {one["x_recorded_as"]["ocid"] for one in recorded} == {ids[1]}
    # Read again, every release finds the record it came from.
    assert set(bring(db, exported).report.outcomes) == {Outcome.UNCHANGED}
    assert (snapshot(db), facts(db)) == (snap, told)
    undo_merge(db, merge, actor=officer, now=NOW)
    db.commit()
    apart = json.loads(export(db))["releases"]
    assert [(one["id"], one["ocid"]) for one in apart] == [(o["id"], o["ocid"]) for o in before]


def test_a_seeded_tender_without_versions_survives_the_round_trip(db: Session) -> None:
    tender = make_tender(db, "Gói thầu mẫu", demo=True)
    make_lot(db, tender, "1")
    db.commit()
    before = facts(db)
    result = bring(db, export(db))
    assert result.report.outcomes == {Outcome.UNCHANGED: 1}
    assert facts(db) == before


def test_the_export_is_a_release_package_anybody_can_read(db: Session) -> None:
    fill(db)
    document = json.loads(export(db))
    assert document["version"] == "1.1"
    by_id = {one["id"]: one for one in document["releases"]}
    notice = by_id["ocds-xduri0-IB2600099901-01"]
    assert notice["tag"] == ["tenderAmendment"]
    assert notice["tender"]["value"] == {"amount": 12_500_000_000, "currency": "VND"}
    assert notice["tender"]["tenderPeriod"] == {"endDate": "2026-12-20T02:00:00+00:00"}
    assert notice["relatedProcesses"][0]["relationship"] == ["planning"]
    process = by_id["ocds-213czf-example-01-01"]
    assert process["tender"]["value"] == {"amount": 1500000.5, "currency": "USD"}


def test_an_edited_export_is_refused_rather_than_half_believed(db: Session) -> None:
    bring(db, notices())
    document = json.loads(export(db))
    document["releases"][0]["tender"]["title"] = "Tên khác"
    result = bring(db, as_json(document), keep_going=True)
    assert (result.report.imported, result.report.refused) == (0, 1)
