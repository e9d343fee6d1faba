"""Founding, inviting, drafting: what is refused and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.consortia.commands import drafting, founding, inviting, signing
from app.consortia.errors import (
    AlreadyInvitedError,
    AlreadyMemberError,
    CircularInvitationError,
    ConsortiumExistsError,
    IntegrityError,
    InvitationOverError,
    LongerCircleError,
    OpenInvitationsError,
    PlanError,
    SignedMemberError,
    TenderOverError,
    TwoLeadsError,
    UnknownFirmError,
)
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    Invitation,
    InvitationState,
    Liability,
    Member,
    MemberRole,
)
from app.core.errors import ConflictError, NotFoundError
from app.interests.models import Interest, InterestSharing
from app.tenders.models import TenderKind, TenderStatus
from tests.factories import NOW, make_firm, make_interest, make_lot, make_tender
from tests.factories.teams import draft, formed, found, invite, join, make_party, room_of, sign

DETAILS = founding.FoundingDetails("두리", Liability.JOINT)


def test_a_firm_founds_a_team_from_its_own_interest_and_leads_it(db: Session) -> None:
    lead, tender = make_party(db, "가온"), make_tender(db)
    room = room_of(db, found(db, lead, tender))
    assert room.state is ConsortiumState.FORMING
    assert [(m.firm_id, m.role) for m in room.members] == [(lead.firm.id, MemberRole.LEAD)]
    actions = db.scalars(select(AuditEntry.action)).all()
    assert "consortia.founded" in actions


def test_nobody_founds_from_anothers_interest(db: Session) -> None:
    lead, other, tender = make_party(db, "가온"), make_party(db, "나래"), make_tender(db)
    interest = make_interest(db, tender, lead.firm)
    with pytest.raises(NotFoundError):
        founding.found_consortium(db, interest.public_id, DETAILS, actor=other.acting, now=NOW)


def test_one_team_per_interest_notices_only_and_before_the_deadline(db: Session) -> None:
    lead, tender = make_party(db, "가온"), make_tender(db)
    found(db, lead, tender)
    interest = db.scalars(select(Interest)).one()
    with pytest.raises(ConsortiumExistsError):
        founding.found_consortium(db, interest.public_id, DETAILS, actor=lead.acting, now=NOW)
    plan = make_tender(
        db,
        kind=TenderKind.PLAN,
        status=TenderStatus.PLANNED,
        closes_at=None,
        notice_no=None,
        package_key="p",
        plan_no="PL1",
    )
    with pytest.raises(PlanError):
        found(db, make_party(db, "나래"), plan)
    closed = make_tender(db, closes_at=NOW)
    with pytest.raises(TenderOverError):
        found(db, make_party(db, "다솜"), closed)


def test_an_invited_firm_joins_and_has_an_interest_of_its_own(db: Session) -> None:
    lead, guest, tender = make_party(db, "가온"), make_party(db, "나래"), make_tender(db)
    team = found(db, lead, tender)
    offer = invite(db, team, lead, guest)
    inviting.accept(db, offer, share=True, actor=guest.acting, now=NOW)
    members = {m.firm_id for m in room_of(db, team).members}
    assert members == {lead.firm.id, guest.firm.id}
    interest = db.scalars(select(Interest).where(Interest.firm_id == guest.firm.id)).one()
    assert db.scalars(select(InterestSharing.interest_id)).all() == [interest.id]


def test_an_invitation_is_the_invited_firms_alone(db: Session) -> None:
    lead, guest, other = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    team = found(db, lead, make_tender(db))
    offer = invite(db, team, lead, guest)
    for act in (
        lambda: inviting.accept(db, offer, share=False, actor=other.acting, now=NOW),
        lambda: inviting.decline(db, offer, actor=other.acting, now=NOW),
        # An editor may not bind the firm.
        lambda: inviting.accept(db, offer, share=False, actor=guest.editing, now=NOW),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert db.scalars(select(Invitation.state)).one() is InvitationState.OPEN


def test_an_invitation_expires_at_the_deadline_at_latest(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    tender = make_tender(db, closes_at=NOW + timedelta(days=3))
    team = found(db, lead, tender)
    offer = invite(db, team, lead, guest, days=30)
    assert db.scalars(select(Invitation.expires_at)).one() == tender.closes_at
    with pytest.raises(InvitationOverError):
        inviting.accept(db, offer, share=False, actor=guest.acting, now=NOW + timedelta(days=3))


def test_an_expired_invitation_makes_way_for_another(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = found(db, lead, make_tender(db))
    invite(db, team, lead, guest, days=1)
    with pytest.raises(AlreadyInvitedError):
        invite(db, team, lead, guest)
    again = invite(db, team, lead, guest, at=NOW + timedelta(days=2))
    inviting.accept(db, again, share=False, actor=guest.acting, now=NOW + timedelta(days=2))


def test_whom_one_cannot_invite(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    make_firm(db, "쌍둥이")
    make_firm(db, "쌍둥이")
    team = found(db, lead, make_tender(db))
    for name in ("없는 회사", "쌍둥이"):
        with pytest.raises(UnknownFirmError):
            invite(db, team, lead, guest, firm=name)
    with pytest.raises(AlreadyMemberError):
        invite(db, team, lead, lead)
    with pytest.raises(TwoLeadsError):
        invite(db, team, lead, guest, role=MemberRole.LEAD)
    # By the address of a public profile.
    invite(db, team, lead, guest, firm=f"https://duri.example/firms/{guest.id}")


def test_two_firms_do_not_invite_each_other(db: Session) -> None:
    one, other, tender = make_party(db, "가온"), make_party(db, "나래"), make_tender(db)
    first, second = found(db, one, tender), found(db, other, tender)
    offer = invite(db, first, one, other)
    with pytest.raises(CircularInvitationError):
        invite(db, second, other, one)
    inviting.decline(db, offer, actor=other.acting, now=NOW)
    invite(db, second, other, one)


def test_a_longer_circle_is_not_looked_at_because_the_host_cannot_know_of_it(db: Session) -> None:
    parties = [make_party(db, n) for n in ("가온", "나래", "다솜")]
    tender = make_tender(db)
    teams = [found(db, p, tender) for p in parties]
    for i in range(3):
        invite(db, teams[i], parties[i], parties[(i + 1) % 3])


def test_a_longer_circle_is_refused_where_the_host_can_read_every_part_of_it(db: Session) -> None:
    one, two, three = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    tender = make_tender(db)
    teams = {p.name: found(db, p, tender) for p in (one, two, three)}
    # One is in the room of two, and reads there that two has asked three …
    join(db, teams["나래"], two, one)
    offer = invite(db, teams["나래"], two, three)
    # … and three has asked one.
    invite(db, teams["다솜"], three, one)
    with pytest.raises(LongerCircleError):
        invite(db, teams["가온"], one, two)
    inviting.decline(db, offer, actor=three.acting, now=NOW)
    invite(db, teams["가온"], one, two)


def test_teams_for_two_lots_may_ask_each_other(db: Session) -> None:
    one, other, tender = make_party(db, "가온"), make_party(db, "나래"), make_tender(db)
    first = found(db, one, tender, make_lot(db, tender, "1"))
    second = found(db, other, tender, make_lot(db, tender, "2"))
    invite(db, first, one, other)
    invite(db, second, other, one)


def test_members_who_neither_lead_nor_founded_do_not_manage(db: Session) -> None:
    lead, guest, third = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    team = found(db, lead, make_tender(db))
    join(db, team, lead, guest)
    with pytest.raises(NotFoundError):
        invite(db, team, guest, third)
    with pytest.raises(NotFoundError):
        signing.propose(db, team, actor=guest.acting, now=NOW)


def test_the_draft_takes_one_lead_and_knows_its_edition(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = found(db, lead, make_tender(db))
    join(db, team, lead, guest)
    details = draft(db, team, {lead.id: 6000, guest.id: 4000}, guest.id)
    drafting.change_terms(db, team, details, actor=lead.acting, now=NOW)
    roles = {m.firm_id: m.role for m in room_of(db, team).members}
    assert roles == {lead.firm.id: MemberRole.MEMBER, guest.firm.id: MemberRole.LEAD}
    two = drafting.TermsDetails(
        "두리",
        Liability.JOINT,
        None,
        "",
        {p.id: drafting.MemberDraft(MemberRole.LEAD, 5000) for p in (lead, guest)},
    )
    with pytest.raises(TwoLeadsError):
        drafting.change_terms(db, team, two, actor=lead.acting, now=NOW)
    edition = room_of(db, team).lock_version
    stale = drafting.TermsDetails(
        "두리", Liability.JOINT, None, "", details.members, edited=edition - 1
    )
    with pytest.raises(ConflictError):
        drafting.change_terms(db, team, stale, actor=lead.acting, now=NOW)


def test_only_whole_teams_are_put_to_signature(db: Session) -> None:
    lead, guest, third = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    team = formed(db, make_tender(db), lead, guest)
    offer = invite(db, team, lead, third)
    with pytest.raises(OpenInvitationsError):
        signing.propose(db, team, actor=lead.acting, now=NOW)
    inviting.revoke(db, team, offer, actor=lead.acting, now=NOW)
    details = draft(db, team, {lead.id: 6000, guest.id: 3999}, None)
    drafting.change_terms(db, team, details, actor=lead.acting, now=NOW)
    with pytest.raises(IntegrityError) as refusal:
        signing.propose(db, team, actor=lead.acting, now=NOW)
    assert {fault.value for fault in refusal.value.faults} == {"shares", "no_lead"}


def test_a_member_that_signed_is_not_removed(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = formed(db, make_tender(db), lead, guest)
    signing.propose(db, team, actor=lead.acting, now=NOW)
    sign(db, team, guest)
    with pytest.raises(SignedMemberError):
        drafting.remove_member(db, team, guest.id, actor=lead.acting, now=NOW)
    signing.take_back(db, team, actor=lead.acting, now=NOW)
    drafting.remove_member(db, team, guest.id, actor=lead.acting, now=NOW)
    live = select(func.count()).select_from(Member).where(Member.left_at.is_(None))
    assert db.scalar(live) == 1


def test_the_last_one_out_dissolves_the_team(db: Session) -> None:
    lead, guest, asked = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    team = found(db, lead, make_tender(db))
    join(db, team, lead, guest)
    invite(db, team, lead, asked)
    drafting.leave(db, team, actor=lead.acting, now=NOW)
    assert room_of(db, team).state is ConsortiumState.FORMING
    # What the founder had sent went with it.
    assert {i.state for i in db.scalars(select(Invitation))} == {
        InvitationState.ACCEPTED,
        InvitationState.REVOKED,
    }
    drafting.leave(db, team, actor=guest.acting, now=NOW)
    assert db.scalars(select(Consortium.state)).one() is ConsortiumState.DISSOLVED


def test_work_is_divided_by_lots_of_the_same_tender(db: Session) -> None:
    lead, tender, other = make_party(db, "가온"), make_tender(db), make_tender(db)
    lot, foreign = make_lot(db, tender), make_lot(db, other)
    team = found(db, lead, tender)
    good = drafting.MemberDraft(MemberRole.LEAD, 10_000, {lot.public_id: "관제"})
    details = drafting.TermsDetails("두리", Liability.DIVIDED, None, "", {lead.id: good})
    drafting.change_terms(db, team, details, actor=lead.acting, now=NOW)
    assert [part.scope for part in room_of(db, team).members[0].work] == ["관제"]
    bad = drafting.MemberDraft(MemberRole.LEAD, 10_000, {foreign.public_id: "관제"})
    with pytest.raises(NotFoundError):
        drafting.change_terms(
            db,
            team,
            drafting.TermsDetails("두리", Liability.DIVIDED, None, "", {lead.id: bad}),
            actor=lead.acting,
            now=NOW,
        )
