"""A firm signs up: the same answer for everybody, and no half-done application."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core.access import Viewer
from app.core.ids import generating_ids
from app.core.models import OutboxMessage
from app.firms.sign_up.models import ApplicationState, FirmApplication, FirmDocument
from app.firms.terms import CURRENT, terms
from tests.integration.firms.newcomers import (
    PDF,
    form,
    make_application,
    make_registered,
    send,
    vietnamese_form,
)

AsViewer = Callable[[Viewer], FlaskClient]


def kept_files(app: Flask) -> set[Path]:
    folder = Path(app.config["DURI"].files) / "firms"
    return {path for path in folder.rglob("*") if path.is_file()}


def test_an_application_is_received_and_confirmed_by_mail(
    client: FlaskClient, db: Session, app: Flask
) -> None:
    answer = send(client, form())
    assert answer.status_code == 302
    page = client.get(answer.location).get_data(as_text=True)
    assert "가입 신청 접수" in page
    application = db.scalars(select(FirmApplication)).one()
    assert (application.state, application.value) == (ApplicationState.PENDING, "1248100998")
    assert application.terms_sha256 == terms(CURRENT, "ko").sha256
    (mail,) = db.scalars(select(OutboxMessage))
    assert mail.recipient == "newcomer@example.org"
    # The certificate is kept, and cannot be read where it lies.
    (document,) = application.documents
    stored = [path for path in kept_files(app) if document.sha256 in path.name]
    assert len(stored) == 1
    assert PDF not in stored[0].read_bytes()


def told(client: FlaskClient, db: Session, world: int) -> Any:
    """Everything a newcomer gets for a right form and a wrong one: pages, headers, mails.

    Ids are numbered by the world they are drawn in, and those numbers taken out.
    """
    before = set(db.scalars(select(OutboxMessage.id)))
    count = iter(range(10_000))
    with generating_ids(lambda: f"{world}{next(count):015d}"):
        answers = [send(client, form()), send(client, form(identifier="124-81-00999"))]
        answers.append(client.get(answers[0].location))
    mails = [
        (
            mail.recipient,
            mail.subject,
            re.sub(rb"%d[0-9]{15}" % world, b"id", mail.content),
            mail.next_try_at,
        )
        for mail in db.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        if mail.id not in before
    ]
    assert len(mails) == 1
    shown = [
        (
            answer.status_code,
            [(k, v) for k, v in sorted(answer.headers.items()) if k != "Set-Cookie"],
            answer.data,
        )
        for answer in answers
    ]
    return shown, mails


def test_the_answer_is_the_same_whether_the_firm_is_new_pending_or_here(
    client: FlaskClient, db: Session, now: datetime
) -> None:
    new = told(client, db, 1)
    pending = told(client, db, 2)
    make_registered(db, now)
    here = told(client, db, 3)
    assert new == pending == here


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"identifier": "124-81-00999"}, "사업자등록번호가 아닙니다"),
        ({"opened_on": "2027-01-01"}, "개업일이 미래"),
        ({"content": b"MZ\x90\x00 a program"}, "PDF, JPEG, PNG"),
        ({"content": b""}, "파일"),
        ({"content": PDF + b"0" * 10_000_000}, "10MB"),
        ({"email": "nobody"}, "전자우편"),
        ({"terms_sha256": "0" * 64}, "약관이 바뀌었습니다"),
        ({"terms": ""}, "필수"),
        ({"representative": ""}, "필수"),
    ],
)
def test_a_wrong_form_is_refused_in_the_rules_words_and_leaves_nothing(
    client: FlaskClient, db: Session, app: Flask, changes: dict[str, Any], words: str
) -> None:
    before = kept_files(app)
    answer = send(client, form(**changes))
    assert answer.status_code in {413, 422}
    assert words in answer.get_data(as_text=True)
    for table in (FirmApplication, FirmDocument, OutboxMessage):
        assert db.scalar(select(func.count()).select_from(table)) == 0
    assert kept_files(app) == before


def test_a_vietnamese_firm_reads_vietnamese_unless_it_asks_otherwise(
    client: FlaskClient, db: Session
) -> None:
    korean_browser = {"Accept-Language": "ko-KR"}
    page = client.get("/sign-up/vietnamese-firm", headers=korean_browser).get_data(as_text=True)
    assert '<html lang="vi">' in page
    assert "Mã số thuế" in page or "mã số thuế" in page
    assert "Điều khoản tham gia Duri" in page
    asked = client.get("/sign-up/vietnamese-firm?lang=en").get_data(as_text=True)
    assert '<html lang="en">' in asked
    answer = send(client, vietnamese_form(), "vietnamese")
    assert answer.status_code == 302
    application = db.scalars(select(FirmApplication)).one()
    assert (application.country, application.locale) == ("VN", "vi")
    assert '<html lang="vi">' in client.get(answer.location).get_data(as_text=True)


def test_a_tax_code_with_a_wrong_check_digit_is_refused_in_vietnamese(client: FlaskClient) -> None:
    answer = send(client, vietnamese_form(identifier="0100109107"), "vietnamese")
    assert answer.status_code == 422
    assert "mã số thuế" in answer.get_data(as_text=True)


def test_one_network_cannot_flood_the_queue(client: FlaskClient, db: Session) -> None:
    answers = [send(client, form(email=f"a{n}@example.org")).status_code for n in range(21)]
    assert answers == [302] * 20 + [429]
    assert db.scalar(select(func.count()).select_from(FirmApplication)) == 20


def test_a_stranger_sends_files_to_the_sign_up_alone(client: FlaskClient) -> None:
    def upload(path: str) -> TestResponse:
        return client.post(path, data={"email": "x" * 100_000})

    assert upload("/sign-in").status_code == 413
    assert upload("/sign-up/korean-firm").status_code == 422


def test_one_network_may_send_twenty_forms_a_day(client: FlaskClient, db: Session) -> None:
    send(client, form())
    first = db.scalars(select(FirmApplication)).one()
    for place in range(19):
        # One of yesterday, and eighteen of today.
        at = first.applied_at - timedelta(days=1, minutes=1) if not place else first.applied_at
        make_application(db, f"가상신청 {place}", address_hash=first.address_hash, applied_at=at)
    db.commit()
    assert send(client, vietnamese_form(), "vietnamese").status_code == 302
    refused = send(client, form(identifier="220-81-62517", email="other@example.org"))
    assert refused.status_code == 429
    assert "내일" in refused.get_data(as_text=True)
    assert db.scalar(select(func.count()).select_from(FirmApplication)) == 21
