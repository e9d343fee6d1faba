"""Pages of the packs: ordering, progress, the list, the file, and to whom each is nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AccessLog
from app.core.access import ANONYMOUS, Role, Viewer
from app.meetings.models import Meeting
from app.packs.models import Audience, PackDownload, PackEdition, PackSnapshot
from tests.integration.packs.issuing import OFFICER, READERS, desk, issued, opened_by

AsViewer = Callable[[Viewer], FlaskClient]


@pytest.mark.parametrize(("audience", "readers"), READERS)
def test_an_edition_opens_to_its_audience_and_is_absent_for_everybody_else(
    app: Flask,
    db: Session,
    as_viewer: AsViewer,
    meeting: Meeting,
    viewers: dict[str, Viewer],
    audience: Audience,
    readers: set[str],
) -> None:
    edition = issued(app, db, meeting, audience)
    opened_by(as_viewer, viewers, readers, f"/packs/editions/{edition}.pdf")


def test_the_list_shows_each_reader_their_own_editions(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting, member: Viewer
) -> None:
    for audience in Audience:
        if audience is not Audience.MINISTRY and audience is not Audience.PUBLIC:
            issued(app, db, meeting, audience)
    nothing = "No edition has been issued."
    assert nothing in as_viewer(ANONYMOUS).get("/packs/?lang=en").get_data(as_text=True)
    assert nothing in as_viewer(member).get("/packs/?lang=en").get_data(as_text=True)
    page = as_viewer(OFFICER).get("/packs/?lang=en").get_data(as_text=True)
    assert "Secretariat edition" in page
    assert "Compliance edition" not in page
    auditor = as_viewer(desk(Role.AUDITOR)).get("/packs/?lang=en").get_data(as_text=True)
    assert "Compliance edition" in auditor
    assert "Download PDF" not in auditor


def test_a_download_is_noted_before_the_file_leaves(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.SECRETARIAT)
    answer = as_viewer(OFFICER).get(f"/packs/editions/{edition}.pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.mimetype == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "attachment" in answer.headers["Content-Disposition"]
    looks = db.scalars(sa.select(AccessLog)).all()
    assert [(look.action, look.subject_id) for look in looks] == [("packs.downloaded", edition)]
    assert [row.user_id for row in db.scalars(sa.select(PackDownload))] == [OFFICER.user]
    page = as_viewer(OFFICER).get("/packs/?lang=en").get_data(as_text=True)
    assert "taken by you: 1" in page


def test_the_compliance_edition_asks_for_a_reason_first(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.COMPLIANCE)
    officer = desk(Role.COMPLIANCE)
    answer = as_viewer(officer).get(f"/packs/editions/{edition}.pdf")
    assert answer.status_code == 302
    assert "/audit/reason" in answer.location
    assert db.scalars(sa.select(PackDownload)).all() == []


@pytest.mark.slow
def test_an_ordered_pack_is_built_and_its_job_leads_to_the_file(
    db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    client = as_viewer(OFFICER)
    address = f"/packs/meetings/{meeting.public_id}"
    assert "Compliance" not in client.get(f"{address}?lang=en").get_data(as_text=True)
    ordered = client.post(address, data={"audience": "public", "locale": "en"})
    assert ordered.status_code == 302
    job = client.get(f"{ordered.location}?lang=en")
    assert "The edition is issued." in job.get_data(as_text=True)
    assert "Refresh" not in job.headers
    assert as_viewer(desk(Role.SECRETARIAT)).get(ordered.location).status_code == 404
    edition = db.scalars(sa.select(PackEdition)).one()
    assert as_viewer(ANONYMOUS).get(f"/packs/editions/{edition.public_id}.pdf").status_code == 200


def test_an_order_for_another_desks_edition_is_refused_by_the_form(
    db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    answer = as_viewer(OFFICER).post(
        f"/packs/meetings/{meeting.public_id}", data={"audience": "compliance", "locale": "ko"}
    )
    assert answer.status_code == 422
    assert db.scalars(sa.select(PackSnapshot)).all() == []


@pytest.mark.parametrize("role", [Role.OWNER, Role.MINISTRY, Role.EXPERT, Role.AUDITOR])
def test_who_builds_nothing_finds_no_such_page(
    as_viewer: AsViewer, meeting: Meeting, role: Role
) -> None:
    client = as_viewer(desk(role))
    assert client.get(f"/packs/meetings/{meeting.public_id}").status_code == 404
    assert client.post(f"/packs/meetings/{meeting.public_id}").status_code == 404
