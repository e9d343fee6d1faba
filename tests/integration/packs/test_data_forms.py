"""An edition for programs and word processors: JSON, XLSX, HWPX, DOCX; the PDF's readers."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hwpx import HwpxDocument
from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS, Role, Viewer
from app.core.papers.docx import as_docx
from app.core.papers.hwpx import as_hwpx
from app.meetings.models import Meeting
from app.packs.models import Audience, Form, PackDownload
from tests.factories.packs import SEALED_FIRM, SHARED_FIRM, sample_content
from tests.integration.packs.issuing import OFFICER, READERS, desk, issued, opened_by

AsViewer = Callable[[Viewer], FlaskClient]


FORMS = ("json", "xlsx", "hwpx", "docx")


def legible(form: str, content: bytes) -> str:
    """What a reader finds in a file of one form."""
    if form == "json":
        return content.decode()
    if form == "xlsx":
        return str(sheets(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("audience", "readers"), READERS)
def test_it_is_given_to_whom_the_pdf_is_given_and_says_no_more(
    app: Flask,
    db: Session,
    as_viewer: AsViewer,
    meeting: Meeting,
    viewers: dict[str, Viewer],
    audience: Audience,
    readers: set[str],
    form: str,
) -> None:
    edition = issued(app, db, meeting, audience)
    address = f"/packs/editions/{edition}.{form}"
    for answer in opened_by(as_viewer, viewers, readers, address).values():
        said = legible(form, answer.data)
        # Firms stand in the tables; agenda and summary name none.
        tables = form in {"json", "xlsx"}
        assert (SHARED_FIRM in said) == (tables and audience is Audience.SECRETARIAT)
        assert (SEALED_FIRM in said) == (tables and audience is Audience.COMPLIANCE)


def test_the_tables_hold_what_the_pages_say_in_the_editions_language(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.SECRETARIAT, locale="ko")
    answer = as_viewer(OFFICER).get(f"/packs/editions/{edition}.xlsx?lang=en")
    found = sheets(answer.data)
    content = sample_content()
    heading, *rows = found["입찰"]
    assert heading[0] == "OCID"
    assert len(rows) == len(content.tenders)
    first = content.tenders[0]
    assert first.amount is not None
    budget = rows[0][heading.index("공고 예산")]
    assert budget == first.amount.minor
    assert rows[0][heading.index("통화")] == first.amount.currency
    assert len(found["로트"]) - 1 == sum(len(sheet.lots) for sheet in content.tenders)
    assert [row[1] for row in found["안건"][1:]] == [item.title.ko for item in content.agenda]
    assert answer.headers["Content-Disposition"].endswith("-secretariat-ko-v1.xlsx")


def test_the_same_edition_gives_the_same_bytes(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.PUBLIC)
    for form in FORMS:
        address = f"/packs/editions/{edition}.{form}"
        once = as_viewer(ANONYMOUS).get(address).data
        as_hwpx.cache_clear()
        as_docx.cache_clear()
        assert as_viewer(ANONYMOUS).get(f"{address}?lang=vi").data == once


def test_the_content_is_the_editions_own_projection(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.MINISTRY)
    said = json.loads(as_viewer(OFFICER).get(f"/packs/editions/{edition}.json").data)
    assert said["agenda"]
    assert said["interests"] == []
    assert said["findings"] == []


def test_taking_it_is_noted_in_its_form_and_it_is_kept_nowhere_on_its_way(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.SECRETARIAT)
    for form in FORMS:
        answer = as_viewer(OFFICER).get(f"/packs/editions/{edition}.{form}")
        assert answer.headers["Cache-Control"] == "no-store"
    forms = db.scalars(sa.select(PackDownload.form).order_by(PackDownload.id)).all()
    assert forms == [Form.JSON, Form.XLSX, Form.HWPX, Form.DOCX]


def test_agenda_and_summary_are_written_as_an_office_of_each_language_writes(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    content = sample_content()
    korean = issued(app, db, meeting, Audience.MINISTRY, locale="ko")
    answer = as_viewer(OFFICER).get(f"/packs/editions/{korean}.hwpx?lang=en")
    assert answer.mimetype == "application/hwp+zip"
    text = HwpxDocument.open(io.BytesIO(answer.data)).text.plain()
    assert "1. 회의 개요" in text
    assert "\n끝." in text
    assert "가. " in text
    for item in content.agenda:
        assert item.title.ko in text
    vietnamese = issued(app, db, meeting, Audience.MINISTRY, locale="vi")
    answer = as_viewer(OFFICER).get(f"/packs/editions/{vietnamese}.docx")
    paper = docx.Document(io.BytesIO(answer.data))
    heads = [p.text for p in paper.paragraphs if p.style and p.style.name == "Heading 1"]
    assert len(heads) >= 6
    assert paper.core_properties.language == "vi-VN"
    assert content.meeting.seats[0].person not in paper.core_properties.author
    order = next(table for table in paper.tables if len(table.rows) == len(content.agenda) + 1)
    assert order.cell(1, 2).text == content.agenda[0].title.vi


@pytest.mark.parametrize("form", ["json", "hwpx"])
def test_the_compliance_edition_asks_for_a_reason_first(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting, form: str
) -> None:
    edition = issued(app, db, meeting, Audience.COMPLIANCE)
    answer = as_viewer(desk(Role.COMPLIANCE)).get(f"/packs/editions/{edition}.{form}")
    assert answer.status_code == 302
    assert "/audit/reason" in answer.location


def test_a_form_nobody_makes_is_not_there(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.PUBLIC)
    assert as_viewer(ANONYMOUS).get(f"/packs/editions/{edition}.odt").status_code == 404
