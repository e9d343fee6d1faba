"""Portal notices from a file into tenders: amendments, several files, plans and their links."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.conflicts.loading.boards import load_boards
from app.core.access import SYSTEM
from app.core.errors import DomainError
from app.core.events import Subscriptions
from app.core.fields import SolutionField
from app.core.tables.table import place_label
from app.provinces.loading import load_reference
from app.provinces.reference_data import read_reference
from app.tenders.events import PlanLinked, TenderChanged
from app.tenders.importing.subjects import Outcome
from app.tenders.importing.versions import difference
from app.tenders.models import (
    LinkState,
    PlanLink,
    Route,
    SourceFile,
    Tender,
    TenderKind,
    TenderStatus,
    TenderVersion,
)
from app.tenders.place_names import places_of
from app.tenders.search_schema import TenderSearch
from tests.factories.tender_files import csv_file, ict_notices, notices, plans
from tests.integration.tenders.importing import NOW, bring, the_tender

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def _reference(db: Session) -> None:
    load_reference(db, read_reference(), actor=SYSTEM, now=NOW)


def labels(db: Session, tender: Tender) -> list[str]:
    rows = select(TenderVersion.label).where(TenderVersion.tender_id == tender.id)
    return list(db.scalars(rows.order_by(TenderVersion.ordinal)))


def test_a_notice_becomes_a_tender_with_its_published_facts(db: Session) -> None:
    result = bring(db, notices())
    tender = the_tender(db)
    assert result.report.outcomes == {Outcome.NEW: 1}
    assert (tender.kind, tender.status) == (TenderKind.NOTICE, TenderStatus.ACTIVE)
    assert tender.ocid == "ocds-xduri0-IB2600099901"
    assert tender.closes_at == datetime(2026, 12, 10, 2, 0, tzinfo=UTC)  # 09:00 in Hanoi
    assert (tender.currency, tender.budget_minor) == ("VND", 12_500_000_000)
    assert tender.bid_security_minor == 120_000_000
    assert (tender.field, tender.route) == (SolutionField.OPERATIONS, Route.INTERNATIONAL)
    assert tender.route_basis == "Quốc tế"
    (place,) = places_of(db, [tender.id])[tender.id]
    assert place.unit.code == "44"  # Quảng Trị of the 34: the notice is of 2026
    assert db.scalar(select(func.count(TenderSearch.tender_id))) == 1


def test_importing_the_same_file_twice_adds_nothing(db: Session) -> None:
    bring(db, notices())
    tender = the_tender(db)
    before = tender.lock_version
    result = bring(db, notices())
    assert result.report.outcomes == {Outcome.UNCHANGED: 1}
    assert db.scalar(select(func.count(SourceFile.id))) == 1
    assert labels(db, tender) == ["00"]
    assert the_tender(db).lock_version == before


def test_a_higher_version_is_an_amendment_with_a_visible_difference(db: Session) -> None:
    bring(db, notices())
    result = bring(db, notices({"version": "01", "closes_at": "2026-12-20T09:00:00"}))
    tender = the_tender(db)
    assert result.report.outcomes == {Outcome.AMENDED: 1}
    assert [change.field for change in result.report.items[0].changes] == ["closes_at"]
    assert labels(db, tender) == ["00", "01"]
    assert tender.closes_at == datetime(2026, 12, 20, 2, 0, tzinfo=UTC)
    first, second = db.scalars(select(TenderVersion).order_by(TenderVersion.ordinal))
    assert [change.field for change in difference(first.content, second.content)] == ["closes_at"]


def test_an_amendment_does_not_publish_the_notice_anew(db: Session) -> None:
    """Bidders have had their time since the first day, and the law of that day governs."""
    bring(db, notices({"published_at": "2026-11-01T09:00:00"}))
    amended = {"version": "01", "published_at": "2026-12-08T09:00:00"}
    bring(db, notices(amended | {"closes_at": "2026-12-10T09:00:00"}))
    tender = the_tender(db)
    assert tender.published_at == datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
    [loaded] = load_boards(db, [tender.id], now=NOW)
    assert loaded.board.reference_day == date(2026, 11, 1)
    assert loaded.board.published_at == tender.published_at


def test_an_older_version_takes_its_place_without_changing_what_is_shown(db: Session) -> None:
    bring(db, notices({"version": "01", "closes_at": "2026-12-20T09:00:00"}))
    bring(db, notices())
    tender = the_tender(db)
    assert labels(db, tender) == ["00", "01"]
    assert tender.version_label == "01"
    assert tender.closes_at == datetime(2026, 12, 20, 2, 0, tzinfo=UTC)


VERSIONS = [
    notices(),
    notices({"version": "01", "closes_at": "2026-12-20T09:00:00", "bid_security_vnd": ""}),
    ict_notices({"version": "02", "status": "Đã huỷ thầu", "closes_at": "20/12/2026 09:00"}),
]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_files_never_matters(db: Session, order: tuple[int, ...]) -> None:
    for number in order:
        bring(db, VERSIONS[number])
    tender = the_tender(db)
    assert labels(db, tender) == ["00", "01", "02"]
    assert (tender.version_label, tender.status) == ("02", TenderStatus.CANCELLED)
    assert tender.bid_security_minor is None  # withdrawn by version 01
    assert tender.budget_minor == 12_500_000_000  # the short list has no column for it
    assert tender.scope == "Quốc tế"


@pytest.mark.parametrize("ict_first", [True, False])
def test_one_notice_in_two_files_is_one_tender_with_the_richer_facts(
    db: Session, ict_first: bool
) -> None:
    files = [ict_notices(), notices()] if ict_first else [notices(), ict_notices()]
    for content in files:
        bring(db, content)
    tender = the_tender(db)
    assert labels(db, tender) == ["00"]
    assert tender.status is TenderStatus.COMPLETE  # only the short list knows how it ended
    assert tender.budget_minor == 12_500_000_000  # only the full export knows the budget
    assert tender.buyer == "UBND tỉnh Quảng Trị"


def test_an_extension_reopens_and_a_cancellation_closes(db: Session) -> None:
    bring(db, notices({"closes_at": "2026-11-25T09:00:00"}))
    bring(db, ict_notices({"status": "Đã huỷ thầu", "closes_at": "25/11/2026 09:00"}))
    assert the_tender(db).status is TenderStatus.CANCELLED
    bring(db, notices({"version": "01", "closes_at": "2026-12-30T09:00:00"}))
    tender = the_tender(db)
    assert (tender.status, tender.closes_at) == (
        TenderStatus.ACTIVE,
        datetime(2026, 12, 30, 2, 0, tzinfo=UTC),
    )


def test_a_corrected_file_replaces_what_it_said_before(db: Session) -> None:
    bring(db, notices({"budget_vnd": "1"}))
    result = bring(db, notices())
    assert result.report.outcomes == {Outcome.CORRECTED: 1}
    assert the_tender(db).budget_minor == 12_500_000_000


def test_a_bad_row_refuses_the_file_and_keep_going_takes_the_rest(db: Session) -> None:
    content = notices({}, {"notice_no": "IB2600099902", "closes_at": "next Tuesday"})
    with pytest.raises(DomainError) as refusal:
        bring(db, content)
    assert refusal.value.reason.params["place"] == place_label("row 3")
    db.rollback()
    assert db.scalar(select(func.count(Tender.id))) == 0
    result = bring(db, content, keep_going=True)
    assert (result.report.imported, result.report.refused) == (1, 1)
    assert the_tender(db).notice_no == "IB2600099901"


def test_places_that_match_no_province_are_listed(db: Session) -> None:
    result = bring(
        db,
        notices(
            {},
            {"notice_no": "IB2600099902", "place": "Xã Không Có, Tỉnh Chưa Biết"},
            {"notice_no": "IB2600099903", "place": ""},
        ),
    )
    assert [(p.text, p.rows) for p in result.report.unmatched] == [
        ("Xã Không Có, Tỉnh Chưa Biết", ("row 3",))
    ]
    assert result.report.without_place == 1


def test_a_notice_keeps_the_unit_of_its_date(db: Session) -> None:
    bring(db, notices({"published_at": "2023-03-25T08:00:00", "place": "Tỉnh Kon Tum"}))
    bring(db, notices({"version": "01", "place": "Tỉnh Kon Tum"}))
    (place,) = places_of(db, [the_tender(db).id])[the_tender(db).id]
    assert (place.unit.vintage, place.today_name is not None) == ("63", True)


def test_several_places_give_several_provinces(db: Session) -> None:
    bring(db, notices({"place": "Tỉnh Lào Cai; TP. HỒ CHÍ MINH"}))
    tender = the_tender(db)
    assert len(places_of(db, [tender.id])[tender.id]) == 2


def test_each_planned_package_is_a_planned_tender(db: Session) -> None:
    bring(db, plans({}, {"package_name": "Gói thầu số 03: Giám sát", "field": "Tư vấn"}))
    rows = list(db.scalars(select(Tender).order_by(Tender.id)))
    assert [(row.kind, row.status, row.closes_at) for row in rows] == [
        (TenderKind.PLAN, TenderStatus.PLANNED, None)
    ] * 2
    assert (rows[0].planned_from, rows[0].planned_text) == (date(2026, 10, 1), "Quý IV, 2026")
    assert len({row.ocid for row in rows}) == 2
    assert len({row.package_key for row in rows}) == 2


def test_packages_of_one_name_in_one_plan_stay_two(db: Session) -> None:
    both = plans({}, {"price_estimate_vnd": "77"})
    bring(db, both)
    assert bring(db, both).report.outcomes == {Outcome.UNCHANGED: 2}
    assert db.scalar(select(func.count(Tender.id))) == 2


@pytest.mark.parametrize("plan_first", [True, False])
def test_a_plan_is_linked_to_its_notice_whichever_comes_first(
    app: Flask, db: Session, plan_first: bool
) -> None:
    heard: list[PlanLinked] = []
    usual = app.extensions["duri_subscriptions"]
    app.extensions["duri_subscriptions"] = Subscriptions(
        [(PlanLinked, lambda _db, event, _actor, _now: heard.append(event))]
    )
    plan = plans({}, {"package_name": "Gói thầu số 03: Giám sát", "field": "Tư vấn"})
    try:
        for content in (plan, notices()) if plan_first else (notices(), plan):
            bring(db, content)
        bring(db, notices({"version": "01"}))
    finally:
        app.extensions["duri_subscriptions"] = usual
    (link,) = db.scalars(select(PlanLink))
    assert link.state is LinkState.LINKED
    assert link.basis == {"name": "same", "field": "same", "estimate": "same"}
    assert heard == [PlanLinked(link.plan_id, link.notice_id)]


def test_two_notices_for_one_package_are_ambiguous(db: Session) -> None:
    bring(db, plans())
    bring(db, notices({}, {"notice_no": "IB2600099902"}))
    assert [link.state for link in db.scalars(select(PlanLink))] == [LinkState.AMBIGUOUS] * 2


def test_every_changed_tender_is_announced_and_the_file_is_audited(app: Flask, db: Session) -> None:
    heard: list[TenderChanged] = []
    usual = app.extensions["duri_subscriptions"]
    app.extensions["duri_subscriptions"] = Subscriptions(
        [(TenderChanged, lambda _db, event, _actor, _now: heard.append(event))]
    )
    try:
        bring(db, notices({}, {"notice_no": "IB2600099902"}))
        bring(db, notices({"version": "01"}, {"notice_no": "IB2600099902"}))
    finally:
        app.extensions["duri_subscriptions"] = usual
    changed = the_tender(db, notice_no="IB2600099901").id
    other = the_tender(db, notice_no="IB2600099902").id
    assert [event.tender_id for event in heard] == [changed, other, changed]
    actions = list(db.scalars(select(AuditEntry.action)))
    assert actions.count("tenders.imported") == 2


def test_what_an_officer_corrected_stays(db: Session) -> None:
    bring(db, notices())
    tender = the_tender(db)
    tender.corrections = {"field": "traffic"}
    db.commit()
    bring(db, notices({"version": "01"}))
    assert the_tender(db).field is SolutionField.TRAFFIC


def test_an_amendment_by_template_keeps_what_it_leaves_empty(db: Session) -> None:
    bring(db, notices())
    row = {
        "kind": "notice",
        "notice_no": "IB2600099901",
        "version": "01",
        "title": "Trung tâm điều hành thông minh (sửa đổi)",
        "budget": "",
        "closes_at": "2026-12-30 09:00",
    }
    bring(db, csv_file(list(row), row))
    tender = the_tender(db)
    assert tender.version_label == "01"
    assert (tender.budget_minor, tender.currency) == (12_500_000_000, "VND")
    assert tender.title.endswith("(sửa đổi)")


def test_an_unknown_status_keeps_what_was_known(db: Session) -> None:
    bring(db, ict_notices({"status": "Đã huỷ thầu"}))
    bring(db, ict_notices({"version": "01", "status": "Trạng thái mới"}))
    assert the_tender(db).status is TenderStatus.CANCELLED
