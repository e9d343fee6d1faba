"""The reading view: the edition that the PDF prints, to the same readers, noted alike."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AccessLog
from app.core.access import ANONYMOUS, Role, Viewer
from app.meetings.models import Meeting
from app.packs.models import Audience, Form, PackDownload, PackEdition
from tests.factories.packs import SEALED_FIRM, SHARED_FIRM
from tests.integration.packs.issuing import OFFICER, READERS, desk, issued, opened_by

AsViewer = Callable[[Viewer], FlaskClient]


@pytest.mark.parametrize(("audience", "readers"), READERS)
def test_it_opens_to_whom_the_pdf_opens(
    app: Flask,
    db: Session,
    as_viewer: AsViewer,
    meeting: Meeting,
    viewers: dict[str, Viewer],
    audience: Audience,
    readers: set[str],
) -> None:
    edition = issued(app, db, meeting, audience)
    for answer in opened_by(as_viewer, viewers, readers, f"/packs/editions/{edition}").values():
        text = answer.get_data(as_text=True)
        assert (SHARED_FIRM in text) == (audience is Audience.SECRETARIAT)
        assert (SEALED_FIRM in text) == (audience is Audience.COMPLIANCE)


@pytest.mark.parametrize(
    ("locale", "heading"),
    [
        ("ko", "요약 및 요청사항"),
        ("vi", "Tóm tắt và các quyết định được đề nghị"),
        ("en", "Summary and decisions requested"),
    ],
)
def test_it_is_in_the_editions_language_whatever_the_readers_pages_are_in(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting, locale: str, heading: str
) -> None:
    edition = issued(app, db, meeting, Audience.PUBLIC, locale=locale)
    for spoken in ("ko", "en"):
        answer = as_viewer(ANONYMOUS).get(f"/packs/editions/{edition}?lang={spoken}")
        page = answer.get_data(as_text=True)
        assert f'<html lang="{spoken}">' in page
        assert f'<div class="reading" lang="{locale}">' in page
        assert heading in page


def test_every_link_inside_leads_to_a_place_on_the_page_and_styles_are_outside(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.SECRETARIAT)
    page = as_viewer(OFFICER).get(f"/packs/editions/{edition}").get_data(as_text=True)
    anchors = re.findall(r'\bid="([^"]+)"', page)
    wanted = re.findall(r'href="#([^"]+)"', page)
    assert len(wanted) > 50
    assert set(wanted) <= set(anchors)
    assert len(anchors) == len(set(anchors))
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert re.findall(r"<a [^>]*></a>", page) == []


def test_reading_is_noted_like_a_download(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.SECRETARIAT)
    answer = as_viewer(OFFICER).get(f"/packs/editions/{edition}")
    assert answer.headers["Cache-Control"] == "no-store"
    looks = db.scalars(sa.select(AccessLog)).all()
    assert [(look.action, look.subject_id) for look in looks] == [("packs.read", edition)]
    [row] = db.scalars(sa.select(PackDownload))
    assert (row.user_id, row.form) == (OFFICER.user, Form.READING)
    page = as_viewer(OFFICER).get("/packs/?lang=en").get_data(as_text=True)
    assert "taken by you: 1" in page
    assert f'href="/packs/editions/{edition}"' in page


def test_the_compliance_edition_asks_for_a_reason_first(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.COMPLIANCE)
    answer = as_viewer(desk(Role.COMPLIANCE)).get(f"/packs/editions/{edition}")
    assert answer.status_code == 302
    assert "/audit/reason" in answer.location
    assert db.scalars(sa.select(PackDownload)).all() == []


def test_what_only_an_older_duri_could_read_is_refused_clearly_and_its_pdf_stays(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.PUBLIC)
    row = db.scalars(sa.select(PackEdition)).one()
    row.content = {"schema": 0}
    db.commit()
    answer = as_viewer(ANONYMOUS).get(f"/packs/editions/{edition}?lang=en")
    assert answer.status_code == 422
    assert "only its PDF can be read" in answer.get_data(as_text=True)
    assert as_viewer(ANONYMOUS).get(f"/packs/editions/{edition}.pdf").status_code == 200
