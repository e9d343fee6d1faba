"""The secretariat confirms the roster from a file: previewed, whole or not at all."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.core.access import SYSTEM, Role, Viewer
from app.core.ids import new_public_id
from app.provinces import queries
from app.provinces.loading import load_reference
from app.provinces.reference_data import read_reference

AsViewer = Callable[[Viewer], FlaskClient]
ADDRESS = "/provinces/roster/confirm?lang=en"
HEADER = "province,state,as_of,source,note\n"


@pytest.fixture(autouse=True)
def _reference(db: Session, now: datetime) -> None:
    load_reference(db, read_reference(), actor=SYSTEM, now=now)
    db.commit()


@pytest.fixture
def officer(as_viewer: AsViewer) -> FlaskClient:
    return as_viewer(Viewer(user=new_public_id(), roles=frozenset({Role.SECRETARIAT})))


def upload(client: FlaskClient, content: bytes, name: str = "roster.csv") -> TestResponse:
    return client.post(ADDRESS, data={"file": (io.BytesIO(content), name)})


def shown_rows(answer: TestResponse) -> str:
    found = re.search(r'name="rows_shown"[^>]*value="([^"]*)"', answer.get_data(as_text=True))
    assert found is not None
    return html.unescape(found[1])


def test_a_list_is_previewed_and_then_entered(officer: FlaskClient, db: Session) -> None:
    rows = "Cao Bằng,,2026-12-01,Letter 12,\nTỉnh Sơn La,claimed,01/12/2026,Letter 13,by phone\n"
    answer = upload(officer, (HEADER + rows).encode())
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "Cao Bang" in page
    assert "by phone" in page
    assert queries.coverage(db).confirmed == 0
    done = officer.post(ADDRESS, data={"rows_shown": shown_rows(answer)})
    assert done.status_code == 302
    after = queries.coverage(db)
    assert (after.confirmed, after.claimed, after.open) == (1, 8, 33)
    actions = set(db.scalars(select(AuditEntry.action)))
    assert {"provinces.roster_confirmed", "provinces.status_set"} <= actions


def test_the_downloaded_roster_reads_back_without_a_change(
    officer: FlaskClient, db: Session
) -> None:
    before = queries.roster(db)
    answer = upload(officer, officer.get("/provinces/roster.csv").data)
    assert answer.status_code == 200
    officer.post(ADDRESS, data={"rows_shown": shown_rows(answer)})
    assert queries.roster(db) == before
    book = officer.get("/provinces/roster.xlsx").data
    assert upload(officer, book, "roster.xlsx").status_code == 200


def test_a_workbook_is_read_like_a_csv_file(officer: FlaskClient) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Province", "As of", "Source"])
    sheet.append(["꽝닌성", datetime(2026, 12, 1), "Letter"])  # noqa: DTZ001  (spreadsheets know no zone)
    target = io.BytesIO()
    book.save(target)
    answer = upload(officer, target.getvalue(), "x.xlsx")
    assert answer.status_code == 200
    assert "Quang Ninh" in answer.get_data(as_text=True)


def test_a_formula_in_a_workbook_confirms_nothing(officer: FlaskClient, db: Session) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Province", "State", "As of", "Source"])
    sheet.append(["꽝닌성", '=IF(1,"open","confirmed")', "2026-12-01", "Letter"])
    target = io.BytesIO()
    book.save(target)
    answer = upload(officer, target.getvalue(), "x.xlsx")
    assert answer.status_code == 422
    assert "cell B2 holds a formula" in answer.get_data(as_text=True)
    assert queries.coverage(db).confirmed == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (HEADER + "Atlantis,,2026-12-01,Letter,\n", "names no single province"),
        (HEADER + "Cao Bằng,,tomorrow,Letter,\nSơn La,,2026-12-01,,\n", "be: 2. First, Row 2:"),
        (HEADER, "The file holds no rows."),
        ("name,place\nx,y\n", "Row 1 lacks the columns"),
        ("", "empty"),
        ("%PDF-1.7", "Unsupported format: PDF"),
        (HEADER + "=1+1,,2026-12-01,Letter,\n", "cell A2 holds a formula"),
        # An empty state would confirm the province.
        (HEADER + "Cao Bằng,=B1,2026-12-01,Letter,\n", "cell B2 holds a formula"),
        (HEADER + "Cao Bằng,2026-12-01,Letter,\n", "the row has 4 cells, the header 5"),
        (HEADER + "Cao Bằng,,9999-12-31,Letter,\n", "outside the years 1800 to 2199"),
    ],
)
def test_a_file_that_cannot_be_entered_is_refused_and_changes_nothing(
    officer: FlaskClient, db: Session, content: str, says: str
) -> None:
    before = queries.roster(db)
    answer = upload(officer, content.encode())
    assert answer.status_code == 422
    assert says in html.unescape(answer.get_data(as_text=True))
    assert queries.roster(db) == before


def test_a_date_in_the_future_refuses_the_whole_list(officer: FlaskClient, db: Session) -> None:
    rows = "Cao Bằng,,2026-12-01,Letter,\nSơn La,,2027-12-01,Letter,\n"
    answer = upload(officer, (HEADER + rows).encode())
    refused = officer.post(ADDRESS, data={"rows_shown": shown_rows(answer)})
    assert refused.status_code == 422
    assert "The date lies in the future." in refused.get_data(as_text=True)
    assert queries.coverage(db).confirmed == 0


@pytest.mark.parametrize(
    "sent", ["", "{}", "[1]", '[["row 2", "x"]]', "not json", "[]", "[" * 9_000]
)
def test_rows_that_were_tampered_with_are_refused(officer: FlaskClient, sent: str) -> None:
    assert officer.post(ADDRESS, data={"rows_shown": sent}).status_code == 422


@pytest.mark.parametrize("role", [Role.OWNER, Role.COMPLIANCE, Role.MINISTRY, Role.AUDITOR])
def test_nobody_else_confirms_the_roster(as_viewer: AsViewer, role: Role) -> None:
    client = as_viewer(Viewer(user=new_public_id(), roles=frozenset({role})))
    assert client.get(ADDRESS).status_code == 404
    assert upload(client, HEADER.encode()).status_code == 404
