"""Papers bound in and sections chosen: pages of the secretariat, and what is issued then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.access import Actor, Viewer
from app.core.clock import fixed_clock
from app.core.errors import DomainError
from app.meetings.models import Meeting
from app.packs.commands import PackOrder
from app.packs.editions.gate import BlockedError
from app.packs.issuing.building import build
from app.packs.models import Audience, Ground, PackEdition, PackRedaction
from app.packs.papers import commands as paper_commands
from app.packs.papers.models import PackAnnex
from tests.factories import NOW
from tests.factories.meetings import make_body, make_meeting
from tests.factories.pdf_files import make_pdf, with_script
from tests.integration.packs.issuing import OFFICER, issued

AsViewer = Callable[[Viewer], FlaskClient]


def handed_in(client: FlaskClient, meeting: Meeting, content: bytes, *audiences: str) -> str:
    answer = client.post(
        f"/packs/meetings/{meeting.public_id}/annexes?lang=en",
        data={
            "file": (BytesIO(content), "reply.pdf"),
            "title_ko": "다낭시 회신 공문",
            "audiences": list(audiences) or ["secretariat"],
        },
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return f"{answer.status_code} {answer.get_data(as_text=True)}"


def test_a_paper_is_for_the_secretariat_alone_until_it_is_opened_to_others(
    db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    client = as_viewer(OFFICER)
    page = handed_in(client, meeting, make_pdf(2, with_script))
    assert "다낭시 회신 공문" in page
    assert "scripts" in page
    row = db.scalars(sa.select(PackAnnex)).one()
    assert (sorted(row.audiences), row.pages) == (["secretariat"], 2)
    taken = client.get(f"/packs/annexes/{row.public_id}.pdf")
    assert taken.headers["Cache-Control"] == "no-store"
    assert b"alert" not in taken.data
    address = f"/packs/annexes/{row.public_id}"
    assert client.post(address, data={"audiences": []}).status_code == 422
    client.post(address, data={"audiences": ["secretariat", "ministry"]})
    db.refresh(row)
    assert sorted(row.audiences) == ["ministry", "secretariat"]
    client.post(f"{address}/withdraw")
    assert client.get(address).status_code == 404
    acts = set(db.scalars(sa.select(AuditEntry.action)))
    assert {"packs.annex_added", "packs.annex_opened", "packs.annex_withdrawn"} <= acts


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (make_pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "422 .*encrypted"),
        (b"%PDF-1.4 half of it", "422 .*damaged"),
        (b"PK a spreadsheet", "422 .*not a PDF"),
    ],
)
def test_a_bad_file_is_refused_in_clear_words_and_nothing_is_kept(
    db: Session, as_viewer: AsViewer, meeting: Meeting, content: bytes, said: str
) -> None:
    status, _, word = said.partition(" .*")
    page = handed_in(as_viewer(OFFICER), meeting, content)
    assert page.startswith(status)
    assert word in page
    assert db.scalars(sa.select(PackAnnex)).all() == []


def test_a_file_of_500_mb_is_refused_before_it_is_read(
    as_viewer: AsViewer, meeting: Meeting
) -> None:
    answer = as_viewer(OFFICER).post(
        f"/packs/meetings/{meeting.public_id}/annexes",
        environ_overrides={"CONTENT_LENGTH": str(500_000_000)},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413


def test_what_was_issued_keeps_its_papers(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    client = as_viewer(OFFICER)
    handed_in(client, meeting, make_pdf())
    issued(app, db, meeting, Audience.SECRETARIAT)
    row = db.scalars(sa.select(PackAnnex)).one()
    officer = Actor.of(OFFICER)
    with pytest.raises(DomainError, match="issued already"):
        paper_commands.withdraw_annex(db, row.public_id, actor=officer, now=NOW)
    client.post(f"/packs/annexes/{row.public_id}", data={"audiences": ["ministry"]})
    db.refresh(row)
    assert sorted(row.audiences) == ["secretariat"]


def test_sections_are_chosen_without_a_script_and_one_is_looked_at(
    db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    client = as_viewer(OFFICER)
    address = f"/packs/meetings/{meeting.public_id}/sections"
    assert 'name="place-provinces"' in client.get(address).get_data(as_text=True)
    asked = {"place-minutes": "1", "keep-minutes": "1", "place-sheets": "2"}
    asked |= {"place-actions": "3", "keep-actions": "1"}
    client.post(address, data=asked)
    page = client.get(f"{address}?lang=en").get_data(as_text=True)
    assert page.index("place-minutes") < page.index("place-sheets") < page.index("place-actions")
    looked = f"/packs/meetings/{meeting.public_id}/preview"
    seen = client.get(f"{looked}/minutes?locale=vi&audience=ministry")
    assert "Biên bản cuộc họp trước" in seen.get_data(as_text=True)
    # What is left out can be looked at, too: whoever chooses wants to see it first.
    assert client.get(f"{looked}/provinces?locale=vi").status_code == 200
    assert client.get(f"{looked}/nothing-of-the-kind?locale=vi").status_code == 404
    assert client.get(f"{looked}/minutes?audience=compliance").status_code == 404
    assert client.get(f"{looked}/minutes?audience=public").status_code == 404
    client.post(address, data={"usual": "1"})
    page = client.get(address).get_data(as_text=True)
    assert page.index("place-sheets") < page.index("place-minutes")


def test_what_the_gate_stops_is_shown_before_issue_as_little_as_issued(
    db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    client = as_viewer(OFFICER)
    handed_in(client, meeting, make_pdf())
    # A slip that no page allows: a paper opened to those who leave for live tenders.
    bound = db.scalars(sa.select(PackAnnex)).one()
    bound.audiences = bound.audiences | {"firm": NOW.isoformat()}
    db.commit()
    for form in ("cover", "cover.pdf"):
        looked = f"/packs/meetings/{meeting.public_id}/preview/{form}?audience=firm&lang=en"
        answer = client.get(looked)
        assert answer.status_code == 422
        said = answer.get_data(as_text=True)
        assert "a section cannot be projected for its readers" in said
        assert "다낭시 회신 공문" not in said
    # Looking writes nothing; ordering tells the compliance desk, and issues nothing.
    assert db.scalars(sa.select(PackRedaction)).all() == []
    with pytest.raises(BlockedError):
        build(
            PackOrder(meeting.public_id, Audience.FIRM, "ko"),
            actor=Actor.of(OFFICER),
            progress=lambda *_: None,
        )
    assert [row.ground for row in db.scalars(sa.select(PackRedaction))] == [Ground.BLOCKED]
    assert db.scalars(sa.select(PackEdition)).all() == []


def test_a_meeting_without_an_agenda_gets_no_pack(db: Session, as_viewer: AsViewer) -> None:
    empty = make_meeting(db, make_body(db))
    db.commit()
    answer = as_viewer(OFFICER).post(
        f"/packs/meetings/{empty.public_id}?lang=en",
        data={"audience": "secretariat", "locale": "ko"},
    )
    assert answer.status_code == 422
    assert "no agenda yet" in answer.get_data(as_text=True)


@pytest.mark.slow
def test_a_late_paper_moves_no_page_and_each_reader_gets_their_own(
    db: Session, as_viewer: AsViewer, brief: Meeting
) -> None:
    client, meeting = as_viewer(OFFICER), brief

    def made(audience: Audience) -> PdfReader:
        order = PackOrder(meeting.public_id, audience, "ko")
        built = build(order, actor=Actor.of(OFFICER), progress=lambda *_: None)
        return PdfReader(BytesIO(built.path.read_bytes()))

    handed_in(client, meeting, make_pdf(2))
    first = made(Audience.SECRETARIAT)
    with fixed_clock(NOW + timedelta(hours=1)):
        handed_in(client, meeting, make_pdf(3), "secretariat", "ministry")
        later = made(Audience.SECRETARIAT)
    count = len(first.pages)
    assert len(later.pages) == count + 1 + 1 + 3
    assert "별첨 1-1" in later.pages[count + 1].extract_text()
    assert f"{count}-5" in later.pages[count + 4].extract_text()
    # Numbers and contents of the pages issued before stand as they were.
    for page in (2, count - 1):
        one, other = (book.pages[page].extract_text() for book in (first, later))
        strip = [line for line in one.splitlines() if "SHA-256" not in line and "판" not in line]
        assert [line for line in strip if line not in other] == []
    with fixed_clock(NOW + timedelta(hours=2)):
        ministry = made(Audience.MINISTRY)
    said = "".join(page.extract_text() for page in ministry.pages)
    assert "별첨 1" in said
    assert "별첨 1-1" not in said
    titles = [entry["/Title"] for entry in later.outline if not isinstance(entry, list)]
    assert "발행 후 추가 자료" in titles
