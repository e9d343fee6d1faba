"""A firm states its own tie with a buyer: rule D6 answers that firm, and nobody else learns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.conflicts.engine.draining import drain_queue
from app.conflicts.models import Finding
from app.conflicts.registers.record_models import BuyerRelation, RelationBasis
from app.conflicts.words import FindingScope
from app.core.access import Role, Viewer
from app.notifications.models import Notification
from tests.factories import NOW, make_interest, make_tender, make_user, viewer_of
from tests.factories.filings import register
from tests.factories.public_records import note_exclusion
from tests.factories.teams import Party, formed, make_party

Eyes = Callable[[Viewer], FlaskClient]
BUYER = "UBND tỉnh Quảng Nam"


def stated(**changes: Any) -> dict[str, Any]:
    return {
        "buyer": BUYER,
        "kind": "ownership",
        "share": "40",
        "valid_from": "2026-01-01",
        "valid_to": "",
        "source": "자체 신고",
    } | changes


@pytest.fixture
def firm(db: Session) -> Party:
    firm = make_party(db, "가온")
    db.commit()
    return firm


def own_findings(db: Session) -> list[tuple[int | None, str]]:
    rows = db.scalars(
        select(Finding).where(Finding.rule == "D6", Finding.scope == FindingScope.OWN)
    )
    return [(row.firm_id, row.rule) for row in rows if row.cleared_at is None]


def test_a_stated_tie_reaches_the_rule_and_is_told_to_the_firm_alone(
    db: Session, as_viewer: Eyes, firm: Party
) -> None:
    partner = make_party(db, "나래")
    tender = make_tender(db, buyer=BUYER)
    formed(db, tender, firm, partner)
    db.commit()
    done = as_viewer(firm.viewer).post("/findings/ties", data=stated())
    assert (done.status_code, done.location) == (302, "/findings/ties")
    row = db.scalars(select(BuyerRelation)).one()
    assert (row.firm_id, row.basis, row.share_bp) == (firm.firm.id, RelationBasis.DECLARED, 4000)
    drain_queue(NOW)
    assert own_findings(db) == [(firm.firm.id, "D6")]
    told = db.scalars(select(Notification).where(Notification.kind == "own_finding"))
    assert {note.firm_id for note in told} == {firm.firm.id}
    page = as_viewer(firm.viewer).get("/findings/?lang=en").text
    assert "Stated by the firm" in page
    other = as_viewer(partner.viewer)
    for address in ("/findings/?lang=en", "/findings/ties?lang=en"):
        assert BUYER not in other.get(address).text.partition("<table")[2]
    officer = viewer_of(make_user(db, Role.SECRETARIAT))
    desk = viewer_of(make_user(db, Role.COMPLIANCE))
    db.commit()
    assert BUYER in as_viewer(desk).get("/compliance/records/relations").text
    assert as_viewer(officer).get("/findings/ties").status_code == 404
    assert "conflicts.record_entered" in set(db.scalars(select(AuditEntry.action)))


def test_taken_back_the_rule_is_silent_again(db: Session, as_viewer: Eyes, firm: Party) -> None:
    register(db, make_tender(db, buyer=BUYER), firm.firm)
    db.commit()
    browser = as_viewer(firm.viewer)
    browser.post("/findings/ties", data=stated())
    drain_queue(NOW)
    assert own_findings(db)
    row = db.scalars(select(BuyerRelation)).one()
    assert browser.post(f"/findings/ties/{row.public_id}/retract").status_code == 302
    drain_queue(NOW)
    db.expire_all()
    assert own_findings(db) == []
    # It may be stated anew.
    assert browser.post("/findings/ties", data=stated()).status_code == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"share": ""}, "Ownership has a share"),
        ({"kind": "person"}, "Ownership has a share"),
        ({"share": "140"}, "between 0.01 and 100"),
        ({"valid_to": "2025-01-01"}, "ends before it begins"),
        ({"buyer": ""}, "required"),
        ({"source": ""}, "required"),
    ],
)
def test_what_does_not_hold_is_refused_in_the_rules_words(
    db: Session, as_viewer: Eyes, firm: Party, changes: dict[str, Any], words: str
) -> None:
    answer = as_viewer(firm.viewer).post("/findings/ties?lang=en", data=stated(**changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert db.scalars(select(BuyerRelation)).all() == []


def test_nobody_takes_back_what_is_not_their_own_statement(
    db: Session, as_viewer: Eyes, firm: Party
) -> None:
    other = make_party(db, "나래")
    note_exclusion(db, firm.firm)
    db.commit()
    as_viewer(firm.viewer).post("/findings/ties", data=stated())
    row = db.scalars(select(BuyerRelation)).one()
    path = f"/findings/ties/{row.public_id}/retract"
    for viewer in (other.viewer, viewer_of(firm.reader, firm.firm)):
        assert as_viewer(viewer).post(path).status_code == 404
    row.basis = RelationBasis.PUBLIC
    db.commit()
    assert as_viewer(firm.viewer).post(path).status_code == 404
    db.expire_all()
    assert row.retracted_at is None


def test_the_statement_of_independence_asks_for_ties_first(
    db: Session, as_viewer: Eyes, firm: Party
) -> None:
    wish = make_interest(db, make_tender(db), firm.firm)
    db.commit()
    page = as_viewer(firm.viewer).get(f"/interests/{wish.public_id}/independence").text
    assert 'href="/findings/ties"' in page
