"""What is personal in settled applications is erased in time; decisions and audit stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.access import ANONYMOUS, Viewer
from app.core.models import OutboxMessage, OutboxState
from app.firms.sign_up import documents, retention
from app.firms.sign_up.models import ApplicationState, FirmApplication, FirmDocument
from tests.factories import NOW
from tests.integration.firms.newcomers import OFFICER, form, make_application, send

AsViewer = Callable[[Viewer], FlaskClient]
LATER = NOW + retention.KEPT


def settle(client: FlaskClient, db: Session, act: str) -> FirmApplication:
    (application,) = db.scalars(select(FirmApplication).where(FirmApplication.decided_at.is_(None)))
    answer = client.post(
        f"/firms/applications/{application.public_id}/{act}",
        data={"reason": "unconfirmed", "note": "이담당 님께"},
    )
    assert answer.status_code == 302
    return application


def test_a_refused_application_keeps_its_decision_and_no_person(
    as_viewer: AsViewer, db: Session, app: Flask
) -> None:
    send(as_viewer(ANONYMOUS), form(phone="02-123-4567"))
    settled = settle(as_viewer(OFFICER), db, "refuse")
    for letter in db.scalars(select(OutboxMessage)):
        letter.state = OutboxState.SENT
    db.commit()
    assert retention.erase_settled(LATER - timedelta(seconds=1)) == 0
    assert retention.erase_settled(LATER) == 1
    assert retention.erase_settled(LATER) == 0
    db.expire_all()
    assert (settled.state, settled.name_ko, settled.value) == (
        ApplicationState.REFUSED,
        "가온물길테크",
        "1248100998",
    )
    page = as_viewer(OFFICER).get(f"/firms/applications/{settled.public_id}?lang=ko")
    text = page.get_data(as_text=True)
    for said in ("이담당", "newcomer@example.org", "02-123-4567", "김가온"):
        assert said not in text
    assert "파기되었습니다" in text
    letters = db.scalars(select(OutboxMessage)).all()
    assert {(mail.recipient, mail.content) for mail in letters} == {("", b"")}
    # The certificate goes with the next sweep of files.
    assert db.scalar(select(func.count()).select_from(FirmDocument)) == 0
    documents.sweep(LATER)
    assert not list((documents.folder()).glob("??/*.sealed"))
    actions = db.scalars(select(AuditEntry.action)).all()
    assert {"firms.applied", "firms.application_refused", "firms.application_erased"} <= set(
        actions
    )


def test_what_became_a_firm_keeps_its_papers(as_viewer: AsViewer, db: Session) -> None:
    send(as_viewer(ANONYMOUS), form())
    settled = settle(as_viewer(OFFICER), db, "approve")
    assert retention.erase_settled(LATER) == 1
    db.expire_all()
    assert (settled.contact_name, settled.email, settled.representative) == ("", "", "")
    assert settled.firm is not None
    assert db.scalars(select(FirmDocument.firm_id)).all() == [settled.firm_id]


def test_what_is_not_settled_is_never_erased(db: Session) -> None:
    waiting = make_application(db, state=ApplicationState.ASKED)
    db.commit()
    assert retention.erase_settled(NOW + timedelta(days=5000)) == 0
    db.expire_all()
    assert waiting.email == "newcomer@example.org"
