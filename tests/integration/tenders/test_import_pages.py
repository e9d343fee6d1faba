"""The upload page: preview, confirmation, reports, downloads, and who may use it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.access import Role, Viewer
from app.core.clock import fixed_clock
from app.core.storage import stored_path
from app.tenders.importing import uploads
from app.tenders.importing.models import StagedUpload
from app.tenders.models import SourceFile, Tender
from config import Config
from tests.factories import make_user, viewer_of
from tests.factories.tender_files import as_json, notices, package, release
from tests.integration.tenders.importing import NOW

pytestmark = pytest.mark.integration

Become = Callable[[Viewer], FlaskClient]


@pytest.fixture
def officer(db: Session, as_viewer: Become) -> FlaskClient:
    return as_viewer(viewer_of(make_user(db, Role.SECRETARIAT)))


def send(client: FlaskClient, content: bytes, name: str = "notices.csv", **more: str) -> Any:
    form = {"file": (io.BytesIO(content), name), **more}
    return client.post("/tenders/import?lang=en", data=form, content_type="multipart/form-data")


def is_stored(app: Flask, content: bytes) -> bool:
    config: Config = app.config["DURI"]
    digest = hashlib.sha256(content).hexdigest()
    return stored_path(config.files / "uploads", digest).exists()


def tenders(db: Session) -> int:
    return db.scalar(select(func.count(Tender.id))) or 0


def test_an_upload_is_previewed_before_anything_is_stored(
    officer: FlaskClient, db: Session
) -> None:
    answer = send(officer, notices())
    assert answer.status_code == 302
    page = officer.get(answer.location + "?lang=en").get_data(as_text=True)
    assert "Nothing is stored yet" in page
    assert "IB2600099901" in page
    assert "New" in page
    assert tenders(db) == 0


def test_confirming_imports_and_shows_the_report(
    app: Flask, officer: FlaskClient, db: Session
) -> None:
    content = notices({"place": "Xã Không Có"})
    preview = send(officer, content).location
    assert is_stored(app, content)
    answer = officer.post(preview, data={"decision": "import"})
    assert answer.status_code == 302
    report = officer.get(answer.location + "?lang=en").get_data(as_text=True)
    assert "Xã Không Có" in report
    assert tenders(db) == 1
    assert not is_stored(app, content)
    assert officer.get(preview).status_code == 404
    listed = officer.get("/tenders/import?lang=en").get_data(as_text=True)
    assert "notices.csv" in listed


def test_an_amendment_shows_what_changes(officer: FlaskClient) -> None:
    officer.post(send(officer, notices()).location, data={"decision": "import"})
    later = notices({"version": "01", "closes_at": "2026-12-20T09:00:00"})
    page = officer.get(send(officer, later).location + "?lang=en").get_data(as_text=True)
    assert "Amended" in page
    assert "10 Dec 2026 (Thu) 09:00 → 20 Dec 2026 (Sun) 09:00" in page


def test_dropping_forgets_the_file(app: Flask, officer: FlaskClient, db: Session) -> None:
    preview = send(officer, notices()).location
    assert officer.post(preview, data={"decision": "drop"}).status_code == 302
    assert (tenders(db), is_stored(app, notices())) == (0, False)


def test_an_upload_is_its_officers_alone_and_expires(
    app: Flask, db: Session, as_viewer: Become
) -> None:
    mine = viewer_of(make_user(db, Role.SECRETARIAT))
    preview = send(as_viewer(mine), notices()).location
    colleague = as_viewer(viewer_of(make_user(db, Role.SECRETARIAT)))
    assert colleague.get(preview).status_code == 404
    assert colleague.post(preview, data={"decision": "import"}).status_code == 404
    with fixed_clock(NOW + timedelta(days=2)):
        assert as_viewer(mine).get(preview).status_code == 404
    assert tenders(db) == 0


def test_expired_uploads_are_swept(app: Flask, officer: FlaskClient, db: Session) -> None:
    send(officer, notices())
    uploads.sweep(NOW + timedelta(days=400 * 365))
    assert db.scalar(select(func.count(StagedUpload.id))) == 0
    assert not is_stored(app, notices())


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 422, "empty"),
        (b"{", 422, "line 1, column 2"),
        (b"notice_no,bidder_name\nIB1,X\n", 422, "list of bidders"),
        (b"x" * 50_000_000, 413, "too large"),
        (notices({"closes_at": "soon"}), 422, "closes_at: “soon” is not a date and time"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_changes_nothing(
    officer: FlaskClient, db: Session, content: bytes, status: int, words: str
) -> None:
    answer = send(officer, content)
    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)
    assert (tenders(db), db.scalar(select(func.count(SourceFile.id)))) == (0, 0)


@pytest.mark.parametrize(
    ("language", "words"), [("ko", "입찰 참가자 목록"), ("vi", "danh sách nhà thầu")]
)
def test_a_refusal_speaks_the_readers_language(
    officer: FlaskClient, language: str, words: str
) -> None:
    form = {"file": (io.BytesIO(b"notice_no,bidder_name\nIB1,X\n"), "x.csv")}
    answer = officer.post(
        f"/tenders/import?lang={language}", data=form, content_type="multipart/form-data"
    )
    assert words in answer.get_data(as_text=True)


def test_no_file_at_all_is_said(officer: FlaskClient) -> None:
    answer = officer.post("/tenders/import?lang=en", data={})
    assert answer.status_code == 422
    assert "Choose a file" in answer.get_data(as_text=True)


def test_bad_rows_can_be_left_out(officer: FlaskClient, db: Session) -> None:
    content = notices({}, {"notice_no": "IB2600099902", "closes_at": "soon"})
    preview = send(officer, content, keep_going="y").location
    assert "1 good rows" in officer.get(preview + "?lang=en").get_data(as_text=True)
    assert officer.post(preview, data={"decision": "import"}).status_code == 422
    assert officer.post(preview, data={"decision": "import", "keep_going": "1"}).status_code == 302
    assert tenders(db) == 1


@pytest.mark.parametrize(
    "role", [None, Role.OWNER, Role.COMPLIANCE, Role.MINISTRY, Role.EXPERT, Role.AUDITOR]
)
def test_only_the_secretariat_imports(
    client: FlaskClient, db: Session, as_viewer: Become, role: Role | None
) -> None:
    eyes = as_viewer(viewer_of(make_user(db, role)) if role else Viewer())
    expected = 404 if role else 302
    for address in ("/tenders/import", "/tenders/import/template.xlsx"):
        assert eyes.get(address).status_code == expected
    assert send(eyes, notices()).status_code == 404
    assert tenders(db) == 0


def test_the_template_explains_itself_in_three_languages(officer: FlaskClient) -> None:
    answer = officer.get("/tenders/import/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["tenders", "help"]
    header = [cell.value for cell in book["tenders"][1]]
    rows = list(book["help"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == header
    closing = next(row for row in rows if row[0] == "closes_at")
    assert len({closing[2], closing[3], closing[4]}) == 3
    assert officer.get("/tenders/import/template.csv").data.startswith(
        b"\xef\xbb\xbfkind,notice_no"
    )


def test_a_report_cell_is_never_a_formula(officer: FlaskClient) -> None:
    place = "@SUM(A1:A9) không có tỉnh"
    preview = send(officer, notices({"place": place})).location
    result = officer.post(preview, data={"decision": "import"}).location
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{result}/report.xlsx").data))
    assert f"'{place}" in [cell.value for cell in book.worksheets[0]["C"]]


def test_a_file_with_bids_is_kept_only_until_it_is_confirmed(
    app: Flask, officer: FlaskClient
) -> None:
    bids = {"details": [{"id": "B", "value": {"amount": 987654321, "currency": "USD"}}]}
    content = as_json(package(release(bids=bids)))
    preview = send(officer, content, "ocds.json").location
    page = officer.get(preview + "?lang=en").get_data(as_text=True)
    assert "bids" in page
    assert "987654321" not in page
    officer.post(preview, data={"decision": "import"})
    assert not is_stored(app, content)
