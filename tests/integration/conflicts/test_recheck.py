"""Own rules answer with the write; everything else follows from the queue and the clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from app.conflicts.board.board import Board
from app.conflicts.engine import differences, draining
from app.conflicts.engine.detect import detect
from app.conflicts.engine.draining import drain_queue, follow_clock
from app.conflicts.engine.recheck import request_recheck
from app.conflicts.engine.scanning import scan
from app.conflicts.models import Finding, RecheckRequest
from app.conflicts.words import FindingScope, FindingState
from app.core import logs
from app.core.access import Actor, Role
from app.core.errors import ConflictError
from app.firms.models import FirmIdentifier, IdentifierScheme
from app.interests.carrying import drain_queue as carry_over
from app.interests.commands import (
    InterestDetails,
    register_interest,
    share_interest,
    stop_sharing,
    withdraw_interest,
)
from app.interests.models import IntendedRole
from app.tenders.models import Tender, TenderKind, TenderStatus, TenderVersion
from tests.factories import (
    NOW,
    make_firm,
    make_group,
    make_interest,
    make_lot,
    make_tender,
    make_user,
    viewer_of,
)
from tests.factories.filings import (
    firm_changed,
    link,
    register,
    share,
    tender_changed,
    unshare,
    withdraw,
)

pytestmark = pytest.mark.integration


def standing(db: Session, scope: FindingScope | None = None) -> list[tuple[str, str]]:
    """(scope, rule) of the findings that stand."""
    rows = db.scalars(select(Finding).where(Finding.cleared_at.is_(None)).order_by(Finding.id))
    return [(row.scope.value, row.rule) for row in rows if scope in (None, row.scope)]


def drain(db: Session) -> int:
    db.commit()
    return drain_queue(NOW)


def test_a_firm_twice_on_a_lot_is_told_with_its_own_write(db: Session) -> None:
    tender, firm = make_tender(db), make_firm(db)
    lot = make_lot(db, tender)
    register(db, tender, firm)
    assert standing(db) == []
    second = register(db, tender, firm, lot)
    assert standing(db) == [("own", "D1")]
    withdraw(db, second)
    assert standing(db) == []


def test_the_desk_learns_of_affiliates_only_after_the_queue(db: Session) -> None:
    tender, firms = make_tender(db), [make_firm(db), make_firm(db)]
    make_group(db, *firms)
    for firm in firms:
        register(db, tender, firm)
        db.commit()
    assert standing(db) == []
    assert drain(db) == 2
    assert standing(db) == [("all", "D4")]
    assert db.scalar(select(func.count()).select_from(RecheckRequest)) == 0


def test_every_write_leaves_one_queue_row(db: Session) -> None:
    tender, firm = make_tender(db), make_firm(db)
    owner = Actor.of(viewer_of(make_user(db, Role.OWNER, organisation=firm.organisation), firm))
    details = InterestDetails(lot=None, role=IntendedRole.LEAD, share=True)
    db.commit()

    def rows() -> int:
        db.commit()
        return db.scalar(select(func.count()).select_from(RecheckRequest)) or 0

    interest = register_interest(db, tender.public_id, details, actor=owner, now=NOW)
    assert rows() == 1
    stop_sharing(db, interest, actor=owner, now=NOW)
    assert rows() == 2
    share_interest(db, interest, actor=owner, now=NOW)
    assert rows() == 3
    withdraw_interest(db, interest, actor=owner, now=NOW)
    assert rows() == 4
    tender_changed(db, tender)
    assert rows() == 5
    firm_changed(db, firm)
    assert rows() == 6


def test_the_secretariat_gets_what_the_shared_interests_show(db: Session) -> None:
    tender, firms = make_tender(db), [make_firm(db), make_firm(db)]
    make_group(db, *firms)
    first, second = (register(db, tender, firm) for firm in firms)
    share(db, first)
    drain(db)
    assert standing(db, FindingScope.SHARED) == []
    share(db, second)
    drain(db)
    assert standing(db, FindingScope.SHARED) == [("shared", "D4")]
    unshare(db, first)
    drain(db)
    assert standing(db, FindingScope.SHARED) == []
    assert standing(db, FindingScope.ALL) == [("all", "D4")]


def test_a_settled_finding_reopens_on_new_evidence_alone(db: Session) -> None:
    tender, firms = make_tender(db), [make_firm(db) for _ in range(3)]
    make_group(db, *firms)
    interests = [register(db, tender, firm) for firm in firms[:2]]
    drain(db)
    finding = db.scalars(select(Finding)).one()
    finding.state = FindingState.RESOLVED
    drain(db)
    tender_changed(db, tender)
    drain(db)
    assert finding.state is FindingState.RESOLVED
    register(db, tender, firms[2])
    drain(db)
    assert finding.state is FindingState.OPEN
    assert len(finding.evidence["interests"]) == len(interests) + 1
    assert [event.state for event in finding.history] == [FindingState.OPEN, FindingState.OPEN]


def test_a_settled_finding_stays_settled_when_its_rule_falls_silent_and_speaks_again(
    db: Session,
) -> None:
    tender, firms = make_tender(db), [make_firm(db), make_firm(db)]
    group = make_group(db, *firms)
    for firm in firms:
        register(db, tender, firm)
    drain(db)
    finding = db.scalars(select(Finding)).one()
    finding.state = FindingState.RESOLVED
    affiliation = next(a for a in firms[0].affiliations if a.group_id == group.id)
    since, affiliation.valid_from = affiliation.valid_from, date(2030, 1, 1)
    firm_changed(db, firms[0])
    drain(db)
    assert finding.cleared_at is not None
    affiliation.valid_from = since
    firm_changed(db, firms[0])
    drain(db)
    assert (finding.cleared_at, finding.state) == (None, FindingState.RESOLVED)


def test_interests_in_a_plan_are_read_on_its_notice(db: Session) -> None:
    plan = make_tender(db, kind=TenderKind.PLAN, closes_at=None, notice_no=None, plan_no="PL1")
    notice, firms = make_tender(db), [make_firm(db), make_firm(db)]
    make_group(db, *firms)
    for firm in firms:
        register(db, plan, firm)
    drain(db)
    plan_finding = db.scalars(select(Finding)).one()
    assert plan_finding.tender_id == plan.id
    register(db, notice, firms[1], role=IntendedRole.MEMBER)
    link(db, plan, notice)
    drain(db)
    assert plan_finding.cleared_at is not None
    before = standing(db)
    db.commit()
    carry_over(NOW)
    drain(db)
    found = db.scalars(
        select(Finding).where(Finding.tender_id == notice.id, Finding.cleared_at.is_(None))
    ).all()
    assert sorted((row.scope.value, row.rule, row.case) for row in found) == [
        ("all", "D1", "roles"),
        ("all", "D4", "rivals"),
        ("own", "D1", "roles"),
    ]
    assert sorted(before) == sorted(standing(db))


def test_one_tax_code_under_two_records_is_for_the_desk_alone(db: Session) -> None:
    tender, head, branch = make_tender(db), make_firm(db), make_firm(db)
    for firm, value in ((head, "0100109106"), (branch, "0100109106-001")):
        db.add(FirmIdentifier(firm_id=firm.id, scheme=IdentifierScheme.VN_MST, value=value))
        db.flush()
        register(db, tender, firm)
    drain(db)
    assert standing(db) == [("all", "D1")]


def test_a_duplicate_record_is_found_and_cleared(db: Session) -> None:
    one = make_tender(db, "Gói thầu số 1: Camera giao thông")
    other = make_tender(db, "Gói thầu số 01 - CAMERA GIAO THÔNG", budget_minor=12_600_000_000)
    tender_changed(db, one)
    tender_changed(db, other)
    drain(db)
    finding = db.scalars(select(Finding)).one()
    assert (finding.scope, finding.case) == (FindingScope.RECORD, "likeness")
    assert {finding.tender_id, finding.other_tender_id} == {one.id, other.id}
    other.title = "Gói thầu số 2: Camera giao thông"
    tender_changed(db, other)
    drain(db)
    assert finding.cleared_at is not None


def test_one_notice_number_in_two_spellings_is_a_duplicate(db: Session) -> None:
    one = make_tender(db, notice_no="IB2612345678")
    make_tender(db, notice_no="IB2612345678-01", budget_minor=None, currency=None)
    tender_changed(db, one)
    db.commit()
    assert scan(NOW).standing == {("record", "D12"): 1}


def test_an_amendment_is_no_duplicate(db: Session) -> None:
    tender = make_tender(db)
    for ordinal, label in enumerate(("00", "01"), 1):
        db.add(
            TenderVersion(
                tender_id=tender.id, label=label, ordinal=ordinal, content={}, digest=label
            )
        )
    tender_changed(db, tender)
    drain(db)
    assert standing(db) == []


def test_closing_by_the_clock_counts_korean_firms_and_an_extension_reopens(db: Session) -> None:
    tender, closes = make_tender(db), NOW + timedelta(days=10)
    for firm in (make_firm(db), make_firm(db)):
        register(db, tender, firm)
    drain(db)
    scan(NOW)
    assert standing(db) == []
    assert follow_clock(closes) == 1
    drain_queue(closes)
    assert standing(db) == [("all", "D13")]
    assert follow_clock(closes + timedelta(hours=1)) == 0
    tender.closes_at = closes + timedelta(days=5)
    tender_changed(db, tender)
    db.commit()
    drain_queue(closes + timedelta(hours=2))
    assert standing(db) == []


def test_a_cancellation_closes(db: Session) -> None:
    tender = make_tender(db)
    for firm in (make_firm(db), make_firm(db)):
        register(db, tender, firm)
    tender.status = TenderStatus.CANCELLED
    tender_changed(db, tender)
    drain(db)
    assert standing(db) == [("all", "D13")]


def test_a_waiver_ends_by_the_clock(db: Session) -> None:
    tender, firms = make_tender(db), [make_firm(db), make_firm(db)]
    make_group(db, *firms)
    for firm in firms:
        register(db, tender, firm)
    drain(db)
    scan(NOW)
    finding = db.scalars(select(Finding)).one()
    finding.state, finding.waived_until = FindingState.WAIVED, NOW + timedelta(days=1)
    db.commit()
    follow_clock(NOW + timedelta(hours=1))
    assert finding.state is FindingState.WAIVED
    follow_clock(NOW + timedelta(days=1))
    assert finding.state is FindingState.OPEN


@pytest.fixture
def unjudged(db: Session, monkeypatch: pytest.MonkeyPatch) -> str:
    """The public id of a tender whose board no rule can be run on."""
    bad = make_tender(db, "A tender that cannot be judged").public_id

    def judge(board: Board, *args: object, **options: object) -> object:
        if board.tender == bad:
            raise ZeroDivisionError
        return detect(board, *args, **options)  # type: ignore[arg-type]  # handed on as they are

    monkeypatch.setattr(logs, "_told", set())
    monkeypatch.setattr(differences, "detect", judge)
    return bad


def test_a_board_that_cannot_be_judged_holds_up_no_other(db: Session, unjudged: str) -> None:
    bad = db.scalars(select(Tender).where(Tender.public_id == unjudged)).one()
    request_recheck(db, NOW, tender_id=bad.id)
    good, firms = make_tender(db), [make_firm(db), make_firm(db)]
    make_group(db, *firms)
    for firm in firms:
        register(db, good, firm)
        db.commit()
    with capture_logs() as said:
        assert drain(db) == 2
        assert standing(db) == [("all", "D4")]
        # It waits for whoever mends it, and is tried again.
        assert [row.tender_id for row in db.scalars(select(RecheckRequest))] == [bad.id]
        assert drain(db) == 0
    assert [entry["event"] for entry in said if "row" in entry] == ["conflicts.row_failed"]


def test_a_closing_that_cannot_be_judged_holds_up_no_other_and_no_waiver(
    db: Session, unjudged: str
) -> None:
    bad = db.scalars(select(Tender).where(Tender.public_id == unjudged)).one()
    good, waived = make_tender(db), make_tender(db, closes_at=NOW + timedelta(days=99))
    closes = good.closes_at
    bad.closes_at = closes
    for tender in (bad, good, waived):
        firms = [make_firm(db), make_firm(db)]
        if tender is waived:
            make_group(db, *firms)
        for firm in firms:
            make_interest(db, tender, firm)
    db.commit()
    scan(NOW)
    finding = db.scalars(select(Finding)).one()
    finding.state, finding.waived_until = FindingState.WAIVED, closes
    db.commit()
    with capture_logs() as said:
        follow_clock(closes)
        drain_queue(closes)
        assert standing(db) == [("all", "D4"), ("all", "D13")]
        assert finding.state is FindingState.OPEN
        # The clock has gone on: what closes later is seen, whether the other is mended or not.
        late = make_tender(db, closes_at=closes + timedelta(hours=1))
        for firm in (make_firm(db), make_firm(db)):
            make_interest(db, late, firm)
        db.commit()
        follow_clock(closes + timedelta(hours=1))
        drain_queue(closes + timedelta(hours=1))
        assert standing(db) == [("all", "D4"), ("all", "D13"), ("all", "D13")]
    assert [entry["event"] for entry in said if "row" in entry] == ["conflicts.row_failed"]


def test_a_finding_moved_while_boards_are_taken_one_by_one_ends_no_round(
    db: Session, unjudged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = db.scalars(select(Tender).where(Tender.public_id == unjudged)).one()
    request_recheck(db, NOW, tender_id=bad.id)

    def moved(*_args: object) -> object:
        raise ConflictError

    monkeypatch.setattr(draining, "judge_some", moved)
    assert drain(db) == 0


def test_a_board_next_to_one_that_cannot_be_judged_is_judged(db: Session, unjudged: str) -> None:
    notice = db.scalars(select(Tender).where(Tender.public_id == unjudged)).one()
    plan = make_tender(db, "Its plan", kind=TenderKind.PLAN, closes_at=None)
    firms = [make_firm(db), make_firm(db)]
    make_group(db, *firms)
    for firm in firms:
        register(db, plan, firm)
    db.commit()
    drain(db)
    assert standing(db) == [("all", "D4")]
    # Its interests are read with the notice from now on, which cannot be judged.
    link(db, plan, notice)
    assert drain(db) == 0
    assert standing(db) == []


def test_a_scan_counts_what_it_could_not_judge_and_judges_the_rest(
    db: Session, unjudged: str
) -> None:
    bad = db.scalars(select(Tender).where(Tender.public_id == unjudged)).one()
    for tender in (bad, make_tender(db)):
        firms = [make_firm(db), make_firm(db)]
        make_group(db, *firms)
        for firm in firms:
            make_interest(db, tender, firm)
    db.commit()
    report = scan(NOW)
    assert report.changes["failed"] == 1
    assert standing(db) == [("all", "D4")]
