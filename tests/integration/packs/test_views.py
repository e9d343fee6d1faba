"""Pages of the packs: ordering, progress, the list, the file, and to whom each is nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import commands as audit
from app.audit.models import AccessLog, AccessScope
from app.core.access import ANONYMOUS, Actor, Role, Viewer
from app.core.ids import new_public_id
from app.core.storage import store_bytes
from app.meetings.models import Meeting, MeetingState
from app.packs.editions import series_of
from app.packs.models import Audience, PackDownload, PackEdition, PackSnapshot
from tests.factories import NOW, make_organisation, make_user, viewer_of
from tests.factories.meetings import make_body, make_item, make_meeting, make_seat

AsViewer = Callable[[Viewer], FlaskClient]
PDF = b"%PDF-1.7 test"


def desk(*roles: Role) -> Viewer:
    return Viewer(user=new_public_id(), roles=frozenset(roles))


OFFICER = desk(Role.SECRETARIAT)


@pytest.fixture
def meeting(db: Session) -> Meeting:
    row = make_meeting(db, make_body(db), state=MeetingState.FROZEN, frozen_at=NOW, invited_at=NOW)
    make_item(db, row)
    db.commit()
    return row


@pytest.fixture
def member(db: Session, meeting: Meeting) -> Viewer:
    """A ministry's official who sits on the meeting's body."""
    official: User = make_user(db, Role.MINISTRY, organisation=make_organisation(db))
    make_seat(db, meeting.body, organisation=official.organisation, user_id=official.id)
    db.commit()
    return viewer_of(official)


def issued(app: Flask, db: Session, meeting: Meeting, audience: Audience) -> str:
    """An issued edition with a file, without drawing one."""
    series = series_of(audience)
    snapshot = PackSnapshot(
        public_id=new_public_id(),
        meeting_id=meeting.id,
        series=series,
        ordinal=1,
        frozen_at=NOW,
        content={},
        digest="d",
    )
    db.add(snapshot)
    db.flush()
    edition = PackEdition(
        public_id=new_public_id(),
        meeting_id=meeting.id,
        snapshot_id=snapshot.id,
        audience=audience,
        locale="ko",
        version=1,
        sha256=store_bytes(app.config["DURI"].files, PDF, suffix=".pdf"),
        size=len(PDF),
        pages=12,
        content_digest="c" * 64,
        renderer="test",
        draft=False,
        missing=[],
        concerns=[],
        issued_at=NOW,
        issued_by=OFFICER.user,
    )
    db.add(edition)
    db.commit()
    return edition.public_id


EVERYBODY = {
    "anonymous",
    "secretariat",
    "issuer",
    "compliance",
    "member",
    "stranger",
    "expert",
    "counterpart",
    "firm",
    "auditor",
}


@pytest.fixture
def viewers(db: Session, member: Viewer) -> dict[str, Viewer]:
    """One of each kind; the compliance officer has stated a reason."""
    eyes = {
        "anonymous": ANONYMOUS,
        "secretariat": desk(Role.SECRETARIAT),
        "issuer": OFFICER,
        "compliance": desk(Role.COMPLIANCE),
        "member": member,
        "stranger": desk(Role.MINISTRY),
        "expert": desk(Role.EXPERT),
        "counterpart": desk(Role.COUNTERPART),
        "firm": desk(Role.OWNER),
        "auditor": desk(Role.AUDITOR),
    }
    reason = Actor.of(eyes["compliance"])
    audit.grant_access(db, AccessScope.FINDINGS, "case 17 of 2026", actor=reason, now=NOW)
    db.commit()
    return eyes


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.SECRETARIAT, {"secretariat", "issuer"}),
        (Audience.COMPLIANCE, {"compliance"}),
        (Audience.MINISTRY, {"member", "issuer"}),
        (Audience.PUBLIC, EVERYBODY),
    ],
)
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
    statuses = {
        name: as_viewer(viewer).get(f"/packs/editions/{edition}.pdf").status_code
        for name, viewer in viewers.items()
    }
    assert statuses == {name: 200 if name in readers else 404 for name in viewers}


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
    assert answer.data == PDF
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
