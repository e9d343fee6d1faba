"""Proofs of a firm's size: which days they may bear, and until when they count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.clock import fixed_clock
from app.firms.models import Firm, SizeClass
from app.firms.profile.models import SizeProof
from app.firms.profile.size_proofs import SizeStanding, size_standing
from tests.factories import make_firm
from tests.integration.firms.newcomers import OFFICER, PDF
from tests.integration.firms.own_pages import AsViewer, of


@pytest.fixture
def firm(db: Session) -> Firm:
    firm = make_firm(db, "가온물길테크")
    db.commit()
    return firm


def proof(**changes: Any) -> dict[str, Any]:
    return {
        "size_class": "mid",
        "issued_on": "2026-04-01",
        "expires_on": "2027-03-31",
        "file": (BytesIO(PDF), "중견기업확인서.pdf"),
    } | changes


def test_an_expired_proof_is_refused_and_a_proof_expires_by_the_clock(
    as_viewer: AsViewer, db: Session, firm: Firm, now: datetime
) -> None:
    client = as_viewer(of(firm))
    path = f"/firms/{firm.public_id}/size?lang=en"
    late = client.post(path, data=proof(issued_on="2024-04-01", expires_on="2026-12-03"))
    assert late.status_code == 422
    assert "This proof expired on" in late.get_data(as_text=True)
    program = client.post(path, data=proof(file=(BytesIO(b"MZ"), "a.pdf")))
    assert program.status_code == 422
    assert db.scalar(select(func.count()).select_from(SizeProof)) == 0
    assert firm.size_class is SizeClass.SME
    assert client.post(path, data=proof()).status_code == 302
    (row,) = db.scalars(select(SizeProof))

    def standing(day: date) -> SizeStanding:
        return size_standing(db, firm.id, SizeClass.MID, day)

    assert standing(date(2027, 3, 31)) is SizeStanding.SUBMITTED
    confirm = f"/firms/proofs/{row.public_id}/confirm"
    assert as_viewer(of(firm)).post(confirm).status_code == 404
    assert as_viewer(OFFICER).post(confirm).status_code == 302
    assert standing(date(2027, 3, 31)) is SizeStanding.PROVEN
    assert standing(date(2027, 4, 1)) is SizeStanding.EXPIRED
    assert size_standing(db, firm.id, SizeClass.SME, now.date()) is SizeStanding.DECLARED


@pytest.mark.parametrize(
    ("issued_on", "expires_on", "words"),
    [
        ("2026-12-05", "2027-12-05", "The day of issue lies in the future."),
        ("2026-12-04", "2026-12-03", "The period ends before it begins."),
    ],
)
def test_a_proof_whose_days_cannot_be_is_refused(
    as_viewer: AsViewer, db: Session, firm: Firm, issued_on: str, expires_on: str, words: str
) -> None:
    path = f"/firms/{firm.public_id}/size?lang=en"
    answer = as_viewer(of(firm)).post(path, data=proof(issued_on=issued_on, expires_on=expires_on))
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)
    assert db.scalars(select(SizeProof)).all() == []


def test_a_proof_that_ended_while_it_waited_is_not_confirmed(
    as_viewer: AsViewer, db: Session, firm: Firm
) -> None:
    as_viewer(of(firm)).post(f"/firms/{firm.public_id}/size", data=proof(expires_on="2026-12-04"))
    row = db.scalars(select(SizeProof)).one()
    confirm = f"/firms/proofs/{row.public_id}/confirm?lang=en"
    # The day after in Seoul.
    with fixed_clock(datetime(2026, 12, 4, 15, 0, tzinfo=UTC)):
        answer = as_viewer(OFFICER).post(confirm)
    assert answer.status_code == 422
    assert "has expired and cannot be confirmed" in answer.get_data(as_text=True)
    db.expire_all()
    assert row.confirmed_at is None
    assert as_viewer(OFFICER).post(confirm).status_code == 302
