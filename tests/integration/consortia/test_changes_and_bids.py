"""Changes of a locked team; bids of teams and of sole firms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.consortia import reviewing
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.commands import bidding, changing, drafting, signing
from app.consortia.errors import (
    BidExistsError,
    BidSettledError,
    EngagedElsewhereError,
    IntegrityError,
    NotLockedError,
    PastLegalDateError,
    TenderOverError,
)
from app.consortia.models import ExitKind, Liability, Member, MemberRole
from app.consortia.queries import bid_page
from app.core.access import Viewer
from app.core.clock import fixed_clock
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.firms.profile.models import Reference
from app.tenders.models import GoverningLaw
from tests.factories import NOW, make_interest, make_lot, make_tender
from tests.factories.teams import (
    BINDS_UNTIL,
    Party,
    formed,
    join,
    locked,
    make_party,
    room_of,
    sign,
    signed,
)

Eyes = Callable[[Viewer], FlaskClient]
LATER = NOW + timedelta(days=4)  # Tuesday: the review that began at NOW is over


def change(
    team: PublicId, shares: dict[Party, int], lead: Party, leaving: dict[Party, Party | None]
) -> changing.ChangeDetails:
    return changing.ChangeDetails(
        Liability.JOINT,
        BINDS_UNTIL,
        "",
        {
            party.id: drafting.MemberDraft(
                MemberRole.LEAD if party is lead else MemberRole.MEMBER, share
            )
            for party, share in shares.items()
        },
        {gone.id: heir.id if heir else None for gone, heir in leaving.items()},
    )


@pytest.mark.slow
def test_a_member_is_replaced_once_all_have_signed_and_the_review_is_over(db: Session) -> None:
    lead, guest, heir = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    team = locked(db, make_tender(db), lead, guest)
    join(db, team, lead, heir, at=LATER)
    details = change(team, {lead: 5000, heir: 5000}, lead, {guest: heir})
    changing.propose_change(db, team, details, actor=lead.acting, now=LATER)
    for party in (lead, heir):
        sign(db, team, party, at=LATER)
    with pytest.raises(IntegrityError):  # who leaves consents, too
        signing.request_lock(db, team, actor=lead.acting, now=LATER)
    sign(db, team, guest, at=LATER)
    ends = signing.request_lock(db, team, actor=lead.acting, now=LATER)
    still = {m.firm_id for m in room_of(db, team).members if m.left_at is None}
    assert guest.firm.id in still
    db.commit()
    reviewing.follow_clock(ends)
    gone = db.scalars(select(Member).where(Member.firm_id == guest.firm.id)).one()
    assert (gone.left_at, gone.exit_kind) == (ends, ExitKind.REPLACED)
    new = db.scalars(select(Member).where(Member.firm_id == heir.firm.id)).one()
    assert (new.id, new.share_bp) == (gone.replaced_by_id, 5000)


@pytest.mark.parametrize(
    ("law", "days", "refused"),
    [
        (GoverningLaw.VN, 3, False),
        (GoverningLaw.VN, 0, True),
        (GoverningLaw.KR, 2, False),
        (GoverningLaw.KR, 1, True),
        (GoverningLaw.MDB, 16, False),
        (GoverningLaw.MDB, 14, True),
    ],
)
def test_nobody_is_replaced_past_the_legal_date(
    db: Session, law: GoverningLaw, days: int, refused: bool
) -> None:
    lead, guest, third = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    tender = make_tender(db, governing_law=law, closes_at=LATER + timedelta(days=days, hours=1))
    team = locked(db, tender, lead, guest, third)
    details = change(team, {lead: 6000, third: 4000}, lead, {guest: None})
    if refused:
        with pytest.raises(PastLegalDateError):
            changing.propose_change(db, team, details, actor=lead.acting, now=LATER)
        # A change without an exit stays possible.
        same = change(team, {lead: 4000, guest: 3000, third: 3000}, lead, {})
        changing.propose_change(db, team, same, actor=lead.acting, now=LATER)
    else:
        changing.propose_change(db, team, details, actor=lead.acting, now=LATER)


def test_a_change_that_is_taken_back_leaves_the_agreement_in_force(db: Session) -> None:
    lead, guest, third = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    tender = make_tender(db)
    team = locked(db, tender, lead, guest, third)
    details = change(team, {lead: 4000, guest: 3000, third: 3000}, third, {})
    changing.propose_change(db, team, details, actor=lead.acting, now=LATER)
    sign(db, team, guest, at=LATER)
    signing.withdraw_signature(db, team, actor=guest.acting, now=LATER)
    sign(db, team, guest, at=LATER)
    signing.take_back(db, team, actor=lead.acting, now=LATER)
    # Still bound: no other team can have its signature.
    with pytest.raises(EngagedElsewhereError):
        bidding.file_alone(
            db,
            make_interest(db, tender, guest.firm, lot_id=make_lot(db, tender).id).public_id,
            actor=guest.acting,
            now=LATER,
        )


def test_a_newcomer_is_free_again_when_the_change_it_signed_is_taken_back(db: Session) -> None:
    lead, guest, new = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    tender = make_tender(db)
    team = locked(db, tender, lead, guest)
    join(db, team, lead, new, at=LATER)
    details = change(team, {lead: 4000, guest: 3000, new: 3000}, lead, {})
    changing.propose_change(db, team, details, actor=lead.acting, now=LATER)
    sign(db, team, new, at=LATER)
    signing.take_back(db, team, actor=lead.acting, now=LATER)
    wish = make_interest(db, tender, new.firm, lot_id=make_lot(db, tender).id)
    bidding.file_alone(db, wish.public_id, actor=new.acting, now=LATER)


def test_only_a_locked_team_files_and_its_bid_shows_under_review(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    tender = make_tender(db)
    team = signed(db, tender, lead, guest)
    with pytest.raises(NotLockedError):
        bidding.file_for_team(db, team, None, actor=lead.acting, now=NOW)
    ends = signing.request_lock(db, team, actor=lead.acting, now=NOW)
    with pytest.raises(NotLockedError):
        bidding.file_for_team(db, team, None, actor=lead.acting, now=ends - timedelta(minutes=1))
    # By the clock it is locked, whether or not a worker has been there.
    bidding.file_for_team(db, team, None, actor=lead.acting, now=ends)
    with pytest.raises(BidExistsError):
        bidding.file_for_team(db, team, None, actor=lead.acting, now=ends)
    bid = db.scalars(select(Bid)).one()
    assert (bid.status, bid.filed_at) == (BidStatus.FILED, ends)
    assert bid.review_ends_at > ends
    columns = {column.name for column in Bid.__table__.columns}
    assert not {name for name in columns if "price" in name or "amount" in name}


def test_a_team_for_one_place_files_without_choosing_it(db: Session, as_viewer: Eyes) -> None:
    """A tender without lots leaves one choice, which is not asked for."""
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    team = locked(db, make_tender(db, closes_at=NOW + timedelta(days=30)), lead, guest)
    db.commit()
    with fixed_clock(NOW + timedelta(days=4)):
        browser = as_viewer(lead.viewer)
        form = browser.get(f"/consortia/{team}/bid")
        assert form.status_code == 200
        assert '<input type="hidden" name="lot" value="">' in form.text
        assert browser.post(f"/consortia/{team}/bid", data={"lot": ""}).status_code == 302


def test_only_who_manages_the_team_files_and_never_after_the_deadline(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    tender = make_tender(db)
    team = locked(db, tender, lead, guest)
    for actor in (guest.acting, lead.editing, make_party(db, "다솜").acting):
        with pytest.raises(NotFoundError):
            bidding.file_for_team(db, team, None, actor=actor, now=LATER)
    with pytest.raises(TenderOverError):
        bidding.file_for_team(db, team, None, actor=lead.acting, now=tender.closes_at)


def test_a_sole_firm_files_once_and_not_beside_its_team(db: Session) -> None:
    lead, guest, alone = (make_party(db, n) for n in ("가온", "나래", "다솜"))
    tender = make_tender(db)
    locked(db, tender, lead, guest)
    with pytest.raises(EngagedElsewhereError):
        bidding.file_alone(
            db,
            make_interest(db, tender, guest.firm, lot_id=make_lot(db, tender).id).public_id,
            actor=guest.acting,
            now=LATER,
        )
    wish = make_interest(db, tender, alone.firm)
    bid = bidding.file_alone(db, wish.public_id, actor=alone.acting, now=LATER)
    with pytest.raises(BidExistsError):
        bidding.file_alone(db, wish.public_id, actor=alone.acting, now=LATER)
    # And the other way about: who filed alone signs nowhere, until it takes its bid back.
    host = make_party(db, "라온")
    team = formed(db, tender, host, alone, at=LATER)
    signing.propose(db, team, actor=host.acting, now=LATER)
    with pytest.raises(EngagedElsewhereError):
        sign(db, team, alone, at=LATER)
    bidding.withdraw_bid(db, bid, actor=alone.acting, now=LATER)
    sign(db, team, alone, at=LATER)


def test_a_won_contract_becomes_a_reference_of_each_member_that_wants_it(db: Session) -> None:
    lead, guest = make_party(db, "가온"), make_party(db, "나래")
    tender = make_tender(db)
    team = locked(db, tender, lead, guest)
    bid = bidding.file_for_team(db, team, None, actor=lead.acting, now=LATER)
    with pytest.raises(BidSettledError):
        bidding.report_outcome(db, bid, won=True, actor=lead.acting, now=LATER)
    after = tender.closes_at + timedelta(days=1)
    with pytest.raises(BidSettledError):
        bidding.add_reference(db, bid, actor=guest.acting, now=after)
    bidding.report_outcome(db, bid, won=True, actor=lead.acting, now=after)
    for _twice in range(2):
        bidding.add_reference(db, bid, actor=guest.acting, now=after)
    reference = db.scalars(select(Reference)).one()
    assert (reference.firm_id, reference.project) == (guest.firm.id, tender.title)
    assert reference.value_minor is None
    for party, offered in ((guest, False), (lead, True)):
        page = bid_page(db, bid, viewer=party.viewer, now=after)
        assert (page.may_add_reference, page.reference_shown) == (offered, not offered)
