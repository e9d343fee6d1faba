"""A locked team ends when all its members have signed that, and the review is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.consortia import reviewing
from app.consortia.commands import bidding, dissolving, signing
from app.consortia.errors import (
    BeingSignedError,
    BidOnRecordError,
    IntegrityError,
    NotLockedError,
)
from app.consortia.models import ConsortiumState, ExitKind, Invitation, InvitationState
from app.consortia.signing_models import AgreementVersion, Commitment, Signature, VersionState
from app.core.access import Viewer
from app.core.clock import fixed_clock
from app.core.errors import NotAllowedError, NotFoundError
from app.notifications.models import Notification
from tests.factories import NOW, make_tender
from tests.factories.teams import Party, formed, invite, locked, make_party, room_of, sign, signed

Eyes = Callable[[Viewer], FlaskClient]
LATER = NOW + timedelta(days=4)


@pytest.fixture
def lead(db: Session) -> Party:
    return make_party(db, "가온")


@pytest.fixture
def guest(db: Session) -> Party:
    return make_party(db, "나래")


@pytest.mark.slow
def test_a_locked_team_ends_by_the_consent_of_all(
    db: Session, as_viewer: Eyes, lead: Party, guest: Party
) -> None:
    tender = make_tender(db, closes_at=NOW + timedelta(days=30))
    team = locked(db, tender, lead, guest)
    invite(db, team, lead, make_party(db, "다솜"), at=LATER, days=1)
    db.commit()
    room = f"/consortia/{team}"
    later = LATER + timedelta(days=2)
    with fixed_clock(later):
        browser = as_viewer(lead.viewer)
        assert f"{room}/dissolve" in browser.get(room).text
        assert "asked to sign" in browser.get(f"{room}/dissolve?lang=en").text
        assert browser.post(f"{room}/dissolve").location == room
        page = browser.get(f"{room}?lang=en").text
        assert "Ends the consortium" in page
        # Meanwhile the agreement in force binds.
        assert "In force" in page
        paper = browser.get(f"{room}/agreement-2.pdf")
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.data)).pages)
        for words in ("Agreement to end the consortium", "해산", "Thỏa thuận chấm dứt"):
            assert words in text
    sign(db, team, lead, at=later)
    with pytest.raises(IntegrityError):
        signing.request_lock(db, team, actor=lead.acting, now=later)
    sign(db, team, guest, at=later)
    ends = signing.request_lock(db, team, actor=lead.acting, now=later)
    db.commit()
    assert room_of(db, team).state is ConsortiumState.LOCKED
    # By the clock the room is shut, worker or not.
    with fixed_clock(ends):
        for party in (lead, guest):
            assert as_viewer(party.viewer).get(room).status_code == 404
            assert room not in as_viewer(party.viewer).get("/consortia/").text
    reviewing.follow_clock(ends + timedelta(hours=1))
    db.expire_all()
    ended = room_of(db, team)
    assert (ended.state, ended.dissolved_at) == (ConsortiumState.DISSOLVED, ends)
    assert {(m.exit_kind, m.left_at) for m in ended.members} == {(ExitKind.DISSOLVED, ends)}
    assert {v.state for v in db.scalars(select(AgreementVersion))} == {VersionState.SUPERSEDED}
    assert not db.scalars(select(Signature).where(Signature.ended_at.is_(None))).all()
    assert not db.scalars(select(Commitment).where(Commitment.ended_at.is_(None))).all()
    assert not db.scalars(select(Invitation).where(Invitation.state == InvitationState.OPEN)).all()
    told = db.scalars(
        select(Notification).where(Notification.facts["act"].as_string() == "dissolved")
    )
    assert {row.firm_id for row in told} == {lead.firm.id, guest.firm.id}
    assert "consortia.dissolved" in set(db.scalars(select(AuditEntry.action)))
    # Each is free again.
    other = make_party(db, "라온")
    again = formed(db, make_tender(db, closes_at=ends + timedelta(days=20)), other)
    assert again


def test_until_all_have_signed_it_can_be_taken_back(db: Session, lead: Party, guest: Party) -> None:
    team = locked(db, make_tender(db, closes_at=NOW + timedelta(days=30)), lead, guest)
    dissolving.propose_dissolution(db, team, actor=lead.acting, now=LATER)
    sign(db, team, guest, at=LATER)
    signing.take_back(db, team, actor=lead.acting, now=LATER)
    assert room_of(db, team).state is ConsortiumState.LOCKED
    bound = db.scalars(select(Commitment.firm_id).where(Commitment.ended_at.is_(None)))
    assert set(bound) == {lead.firm.id, guest.firm.id}


def test_a_team_whose_bid_stands_does_not_end(db: Session, lead: Party, guest: Party) -> None:
    team = locked(db, make_tender(db, closes_at=NOW + timedelta(days=30)), lead, guest)
    bid = bidding.file_for_team(db, team, None, actor=lead.acting, now=LATER)
    with pytest.raises(BidOnRecordError):
        dissolving.propose_dissolution(db, team, actor=lead.acting, now=LATER)
    bidding.withdraw_bid(db, bid, actor=lead.acting, now=LATER)
    dissolving.propose_dissolution(db, team, actor=lead.acting, now=LATER)
    # Nor does a team that is ending file.
    with pytest.raises(BeingSignedError):
        bidding.file_for_team(db, team, None, actor=lead.acting, now=LATER)


def test_it_may_end_after_closing_too_when_nothing_was_filed(
    db: Session, lead: Party, guest: Party
) -> None:
    team = locked(db, make_tender(db, closes_at=NOW + timedelta(days=5)), lead, guest)
    late = NOW + timedelta(days=9)
    dissolving.propose_dissolution(db, team, actor=lead.acting, now=late)
    for party in (lead, guest):
        sign(db, team, party, at=late)
    ends = signing.request_lock(db, team, actor=lead.acting, now=late)
    reviewing.catch_up(db, room_of(db, team), now=ends)
    assert room_of(db, team).state is ConsortiumState.DISSOLVED


def test_only_who_manages_a_locked_team_puts_its_end_to_signature(
    db: Session, lead: Party, guest: Party
) -> None:
    forming = signed(db, make_tender(db), lead, guest)
    with pytest.raises(NotLockedError):
        dissolving.propose_dissolution(db, forming, actor=lead.acting, now=NOW)
    team = locked(db, make_tender(db, closes_at=NOW + timedelta(days=30)), lead, guest)
    with pytest.raises(NotAllowedError):
        dissolving.propose_dissolution(db, team, actor=guest.acting, now=LATER)
    with pytest.raises(NotAllowedError):
        dissolving.propose_dissolution(db, team, actor=lead.editing, now=LATER)
    stranger = make_party(db, "마루").acting
    with pytest.raises(NotFoundError):
        dissolving.propose_dissolution(db, team, actor=stranger, now=LATER)
