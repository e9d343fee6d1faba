"""Signing one version, the lock, the clock: who is told what, and what nobody can hold up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError as SchemaError
from sqlalchemy.orm import Session

from app.consortia import reviewing
from app.consortia.commands import drafting, founding, signing
from app.consortia.errors import (
    BeingSignedError,
    EngagedElsewhereError,
    IntegrityError,
    LockedError,
    NothingToSignError,
    TypedNameError,
)
from app.consortia.models import ConsortiumState, Member
from app.consortia.signing_models import AgreementVersion, Commitment, Signature, VersionState
from app.core.clock import SEOUL
from app.core.errors import NotFoundError
from tests.factories import NOW, make_lot, make_tender
from tests.factories.teams import (
    draft,
    formed,
    locked,
    make_party,
    room_of,
    sha_of,
    sign,
    signed,
)


def live_commitments(db: Session) -> int:
    return (
        db.scalar(select(func.count()).select_from(Commitment).where(Commitment.ended_at.is_(None)))
        or 0
    )


def test_a_team_is_locked_one_working_day_after_all_have_signed(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = signed(db, make_tender(db), lead, guest)
    ends = signing.request_lock(db, team, actor=lead.acting, now=NOW)
    assert ends.astimezone(SEOUL) == datetime(2026, 12, 7, 14, 30, tzinfo=SEOUL)
    assert room_of(db, team).state is ConsortiumState.UNDER_REVIEW
    assert reviewing.shown_state(room_of(db, team).state, ends, now=ends) is ConsortiumState.LOCKED
    db.commit()
    reviewing.follow_clock(ends - timedelta(seconds=1))
    assert room_of(db, team).state is ConsortiumState.UNDER_REVIEW
    reviewing.follow_clock(ends + timedelta(hours=2))
    room = room_of(db, team)
    assert room.state is ConsortiumState.LOCKED
    assert room.locked_at == ends  # the clock's instant, not the worker's


def test_the_lock_waits_for_every_signature(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = formed(db, make_tender(db), lead, guest)
    signing.propose(db, team, actor=lead.acting, now=NOW)
    sign(db, team, lead)
    with pytest.raises(IntegrityError) as refusal:
        signing.request_lock(db, team, actor=lead.acting, now=NOW)
    assert [fault.value for fault in refusal.value.faults] == ["unsigned"]
    assert db.scalars(select(AgreementVersion.state)).one() is VersionState.OPEN


def test_the_lock_is_refused_past_the_agreements_own_date(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = formed(db, make_tender(db), lead, guest)
    until = NOW.astimezone(SEOUL).date()
    details = draft(db, team, {lead.id: 5000, guest.id: 5000}, lead.id, until=until)
    drafting.change_terms(db, team, details, actor=lead.acting, now=NOW)
    signing.propose(db, team, actor=lead.acting, now=NOW)
    for party in (lead, guest):
        sign(db, team, party)
    with pytest.raises(IntegrityError) as refusal:
        signing.request_lock(db, team, actor=lead.acting, now=NOW + timedelta(days=1))
    assert [fault.value for fault in refusal.value.faults] == ["past_date"]


def test_a_signature_is_an_owners_own_name_under_what_was_read(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = formed(db, make_tender(db), lead, guest)
    signing.propose(db, team, actor=lead.acting, now=NOW)
    sha = sha_of(db, team)

    def attempt(digest: str, name: str, actor: object) -> None:
        signing.sign(db, team, digest, name, totp_step=1, actor=actor, now=NOW)  # type: ignore[arg-type]  # narrower than the stubs can say

    with pytest.raises(NothingToSignError):
        attempt("0" * 64, guest.owner.display_name, guest.acting)
    with pytest.raises(TypedNameError):
        attempt(sha, "somebody else", guest.acting)
    with pytest.raises(NotFoundError):
        attempt(sha, guest.editor.display_name, guest.editing)
    with pytest.raises(NotFoundError):
        attempt(sha, lead.owner.display_name, make_party(db, "다솜").acting)
    attempt(sha, f"  {guest.owner.display_name.upper()} ", guest.acting)


@pytest.mark.parametrize("places", ["same lot", "lot then whole", "whole then lot"])
def test_a_firm_signs_in_one_team_only_and_is_told_alone(db: Session, places: str) -> None:
    one, other, both = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    tender = make_tender(db)
    lot = make_lot(db, tender)
    first = None if places == "whole then lot" else lot
    second = None if places == "lot then whole" else lot
    signed(db, tender, one, both, lot=first)
    team = formed(db, tender, other, both, lot=second)
    signing.propose(db, team, actor=other.acting, now=NOW)
    with pytest.raises(EngagedElsewhereError):
        sign(db, team, both)
    # Nothing of the attempt stays; the other members can still sign.
    sign(db, team, other)
    assert db.scalar(select(func.count()).select_from(Signature)) == 3


def test_another_lot_or_a_signature_taken_back_leaves_the_way_free(db: Session) -> None:
    one, other, both = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    tender = make_tender(db)
    lots = [make_lot(db, tender, str(n)) for n in (1, 2)]
    first = signed(db, tender, one, both, lot=lots[0])
    signed(db, tender, other, both, lot=lots[1])
    host = make_party(db, "라온")
    again = formed(db, tender, host, both, lot=lots[0])
    signing.propose(db, again, actor=host.acting, now=NOW)
    signing.withdraw_signature(db, first, actor=both.acting, now=NOW)
    sign(db, again, both)
    assert live_commitments(db) == 4


def test_the_schema_itself_keeps_a_firm_to_one_team_per_lot(db: Session) -> None:
    one, both = make_party(db, "가온"), make_party(db, "다솜")
    tender = make_tender(db)
    lot = make_lot(db, tender)
    team = signed(db, tender, one, both, lot=lot)
    db.add(
        Commitment(
            firm_id=both.firm.id,
            tender_id=tender.id,
            lot_id=lot.id,
            consortium_id=room_of(db, team).id,
            since=NOW,
        )
    )
    with pytest.raises(SchemaError):
        db.flush()
    db.rollback()


def test_taking_the_version_back_frees_everybody(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = signed(db, make_tender(db), lead, guest)
    assert live_commitments(db) == 2
    signing.take_back(db, team, actor=lead.acting, now=NOW)
    assert live_commitments(db) == 0
    live = select(func.count()).select_from(Signature).where(Signature.ended_at.is_(None))
    assert db.scalar(live) == 0
    assert signing.propose(db, team, actor=lead.acting, now=NOW) == 2


def test_nothing_is_taken_back_once_the_review_runs(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = signed(db, make_tender(db), lead, guest)
    signing.request_lock(db, team, actor=lead.acting, now=NOW)
    for act in (
        lambda: signing.take_back(db, team, actor=lead.acting, now=NOW),
        lambda: signing.withdraw_signature(db, team, actor=guest.acting, now=NOW),
    ):
        with pytest.raises(NothingToSignError):
            act()
    for act in (
        lambda: drafting.leave(db, team, actor=guest.acting, now=NOW),
        lambda: founding.dissolve(db, team, actor=lead.acting, now=NOW),
    ):
        with pytest.raises(BeingSignedError):
            act()


def test_what_is_locked_is_not_drafted_left_or_dissolved(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = locked(db, make_tender(db), lead, guest)
    later = NOW + timedelta(days=4)
    details = draft(db, team, {lead.id: 5000, guest.id: 5000}, lead.id)
    for act in (
        lambda: drafting.change_terms(db, team, details, actor=lead.acting, now=later),
        lambda: drafting.leave(db, team, actor=guest.acting, now=later),
        lambda: founding.dissolve(db, team, actor=lead.acting, now=later),
        lambda: signing.propose(db, team, actor=lead.acting, now=later),
    ):
        with pytest.raises(LockedError):
            act()
    live = select(func.count()).select_from(Member).where(Member.left_at.is_(None))
    assert db.scalar(live) == 2


def test_a_version_says_what_was_signed_in_three_languages(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    formed_team = signed(db, make_tender(db, "Gói thầu số 7"), lead, guest)
    version = db.scalars(select(AgreementVersion)).one()
    assert version.content["tender"]["title"] == "Gói thầu số 7"
    assert set(version.content["clauses"]) == {"ko", "vi", "en"}
    assert len({len(texts) for texts in version.content["clauses"].values()}) == 1
    assert version.content["consortium"] == formed_team
    from app.consortia.agreement import digest

    assert digest(version.content) == version.sha256
