"""Papers to all seats: each a link of its own; who may open it, what is seen of that, undoing."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.audit.models import AccessLog
from app.core.access import ANONYMOUS, SYSTEM, Actor, Role, Viewer
from app.core.clock import fixed_clock
from app.core.errors import DomainError
from app.core.models import Job, OutboxMessage
from app.core.papers import hwpx
from app.meetings.models import Meeting, Seat, SeatGroup
from app.packs.content.filed import Own
from app.packs.content.plain import Text
from app.packs.editions.projecting import Reader
from app.packs.models import Audience, Form, PackDownload
from app.packs.queries import Line
from app.packs.rendering.languages import SIDE_BY_SIDE
from app.packs.rounds.books import books
from app.packs.rounds.commands import SEND, Whose, request_round, revoke_links
from app.packs.rounds.distributing import remind
from app.packs.rounds.link_models import Occasion, PackLink
from app.packs.rounds.seat_languages import set_seat_language
from app.packs.rounds.sending import Mailing, Sent, send, tell_holders
from app.packs.rounds.throttle import LIMIT, MISSES
from app.provinces.homes import set_home_provinces
from tests.factories import (
    NOW,
    make_firm,
    make_organisation,
    make_province,
    make_tender,
    make_user,
    viewer_of,
)
from tests.factories.meetings import make_item, make_seat
from tests.integration.packs.issuing import OFFICER, PDF, desk, issued
from tests.statements import statements_sent

AsViewer = Callable[[Viewer], FlaskClient]
ACTOR = Actor.of(OFFICER)


@pytest.fixture(autouse=True)
def first_try() -> None:
    MISSES.forget()


@pytest.fixture
def people(db: Session, meeting: Meeting) -> dict[str, Viewer]:
    """An expert without an account, one with, and a firm's owner; each holds a seat."""
    home = make_organisation(db, OrganisationKind.INSTITUTE)
    make_seat(db, meeting.body, SeatGroup.EXPERT, home, email="guest@example.org")
    person = make_user(db, Role.EXPERT)
    make_seat(db, meeting.body, SeatGroup.EXPERT, person.organisation, user_id=person.id)
    firm = make_firm(db)
    owner = make_user(db, Role.OWNER, organisation=firm.organisation)
    make_seat(db, meeting.body, SeatGroup.FIRM, firm.organisation, email="firm@example.org")
    db.commit()
    return {"expert": viewer_of(person), "firm": viewer_of(owner, firm=firm)}


@pytest.fixture
def sent(app: Flask, db: Session, meeting: Meeting, people: dict[str, Viewer]) -> dict[str, str]:
    """Every seat has its link: address → token."""
    issued(app, db, meeting, Audience.EXPERT)
    issued(
        app,
        db,
        meeting,
        Audience.FIRM,
        reader=Reader(str(people["firm"].firm), own=Own(Text("가상"))),
    )
    for book in books(db, meeting.public_id):
        send(db, meeting.public_id, book, Sent(1, PDF), Mailing(attach=True), actor=ACTOR, now=NOW)
    db.commit()
    return tokens(db)


def tokens(db: Session) -> dict[str, str]:
    """Address → the token in the last mail to it."""
    found = {}
    for mail in db.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)):
        part = message_from_bytes(mail.content, policy=default).get_body(("plain",))
        match = re.search(r"/packs/links/([\w-]{43})", part.get_content() if part else "")
        if match:
            found[mail.recipient] = match[1]
    return found


def test_each_seats_book_and_whether_it_opens_without_an_account(
    db: Session, meeting: Meeting, sent: dict[str, str], people: dict[str, Viewer]
) -> None:
    links = {link.seat.email: link for link in db.scalars(sa.select(PackLink))}
    guest, firm = links["guest@example.org"], links["firm@example.org"]
    assert (guest.audience, guest.recipient, guest.signs_in) == (Audience.EXPERT, "", False)
    assert (firm.audience, firm.recipient, firm.signs_in) == (
        Audience.FIRM,
        people["firm"].firm,
        True,
    )
    # A file goes along where the officer chose so, and never with what firms filed.
    assert (guest.attached, firm.attached) == (True, False)
    assert len({link.token_hash for link in links.values()}) == len(links)
    assert not [
        token
        for token in sent.values()
        if token in str(db.execute(sa.select(PackLink.token_hash)).all())
    ]


