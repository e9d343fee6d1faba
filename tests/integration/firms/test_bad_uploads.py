"""Files of the wrong kind, too large or infected, at every door that takes files: refused in the
rule's words, and neither a row nor a byte is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS, SYSTEM, Viewer
from app.core.uploads import LIMIT_BYTES
from app.firms.sign_up import applications
from app.firms.sign_up.models import FirmApplication
from tests.factories import NOW, make_tender
from tests.factories.notifications import letters
from tests.factories.teams import found, make_party
from tests.integration.firms.newcomers import PDF, form, send, vietnamese_form
from tests.peers import MALWARE, fake_clamd, free_port
from tests.state import everything

AsViewer = Callable[[Viewer], FlaskClient]
#: A door: a browser in front of it, its address, and the fields beside the file.
Door = tuple[FlaskClient, str, dict[str, Any]]
DOORS = ("sign up", "sign up in Vietnamese", "answer", "proof of size", "paper", "next version")
WRONG = {
    "wrong kind": (b"MZ\x90\x00 a program", "이름과 관계없이"),
    "a kind by name alone": (b"PK\x03\x04" + PDF, "이름과 관계없이"),
    "too large": (PDF + b"0" * LIMIT_BYTES, "10MB"),
    "infected": (PDF + MALWARE, "악성코드(Test.Bad)"),
    "empty": (b"", "파일"),
}


@pytest.fixture
def clamd(app: Flask) -> Iterator[Any]:
    """A deployment with a scanner."""
    usual = app.config["DURI"]
    with fake_clamd() as server:
        app.config["DURI"] = replace(usual, clamd=f"127.0.0.1:{server.server_address[1]}")
        yield server
    app.config["DURI"] = usual


def door(name: str, db: Session, as_viewer: AsViewer) -> Door:
    """What stands in front of one way in."""
    if name.startswith("sign up"):
        vietnamese = name.endswith("Vietnamese")
        fields = vietnamese_form(locale="ko") if vietnamese else form()
        country = "vietnamese" if vietnamese else "korean"
        return as_viewer(ANONYMOUS), f"/sign-up/{country}-firm", fields
    if name == "answer":
        send(as_viewer(ANONYMOUS), form())
        asked = db.scalars(select(FirmApplication)).one()
        applications.ask_for_more(db, asked.public_id, "정관", actor=SYSTEM, now=NOW)
        db.commit()
        text = letters(db)[-1].get_content()
        link = re.search(r"/sign-up/applications/\S+", text)
        assert link is not None
        return as_viewer(ANONYMOUS), link[0], {"answer": "정관입니다"}
    party = make_party(db, "가온")
    if name == "proof of size":
        fields = {"size_class": "sme", "issued_on": "2026-04-01", "expires_on": "2027-03-31"}
        db.commit()
        return as_viewer(party.viewer), f"/firms/{party.id}/size", fields
    team = found(db, party, make_tender(db))
    db.commit()
    browser, address = as_viewer(party.viewer), f"/consortia/{team}/documents/add"
    fields = {"title": "기술 제안 초안"}
    if name == "next version":
        first = fields | {"file": (BytesIO(PDF), "a.pdf")}
        address = browser.post(address, data=first).location
    return browser, address, fields


@pytest.mark.parametrize(
    ("name", "fault"),
    # An answer may come without a file.
    [pair for pair in product(DOORS, WRONG) if pair != ("answer", "empty")],
)
def test_a_bad_file_is_refused_and_leaves_nothing(
    db: Session, as_viewer: AsViewer, clamd: Any, name: str, fault: str
) -> None:
    browser, address, fields = door(name, db, as_viewer)
    db.commit()
    before = everything(db)
    content, words = WRONG[fault]
    answer = browser.post(
        f"{address}?lang=ko",
        data=fields | {"file": (BytesIO(content), "certificate.pdf")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == (413 if fault == "too large" else 422)
    assert words in answer.get_data(as_text=True)
    db.expire_all()
    assert everything(db) == before


@pytest.mark.parametrize("name", DOORS)
def test_a_clean_file_is_seen_whole_and_kept(
    db: Session, as_viewer: AsViewer, clamd: Any, name: str
) -> None:
    browser, address, fields = door(name, db, as_viewer)
    clamd.sizes.clear()
    content = PDF + bytes(100_000)
    answer = browser.post(
        f"{address}?lang=ko",
        data=fields | {"file": (BytesIO(content), "certificate.pdf")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302
    assert clamd.sizes == [len(content)]


def test_nothing_is_taken_unseen_while_the_scanner_is_away(
    db: Session, client: FlaskClient, app: Flask
) -> None:
    usual = app.config["DURI"]
    app.config["DURI"] = replace(usual, clamd=f"127.0.0.1:{free_port()}")
    before = everything(db)
    try:
        answer = send(client, form())
    finally:
        app.config["DURI"] = usual
    assert answer.status_code == 503
    assert "악성코드 검사를 할 수 없습니다" in answer.get_data(as_text=True)
    assert everything(db) == before
