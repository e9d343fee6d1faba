"""Copies of one's own: by account, link and ZIP the same way; told from every other by serial."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.audit.models import AccessLog, AuditEntry, AuditPayload
from app.core.access import ANONYMOUS, Actor, Role, Viewer
from app.meetings.models import Meeting, SeatGroup
from app.packs.issuing.tracing import traced
from app.packs.models import Audience, Form, PackDownload, PackEdition
from app.packs.rounds.books import books
from app.packs.rounds.sending import Mailing, Sent, send
from tests.factories import NOW, make_organisation
from tests.factories.meetings import make_seat
from tests.integration.packs.issuing import OFFICER, PDF, desk, issued

AsViewer = Callable[[Viewer], FlaskClient]


def line_on(pdf: bytes) -> str:
    [page] = PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", page.extract_text())


def test_a_download_is_a_copy_whose_serial_is_the_access_logs_and_whose_hash_is_kept(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.SECRETARIAT)
    taken = as_viewer(OFFICER).get(f"/packs/editions/{edition}.pdf").data
    look = db.scalars(sa.select(AccessLog)).one()
    row = db.scalars(sa.select(PackDownload).where(PackDownload.form == Form.PDF)).one()
    assert (look.action, look.subject_id, look.viewer_id) == (
        "packs.downloaded",
        edition,
        OFFICER.user,
    )
    assert row.serial == look.public_id
    assert row.copy_sha256 == hashlib.sha256(taken).hexdigest() != hashlib.sha256(PDF).hexdigest()
    said = line_on(taken)
    assert f"일련번호 {row.serial}" in said
    assert OFFICER.user_name in said
    page = as_viewer(OFFICER).get(f"/packs/editions/{edition}").get_data(as_text=True)
    for shown in (hashlib.sha256(PDF).hexdigest(), row.serial, row.copy_sha256):
        assert shown in page
    assert row.serial in as_viewer(OFFICER).get(f"/packs/editions/{edition}/receipts").get_data(
        as_text=True
    )
    [line] = traced(db, taken)
    assert f"copy {row.serial}" in line
    [line] = traced(db, PDF)
    assert line.endswith("as issued")
    assert traced(db, b"else") == ()
    auditor = as_viewer(desk(Role.AUDITOR)).get(f"/audit/accesses?subject={row.serial}")
    assert edition in auditor.get_data(as_text=True)


def test_the_same_edition_taken_twice_gives_two_copies_and_anothers_shows_nothing_of_them(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting, viewers: dict[str, Viewer]
) -> None:
    edition = issued(app, db, meeting, Audience.MINISTRY)
    first, second = (
        as_viewer(OFFICER).get(f"/packs/editions/{edition}.pdf").data for _again in range(2)
    )
    assert first != second
    member = viewers["member"]
    page = as_viewer(member).get(f"/packs/editions/{edition}").get_data(as_text=True)
    for serial in db.scalars(
        sa.select(PackDownload.serial).where(PackDownload.serial.is_not(None))
    ):
        assert serial not in page


def test_what_everybody_may_have_names_nobody(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.PUBLIC)
    for viewer in (ANONYMOUS, OFFICER):
        assert as_viewer(viewer).get(f"/packs/editions/{edition}.pdf").data == PDF
    assert set(db.scalars(sa.select(PackDownload.serial))) == {None}


def test_by_link_and_in_a_zip_copies_are_made_the_same_way(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    home = make_organisation(db, OrganisationKind.INSTITUTE)
    make_seat(db, meeting.body, SeatGroup.EXPERT, home, person_name="박손님", email="g@example.org")
    db.commit()
    issued(app, db, meeting, Audience.EXPERT)
    [book] = [each for each in books(db, meeting.public_id) if each.audience is Audience.EXPERT]
    stamped = Sent(1, PDF, "0123456789abcdef")
    send(db, meeting.public_id, book, stamped, Mailing(), actor=Actor.of(OFFICER), now=NOW)
    db.commit()
    of_mails = sa.select(AuditPayload.content).join(
        AuditEntry, AuditEntry.id == AuditPayload.entry_id
    )
    [mail] = db.scalars(of_mails.where(AuditEntry.action == "packs.link_sent"))
    assert mail["serial"] == stamped.serial
    packed = as_viewer(OFFICER).get(f"/packs/meetings/{meeting.public_id}/editions.zip").data
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        [name] = [each for each in archive.namelist() if each.endswith(".pdf")]
        inside = archive.read(name)
    row = db.scalars(sa.select(PackDownload).where(PackDownload.form == Form.PDF)).one()
    assert row.copy_sha256 == hashlib.sha256(inside).hexdigest()
    assert str(row.serial) in line_on(inside)


def test_a_file_that_is_gone_is_absent_and_one_that_is_damaged_refused_in_words(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    edition = issued(app, db, meeting, Audience.SECRETARIAT)
    row = db.scalars(sa.select(PackEdition)).one()
    folder = app.config["DURI"].files
    [path] = folder.rglob(f"{row.sha256}*")
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 half")
    damaged = as_viewer(OFFICER).get(f"/packs/editions/{edition}.pdf?lang=en")
    assert damaged.status_code == 422
    assert "cannot be read" in damaged.get_data(as_text=True)
    path.unlink()
    assert as_viewer(OFFICER).get(f"/packs/editions/{edition}.pdf").status_code == 404
    assert db.scalars(sa.select(PackDownload)).all() == []