def test_a_link_opens_to_its_reader_alone_and_every_other_answer_is_the_same(
    db: Session, as_viewer: AsViewer, sent: dict[str, str], people: dict[str, Viewer]
) -> None:
    guest, firm = (
        f"/packs/links/{sent['guest@example.org']}",
        f"/packs/links/{sent['firm@example.org']}",
    )
    page = as_viewer(ANONYMOUS).get(guest)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert PdfReader(BytesIO(as_viewer(ANONYMOUS).get(f"{guest}.pdf").data)).pages
    copy = db.scalars(sa.select(PackDownload.serial).where(PackDownload.serial.is_not(None))).one()
    assert copy in set(db.scalars(sa.select(AccessLog.public_id)))
    assert [row.link_id is not None for row in db.scalars(sa.select(PackDownload))] == [True, True]
    agenda = as_viewer(ANONYMOUS).get(f"{guest}/agenda")
    assert agenda.mimetype == hwpx.MIMETYPE
    assert "no-store" in agenda.headers["Cache-Control"]
    assert [row.form for row in db.scalars(sa.select(PackDownload))][2:] == [Form.HWPX]
    for form in ("", ".pdf", "/agenda"):
        assert "/sign-in" in as_viewer(ANONYMOUS).get(f"{firm}{form}").location
    opened = as_viewer(people["firm"]).get(firm)
    assert "/packs/editions/" in opened.location
    assert as_viewer(people["firm"]).get(opened.location).status_code == 200

    missing = as_viewer(people["expert"]).get(f"/packs/links/{'0' * 43}")
    for viewer, url in ((people["expert"], firm), (people["firm"], guest), (OFFICER, guest)):
        answer = as_viewer(viewer).get(url)
        assert answer.status_code == 404
    assert missing.status_code == 404
    with fixed_clock(NOW + timedelta(days=22)):
        assert as_viewer(ANONYMOUS).get(guest).status_code == 404


def test_links_are_taken_back_with_a_reason_that_their_holders_are_told(
    db: Session, as_viewer: AsViewer, meeting: Meeting, sent: dict[str, str]
) -> None:
    guest = f"/packs/links/{sent['guest@example.org']}"
    firm = next(link for link in db.scalars(sa.select(PackLink)) if link.recipient)
    seat = Whose(seat=firm.seat.public_id)
    with pytest.raises(DomainError):
        revoke_links(db, meeting.public_id, seat, " ", actor=ACTOR, now=NOW)
    assert revoke_links(db, meeting.public_id, seat, "잘못된 판", actor=ACTOR, now=NOW) == 1
    db.commit()
    address = f"/packs/meetings/{meeting.public_id}/distribution/revoke"
    assert as_viewer(desk(Role.COMPLIANCE)).get(address).status_code == 404
    assert as_viewer(OFFICER).post(address, data={"reason": "Wrong annex"}).status_code == 422
    assert as_viewer(ANONYMOUS).get(guest).status_code == 200
    sure = {"reason": "Wrong annex bound in", "sure": "y"}
    assert as_viewer(OFFICER).post(address, data=sure).status_code == 302
    assert as_viewer(ANONYMOUS).get(guest).status_code == 404
    assert all(link.revoked_by == OFFICER.user for link in db.scalars(sa.select(PackLink)))
    in_order = sa.select(OutboxMessage).order_by(OutboxMessage.id)
    told = {mail.recipient: mail for mail in db.scalars(in_order)}
    said = message_from_bytes(told["guest@example.org"].content, policy=default)
    assert "Wrong annex bound in" in said.get_content()
    assert "/packs/links/" not in said.get_content()
    assert (
        "잘못된 판"
        in message_from_bytes(told["firm@example.org"].content, policy=default).get_content()
    )


def test_whoever_guesses_is_answered_like_nobody_for_a_while(
    as_viewer: AsViewer, sent: dict[str, str]
) -> None:
    client = as_viewer(ANONYMOUS)
    for number in range(LIMIT):
        assert client.get(f"/packs/links/{number:043d}").status_code == 404
    good = f"/packs/links/{sent['guest@example.org']}"
    assert client.get(good).status_code == 404
    with fixed_clock(NOW + timedelta(minutes=6)):
        assert client.get(good).status_code == 200


