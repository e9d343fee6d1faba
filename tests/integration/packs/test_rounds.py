"""Rounds of papers: the minutes in which they can be called back, what follows, who learns what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import OrganisationKind
from app.audit.models import AuditEntry
from app.consortia.models import ExitKind, Member
from app.core.access import Actor, Role, Viewer
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.models import OutboxMessage
from app.meetings.models import Meeting, Seat, SeatGroup
from app.packs.content.filed import Own
from app.packs.content.plain import Text
from app.packs.editions.projecting import Reader
from app.packs.models import Audience, PackRound
from app.packs.rounds.books import books, every_book, team_books
from app.packs.rounds.commands import (
    GRACE,
    Whose,
    call_back,
    cancel,
    leave,
    request_round,
    revoke_links,
)
from app.packs.rounds.link_models import PackLink
from app.packs.rounds.models import RoundState
from app.packs.rounds.sending import Mailing, Sent, send
from app.packs.rounds.throttle import MISSES
from tests.factories import NOW, make_organisation, make_tender, make_user, viewer_of
from tests.factories.meetings import make_seat
from tests.factories.teams import Party, found, make_party
from tests.integration.packs.issuing import OFFICER, PDF, issued
from tests.integration.packs.test_sending import tokens

AsViewer = Callable[[Viewer], FlaskClient]
ACTOR = Actor.of(OFFICER)


@pytest.fixture
def silent(db: Session, meeting: Meeting) -> Meeting:
    """A body whose seats have no address: a round has nothing to build."""
    for seat in db.scalars(sa.select(Seat).where(Seat.body_id == meeting.body_id)):
        seat.email = None
    db.commit()
    return meeting


def state_of(db: Session, round: str) -> RoundState:
    db.expire_all()
    return db.scalars(sa.select(PackRound).where(PackRound.public_id == round)).one().state


def test_a_round_waits_and_leaves_or_is_called_back_before(db: Session, silent: Meeting) -> None:
    at = silent.public_id
    first = request_round(db, at, Mailing(), actor=ACTOR, now=NOW)
    db.commit()
    with pytest.raises(ConflictError), db.begin_nested():
        request_round(db, at, Mailing(), actor=ACTOR, now=NOW)
    assert leave(NOW + GRACE - timedelta(seconds=1)) == 0
    call_back(db, at, first, actor=ACTOR, now=NOW + timedelta(minutes=9))
    db.commit()
    assert leave(NOW + GRACE) == 0
    assert state_of(db, first) is RoundState.CALLED_BACK

    second = request_round(db, at, Mailing(), actor=ACTOR, now=NOW)
    db.commit()
    with pytest.raises(DomainError):
        call_back(db, at, second, actor=ACTOR, now=NOW + GRACE)
    assert leave(NOW + GRACE) == 1
    assert leave(NOW + GRACE) == 0
    assert state_of(db, second) is RoundState.SENT

    third = request_round(db, at, Mailing(), actor=ACTOR, now=NOW)
    job = db.scalars(sa.select(PackRound.job).where(PackRound.public_id == third)).one()
    assert job is not None
    cancel(db, job, actor=ACTOR, now=NOW)
    db.commit()
    assert state_of(db, third) is RoundState.CALLED_BACK
    acts = db.scalars(sa.select(AuditEntry.action)).all()
    assert acts.count("packs.round_called_back") == 2


def test_a_rounds_page_asks_twice_and_keeps_its_history(
    db: Session, as_viewer: AsViewer, silent: Meeting
) -> None:
    make_seat(db, silent.body, SeatGroup.EXPERT, email="guest@example.org")
    [book] = books(db, silent.public_id)
    held = PackRound(
        public_id="r" * 16,
        meeting_id=silent.id,
        days=21,
        attach=False,
        asked_at=NOW,
        asked_by=OFFICER.user,
        leaves_at=NOW + GRACE,
        job=None,
        state=RoundState.SENT,
        seats=1,
        ended_at=None,
        ended_by=None,
        reason=None,
    )
    db.add(held)
    db.flush()
    send(db, silent.public_id, book, Sent(1), Mailing(round=held.public_id), actor=ACTOR, now=NOW)
    db.commit()
    address = f"/packs/meetings/{silent.public_id}"
    page = as_viewer(OFFICER).get(f"{address}/distribution?lang=en").get_data(as_text=True)
    assert "Rounds of papers" in page
    revoke = f"{address}/rounds/{'r' * 16}/revoke"
    assert as_viewer(OFFICER).post(revoke, data={"reason": "Wrong annex"}).status_code == 422
    done = as_viewer(OFFICER).post(revoke, data={"reason": "Wrong annex", "sure": "y"})
    assert done.status_code == 302
    assert state_of(db, "r" * 16) is RoundState.REVOKED
    page = as_viewer(OFFICER).get(f"{address}/distribution?lang=en").get_data(as_text=True)
    assert "Links taken back" in page
    assert "Wrong annex" in page
    # Once is enough, and a round of another meeting is none of this one's.
    whose = Whose(round=held.public_id)
    with pytest.raises(DomainError):
        revoke_links(db, silent.public_id, whose, "once more", actor=ACTOR, now=NOW)
    with pytest.raises(NotFoundError):
        call_back(db, silent.public_id, "n" * 16, actor=ACTOR, now=NOW)


def without_tokens(answer: TestResponse) -> str:
    """The page without what protects its forms: that tells the second it was made in."""
    return re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", answer.get_data(as_text=True))


@pytest.fixture
def team(db: Session, meeting: Meeting) -> tuple[Party, Party, str]:
    """Two firms with seats on the body, and their team."""
    lead, partner = make_party(db, "가상선도"), make_party(db, "가상협력")
    for party, address in ((lead, "lead@example.org"), (partner, "partner@example.org")):
        home = party.firm.organisation
        make_seat(db, meeting.body, SeatGroup.FIRM, home, email=address)
    consortium = found(db, lead, make_tender(db))
    row = db.scalars(sa.select(Member)).one()
    db.add(
        Member(
            consortium_id=row.consortium_id,
            firm_id=partner.firm.id,
            role="member",
            joined_at=NOW,
            left_at=None,
            exit_kind=None,
        )
    )
    db.commit()
    return lead, partner, consortium


def test_a_teams_book_goes_to_its_members_of_the_moment_and_shows_to_nobody_else(
    app: Flask,
    db: Session,
    as_viewer: AsViewer,
    meeting: Meeting,
    team: tuple[Party, Party, str],
) -> None:
    MISSES.forget()
    lead, partner, consortium = team
    at = meeting.public_id
    theirs = team_books(db, at)
    assert {(book.seat, book.recipient) for book in theirs} == {
        (seat.public_id, consortium)
        for seat in db.scalars(sa.select(Seat).where(Seat.group == SeatGroup.FIRM))
    }
    assert all(book.signs_in and book.confidential for book in theirs)
    assert Audience.CONSORTIUM not in {book.audience for book in books(db, at)}

    page = f"/packs/meetings/{at}/distribution?lang=en"
    before = without_tokens(as_viewer(OFFICER).get(page))
    own = Own(Text("가상팀"))
    issued(app, db, meeting, Audience.CONSORTIUM, reader=Reader(consortium, own=own))
    for book in theirs:
        send(db, at, book, Sent(1, PDF), Mailing(attach=True), actor=ACTOR, now=NOW)
    db.commit()
    found_links = db.scalars(sa.select(PackLink)).all()
    assert [(link.sent_by, link.attached) for link in found_links] == [(None, False)] * 2
    # Neither the page of distribution, nor the officer's acts, mails or counts tell of it.
    assert without_tokens(as_viewer(OFFICER).get(page)) == before
    assert {mail.caused_by for mail in db.scalars(sa.select(OutboxMessage))} == {None}
    sent_by = sa.select(AuditEntry).where(AuditEntry.action == "packs.link_sent")
    assert {entry.actor_id for entry in db.scalars(sent_by)} == {None}

    links = tokens(db)
    for party, address in ((lead, "lead@example.org"), (partner, "partner@example.org")):
        opened = as_viewer(party.viewer).get(f"/packs/links/{links[address]}")
        assert opened.status_code == 302
        assert as_viewer(party.viewer).get(opened.location).status_code == 200

    row = db.scalars(sa.select(Member).where(Member.firm_id == partner.firm.id)).one()
    row.left_at, row.exit_kind = NOW, ExitKind.LEFT
    db.commit()
    assert [book.seat for book in team_books(db, at)] == [
        book.seat for book in theirs if book.seat != _seat_of(db, partner)
    ]
    gone = as_viewer(partner.viewer).get(f"/packs/links/{links['partner@example.org']}")
    assert gone.status_code == 404
    assert (
        as_viewer(lead.viewer).get(f"/packs/links/{links['lead@example.org']}").status_code == 302
    )

    # Taking everything back takes the team's links, too, and counts none of them.
    all_of_it = Whose()
    assert revoke_links(db, at, all_of_it, "Wrong annex", actor=ACTOR, now=NOW) == 0
    assert all(link.revoked_at for link in db.scalars(sa.select(PackLink)))
    assert OFFICER.user not in {mail.caused_by for mail in db.scalars(sa.select(OutboxMessage))}


def _seat_of(db: Session, party: Party) -> str:
    home = party.firm.organisation_id
    return db.scalars(sa.select(Seat.public_id).where(Seat.organisation_id == home)).one()


def test_a_link_ends_with_the_claim_to_its_book(
    app: Flask, db: Session, as_viewer: AsViewer, meeting: Meeting
) -> None:
    """Whoever's seat ends before the meeting has a link no more, though nobody took it back."""
    MISSES.forget()
    home = make_organisation(db, OrganisationKind.INSTITUTE)
    expert = make_user(db, Role.EXPERT, organisation=home)
    seat = make_seat(db, meeting.body, SeatGroup.EXPERT, home, email="e@example.org")
    issued(app, db, meeting, Audience.EXPERT)
    [book] = every_book(db, meeting.public_id, seat=seat.public_id)
    send(db, meeting.public_id, book, Sent(1), Mailing(), actor=ACTOR, now=NOW)
    db.commit()
    link = f"/packs/links/{tokens(db)['e@example.org']}"
    assert as_viewer(viewer_of(expert)).get(link).status_code == 302
    seat.valid_to = NOW.date()
    db.commit()
    assert as_viewer(viewer_of(expert)).get(link).status_code == 404
