"""A round of papers with an edition that is really drawn, from the officer's click to its end; and
what data may hold that no font can draw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import OrganisationKind
from app.core.access import ANONYMOUS, Actor, Viewer
from app.core.clock import fixed_clock
from app.core.models import OutboxMessage
from app.core.storage import stored_path
from app.meetings.models import Meeting, Seat, SeatGroup
from app.packs.models import PackEdition
from app.packs.rendering.languages import SIDE_BY_SIDE
from app.packs.rounds.commands import GRACE, leave
from app.packs.rounds.distributing import remind
from app.packs.rounds.link_models import Occasion, PackLink
from app.packs.rounds.queries import rounds_of
from app.packs.rounds.seat_languages import set_seat_language
from app.packs.rounds.throttle import MISSES
from tests.factories import NOW, make_organisation, make_tender
from tests.factories.meetings import make_item, make_seat
from tests.factories.pdf_words import text_of
from tests.integration.packs.issuing import OFFICER
from tests.integration.packs.test_sending import tokens

#: Drawing takes seconds: left out of `make check`.
pytestmark = pytest.mark.slow

AsViewer = Callable[[Viewer], FlaskClient]
ACTOR = Actor.of(OFFICER)


@pytest.fixture
def seats(db: Session, brief: Meeting) -> dict[str, Seat]:
    """Two experts without accounts: letters in Vietnamese, papers in both languages."""
    MISSES.forget()
    found = {}
    for name in ("reads", "silent"):
        home = make_organisation(db, OrganisationKind.INSTITUTE)
        address = f"{name}@example.org"
        found[name] = make_seat(db, brief.body, SeatGroup.EXPERT, home, email=address, locale="vi")
        set_seat_language(db, found[name].public_id, SIDE_BY_SIDE, actor=ACTOR, now=NOW)
    db.commit()
    return found


def text_of_mails(db: Session, address: str) -> str:
    """What was written to an address, mail by mail."""
    sent = sa.select(OutboxMessage).where(OutboxMessage.recipient == address)
    mails = [message_from_bytes(mail.content, policy=default) for mail in db.scalars(sent)]
    return "\n".join(mail.get_content() for mail in mails)


def test_papers_go_out_are_opened_without_an_account_reminded_of_and_taken_back(
    app: Flask, db: Session, as_viewer: AsViewer, brief: Meeting, seats: dict[str, Seat]
) -> None:
    distribution = f"/packs/meetings/{brief.public_id}/distribution"
    asked = as_viewer(OFFICER).post(distribution, data={"days": "21", "sure": "y"})
    assert asked.status_code == 302
    # Both read the same book: it is drawn once, and nobody is written to before the round leaves.
    edition = db.scalars(sa.select(PackEdition)).one()
    assert edition.locale == SIDE_BY_SIDE
    assert tokens(db) == {}
    with fixed_clock(NOW + GRACE):
        assert leave(NOW + GRACE) == 1
    links = {name: f"/packs/links/{token}" for name, token in tokens(db).items()}
    assert set(links) == {seat.email for seat in seats.values()}
    assert brief.body.name_vi in text_of_mails(db, "reads@example.org")

    reader, opened_at = as_viewer(ANONYMOUS), NOW + timedelta(hours=3)
    with fixed_clock(opened_at):
        page = reader.get(links["reads@example.org"]).get_data(as_text=True)
        copy = reader.get(f"{links['reads@example.org']}.pdf").data
    assert "안건" in page
    assert 'lang="vi"' in page
    issued = stored_path(app.config["DURI"].files, edition.sha256, suffix=".pdf").read_bytes()
    assert copy != issued
    pages = text_of(copy)
    assert len(pages) == edition.pages
    assert all(str(seats["reads"].person_name) in text for text in pages)

    # The receipt: who, in which form, under which serial; the other seat has opened nothing.
    page = as_viewer(OFFICER).get(f"{distribution}?lang=en").get_data(as_text=True)
    assert page.count(">not yet<") == 1
    receipts = f"/packs/editions/{edition.public_id}/receipts?lang=en"
    said = as_viewer(OFFICER).get(receipts).get_data(as_text=True)
    assert said.count(str(seats["reads"].person_name)) == len(("reading view", "copy"))
    assert str(seats["silent"].person_name) not in said
    [round] = rounds_of(db, brief.public_id, OFFICER, opened_at)
    assert (round.seats, round.opened) == (2, 1)

    later = NOW + timedelta(days=4)
    assert remind(later) == 1
    db.expire_all()
    reminded = sa.select(PackLink).where(PackLink.occasion == Occasion.REMINDED)
    assert [link.seat.email for link in db.scalars(reminded)] == ["silent@example.org"]

    with fixed_clock(later):
        why = {"reason": "Wrong annex bound in", "sure": "y"}
        revoke = f"/packs/meetings/{brief.public_id}/rounds/{round.id}/revoke"
        assert as_viewer(OFFICER).post(revoke, data=why).status_code == 302
        gone = {*links.values(), *(f"/packs/links/{token}" for token in tokens(db).values())}
        assert {reader.get(link).status_code for link in gone} == {404}
    for seat in seats.values():
        assert "Wrong annex bound in" in text_of_mails(db, str(seat.email))


def test_a_character_that_no_font_draws_is_marked_and_listed_and_kills_no_pack(
    app: Flask, db: Session, as_viewer: AsViewer, brief: Meeting
) -> None:
    make_item(db, brief, "교통 안건", make_tender(db, "Hệ thống 𖼀 giao thông"))
    db.commit()
    desk = as_viewer(OFFICER)
    ordered = {"audience": "public", "locale": "en"}
    job = desk.post(f"/packs/meetings/{brief.public_id}", data=ordered).location
    assert "𖼀 (U+16F00)" in desk.get(job).get_data(as_text=True)
    row = db.scalars(sa.select(PackEdition)).one()
    assert row.missing == ["𖼀"]
    pdf = stored_path(app.config["DURI"].files, row.sha256, suffix=".pdf").read_bytes()
    assert any("Hệ thống [U+16F00] giao thông" in text for text in text_of(pdf))
    listed = desk.get(f"/packs/meetings/{brief.public_id}?lang=en").get_data(as_text=True)
    assert "Marked characters: 𖼀 (U+16F00)" in listed