def test_a_new_version_is_told_to_its_holders_and_who_stays_silent_is_reminded_once(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting, sent: dict[str, str]
) -> None:
    as_viewer(ANONYMOUS).get(f"/packs/links/{sent['guest@example.org']}")
    line = Line(meeting.public_id, Audience.EXPERT, "ko")
    assert tell_holders(db, line, 2, now=NOW + timedelta(hours=1)) == 2
    assert tell_holders(db, line, 2, now=NOW + timedelta(hours=2)) == 0
    db.commit()
    later = NOW + timedelta(days=4)
    reminded = remind(later)
    assert remind(later) == 0
    db.expire_all()
    links = db.scalars(sa.select(PackLink).where(PackLink.occasion == Occasion.REMINDED)).all()
    assert reminded == len(links) > 0
    assert "guest@example.org" not in {link.seat.email for link in links}


def test_a_reminder_leads_to_what_was_sent_though_the_seat_reads_another_language_now(
    db: Session, as_viewer: AsViewer, sent: dict[str, str]
) -> None:
    seat = db.scalars(sa.select(Seat).where(Seat.email == "guest@example.org")).one()
    set_seat_language(db, seat.public_id, SIDE_BY_SIDE, actor=ACTOR, now=NOW)
    db.commit()
    later = NOW + timedelta(days=4)
    assert remind(later)
    again = tokens(db)["guest@example.org"]
    assert again != sent["guest@example.org"]
    with fixed_clock(later):
        assert as_viewer(ANONYMOUS).get(f"/packs/links/{again}").status_code == 200


def test_the_page_shows_who_opened_what_and_gives_the_editions_in_one_file(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting, sent: dict[str, str]
) -> None:
    as_viewer(ANONYMOUS).get(f"/packs/links/{sent['guest@example.org']}")
    address = f"/packs/meetings/{meeting.public_id}"
    page = as_viewer(OFFICER).get(f"{address}/distribution?lang=en").get_data(as_text=True)
    assert "Expert edition" in page
    assert "guest@example.org" not in page
    assert page.count(">not yet<") == len(sent) - 1
    packed = as_viewer(OFFICER).get(f"{address}/editions.zip")
    names = zipfile.ZipFile(BytesIO(packed.data)).namelist()
    assert {name.rsplit(".", 1)[1] for name in names if "expert" in name} == {"pdf", "hwpx"}
    assert not [name for name in names if "firm" in name]
    expert = issued(app, db, meeting, Audience.EXPERT, version=2)
    as_viewer(OFFICER).get(f"/packs/editions/{expert}")
    receipts = f"/packs/editions/{expert}/receipts"
    assert "Reading view" in as_viewer(OFFICER).get(f"{receipts}?lang=en").get_data(as_text=True)
    for other in (desk(Role.SECRETARIAT), desk(Role.COMPLIANCE), desk(Role.EXPERT)):
        assert as_viewer(other).get(receipts).status_code == 404


def test_the_page_asks_as_much_of_the_database_for_many_seats_as_for_one(
    db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    """Counterparts with a province, experts and officers, beside items on tenders."""
    address = f"/packs/meetings/{meeting.public_id}/distribution"
    province = make_province(db)

    def seat_everybody(number: int) -> None:
        make_item(db, meeting, tender=make_tender(db))
        home = make_organisation(db, OrganisationKind.BUYER)
        set_home_provinces(db, home.public_id, [province.code], actor=SYSTEM, now=NOW)
        make_seat(db, meeting.body, SeatGroup.COUNTERPART, home, email=f"p{number}@example.org")
        make_seat(db, meeting.body, SeatGroup.EXPERT, email=f"e{number}@example.org")
        person = make_user(db, Role.SECRETARIAT)
        make_seat(db, meeting.body, SeatGroup.SECRETARIAT, person.organisation, user_id=person.id)

    def asked() -> int:
        db.commit()
        db.expire_all()
        with statements_sent() as sent:
            assert as_viewer(OFFICER).get(address).status_code == 200
        return len(sent)

    seat_everybody(0)
    few = asked()
    for number in range(1, 6):
        seat_everybody(number)
    assert asked() == few


def test_a_round_is_one_job_after_one_confirmation(
    db: Session, as_viewer: AsViewer, meeting: Meeting, people: dict[str, Viewer]
) -> None:
    address = f"/packs/meetings/{meeting.public_id}/distribution"
    assert as_viewer(OFFICER).post(address, data={"days": "21"}).status_code == 422
    assert as_viewer(OFFICER).post(address, data={"days": "0", "sure": "y"}).status_code == 422
    meeting.invited_at = None
    db.commit()
    with pytest.raises(DomainError):
        request_round(db, meeting.public_id, Mailing(), actor=SYSTEM, now=NOW)
    assert db.scalars(sa.select(Job).where(Job.kind == SEND)).all() == []
