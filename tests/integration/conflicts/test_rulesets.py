"""What the desk changes in a ruleset: severities and tolerances, from a day, for a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry, AuditPayload
from app.conflicts.desk.replay import replay
from app.conflicts.engine.draining import drain_queue
from app.conflicts.engine.scanning import scan
from app.conflicts.finding import Severity
from app.conflicts.joining import questions as joining
from app.conflicts.joining.questions import Answer
from app.conflicts.loading.boards import load_boards
from app.conflicts.models import Finding
from app.conflicts.rulesets.editions import read_rulebook
from app.conflicts.rulesets.models import RulesetEdition
from app.conflicts.words import FindingState
from app.core.access import Viewer
from app.firms.models import Firm
from app.interests.models import IntendedRole
from app.tenders.models import Tender
from tests.factories import NOW, make_firm, make_tender
from tests.factories.filings import register, tender_changed
from tests.factories.public_records import note_exclusion, set_amount

pytestmark = pytest.mark.integration
ADDRESS = "/compliance/rulesets/VN-2025/severities/D8"
WHY = {"valid_from": "2026-01-01", "reason": "Counsel on article 16", "source": "Opinion 9"}


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def test_a_severity_changed_weighs_the_findings_anew_and_a_replay_keeps_the_old(
    db: Session, desk: FlaskClient, owner_of: Callable[[Firm], Viewer]
) -> None:
    firm, tender = make_firm(db), make_tender(db)
    note_exclusion(db, firm)
    register(db, tender, firm)
    db.commit()
    drain_queue(NOW)
    finding = db.scalars(select(Finding).where(Finding.rule == "D8")).one()
    assert finding.severity is Severity.BLOCK
    finding.state = FindingState.ACKNOWLEDGED
    db.commit()

    assert desk.post(ADDRESS, data=WHY | {"d8_any_any_any_open": "warn"}).status_code == 302
    db.commit()
    scan(NOW)
    db.expire_all()
    # The same evidence: what was settled stays settled, only its weight is another.
    assert (finding.severity, finding.state) == (Severity.WARN, FindingState.ACKNOWLEDGED)
    asked = joining.check_tender(
        db, tender.public_id, lot=None, role=IntendedRole.LEAD, viewer=owner_of(firm), now=NOW
    )
    assert asked.answer is Answer.LOOK
    said = db.scalars(
        select(AuditPayload)
        .join(AuditEntry, AuditEntry.id == AuditPayload.entry_id)
        .where(AuditEntry.action == "conflicts.edition_added")
    ).one()
    assert "D8.any.any.any.open" in str(said.content)
    shown = page(desk, "/compliance/rulesets/VN-2025?lang=en")
    assert "Before closing: Warning" in shown
    assert "Counsel on article 16" in shown

    db.scalars(select(RulesetEdition)).one().recorded_at = NOW + timedelta(hours=1)
    assert replayed(db, NOW) == [Severity.BLOCK]
    assert replayed(db, NOW + timedelta(hours=2)) == [Severity.WARN]


def replayed(db: Session, as_of: datetime) -> list[Severity]:
    """What would have weighed how much; D8 alone speaks here."""
    return [each.severity for found in replay(db, as_of) for each in found.found]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 422),  # nothing changed
        ({"d8_any_any_any_open": "block"}, 422),  # as it is
        ({"d8_any_any_any_open": "grave"}, 422),
        ({"d8_any_any_any_open": "warn", "reason": " "}, 422),
        ({"d8_any_any_any_open": "warn", "valid_from": "2020-01-01"}, 422),
    ],
)
def test_a_change_that_does_not_hold_is_refused(
    db: Session, desk: FlaskClient, changes: dict[str, str], status: int
) -> None:
    assert desk.post(ADDRESS, data=WHY | changes).status_code == status
    assert db.scalars(select(RulesetEdition)).all() == []


def test_nobody_else_finds_the_page(
    db: Session, as_viewer: Callable[[Viewer], FlaskClient], officer: Viewer
) -> None:
    assert as_viewer(officer).get(ADDRESS).status_code == 404


def likeness(db: Session, tender: Tender) -> int:
    """How like the record beside it is, by the rulebook as it stands."""
    [loaded] = load_boards(db, [tender.id], now=NOW, rulebook=read_rulebook(db))
    [other] = loaded.board.near
    return other.likeness_bp


def test_how_far_records_may_lie_apart_follows_the_desks_edition(db: Session) -> None:
    tender = make_tender(db, "Gói thầu số 1: Camera giao thông")
    other = make_tender(db, "Gói thầu số 01 - CAMERA GIAO THÔNG", budget_minor=12_600_000_000)
    for each in (tender, other):
        tender_changed(db, each)
    db.commit()
    drain_queue(NOW)
    found = db.scalars(select(Finding).where(Finding.rule == "D12")).one()
    shipped = likeness(db, tender)
    set_amount(db, "D12.budget_bp", 0)
    assert likeness(db, tender) < shipped
    set_amount(db, "D12.likeness_bp", shipped)
    db.commit()
    scan(NOW)
    db.expire_all()
    assert found.cleared_at is not None
