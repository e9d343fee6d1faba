"""Own teams, invitations and bids in lists; what the secretariat is told.

Everything is found through the reader's own firm: a stranger's id finds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.consortia.agreement import from_content
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.earned import earned_reference, is_shown
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    Invitation,
    InvitationState,
    Member,
    MemberRole,
)
from app.consortia.policies import may_act, may_read_rooms, may_read_shared, may_sign
from app.consortia.projections import (
    Asked,
    BidLine,
    BidPage,
    OwnTeams,
    ReceivedInvitation,
    SharedTeam,
    Subject,
    TeamLine,
)
from app.consortia.reviewing import shown_state
from app.consortia.signing_models import AgreementVersion, Signature, VersionState
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import pick
from app.core.ids import PublicId
from app.firms.models import Firm
from app.firms.queries import names
from app.interests.models import Interest, InterestSharing
from app.tenders.listing import pick_title
from app.tenders.models import Lot, Tender
from app.tenders.status import TAKING_BIDS, Stage, lot_stage, tender_stage

#: Own lists show no more than this.
_OWN_LIMIT: Final = 500


def own_firm(db: Session, viewer: Viewer) -> Firm:
    """The reader's own firm; NotFoundError for everybody who acts for none."""
    if viewer.firm is None or not may_read_rooms(viewer):
        raise NotFoundError
    firm = db.scalar(
        select(Firm).where(Firm.public_id == viewer.firm).options(joinedload(Firm.organisation))
    )
    if firm is None:
        raise NotFoundError
    return firm


def name_of(firm: Firm) -> str:
    """A firm's name in the reader's language."""
    home = firm.organisation
    return pick(home.name_ko, home.name_vi, home.name_en)


def subject_of(tender: Tender, lot: Lot | None, *, now: datetime) -> Subject:
    """What something is for."""
    return Subject(
        tender=tender.public_id,
        title=pick_title(tender.title, tender.title_ko, tender.title_en),
        number=tender.notice_no or tender.plan_no,
        lot=f"{lot.number} · {lot.title}" if lot else None,
        stage=lot_stage(tender, lot, now=now) if lot else tender_stage(tender, now=now),
        closes_at=(lot.closes_at if lot else None) or tender.closes_at,
        demo=tender.demo,
    )


def own_teams(db: Session, *, viewer: Viewer, now: datetime) -> OwnTeams:
    """The reader's own firm's teams, invitations to answer and bids, newest first."""
    firm = own_firm(db, viewer)
    waiting = (
        _offers(firm, Invitation.state == InvitationState.OPEN, Invitation.expires_at > now)
        .order_by(Invitation.expires_at, Invitation.public_id)
        .limit(_OWN_LIMIT)
    )
    return OwnTeams(
        teams=tuple(_teams(db, firm, now=now)),
        invitations=tuple(_received(*row, viewer, now=now) for row in db.execute(waiting)),
        bids=tuple(bid_line(bid, now=now) for bid in db.scalars(_own_bids(firm))),
    )


def _teams(db: Session, firm: Firm, *, now: datetime) -> Iterable[TeamLine]:
    rooms = db.scalars(
        select(Consortium)
        .join(Member, Member.consortium_id == Consortium.id)
        .where(Member.firm_id == firm.id, Member.left_at.is_(None))
        .options(joinedload(Consortium.tender), joinedload(Consortium.lot))
        .order_by(Consortium.formed_at.desc(), Consortium.public_id)
        .limit(_OWN_LIMIT)
    ).all()
    ids = [room.id for room in rooms]
    managed = set(
        db.scalars(
            select(Member.consortium_id)
            .join(Consortium, Consortium.id == Member.consortium_id)
            .where(
                Member.consortium_id.in_(ids),
                Member.firm_id == firm.id,
                Member.left_at.is_(None),
                or_(Member.role == MemberRole.LEAD, Consortium.founder_id == firm.id),
            )
        )
    )
    counts = dict(
        db.execute(
            select(Member.consortium_id, func.count())
            .where(Member.consortium_id.in_(ids), Member.left_at.is_(None))
            .group_by(Member.consortium_id)
        ).all()
    )
    pending = {
        version.consortium_id: version
        for version in db.scalars(
            select(AgreementVersion).where(
                AgreementVersion.consortium_id.in_(ids),
                AgreementVersion.state.in_((VersionState.OPEN, VersionState.SUBMITTED)),
            )
        )
    }
    signed = _signed(db, pending.values())
    unsigned = names(
        db,
        {
            PublicId(each)
            for version in pending.values()
            for each in from_content(version.content).signers
            if each not in signed[version.id]
        },
    )
    asked = _asked(db, ids, now=now)
    for room in rooms:
        version = pending.get(room.id)
        ends_at = version.review_ends_at if version else None
        if version and has_left(version, firm, now=now):
            continue
        waits = _signers_missing(version, signed) if version else ()
        own_turn = version is not None and firm.public_id not in signed[version.id]
        being_signed = version is not None and version.state is VersionState.OPEN
        yield TeamLine(
            public_id=room.public_id,
            name=room.name,
            subject=subject_of(room.tender, room.lot, now=now),
            state=shown_state(room.state, ends_at, now=now),
            members=counts.get(room.id, 0),
            to_sign=being_signed and own_turn,
            unsigned=()
            if not being_signed or own_turn
            else tuple(sorted(unsigned[each].name for each in waits if each in unsigned)),
            to_lock=being_signed and not waits and room.id in managed,
            asked=tuple(asked[room.id]),
        )


def _signed(db: Session, versions: Iterable[AgreementVersion]) -> dict[int, set[PublicId]]:
    """Who has signed each version, its signature standing."""
    ids = [version.id for version in versions]
    signed: dict[int, set[PublicId]] = {each: set() for each in ids}
    for version, who in db.execute(
        select(Signature.version_id, Firm.public_id)
        .join(Firm, Firm.id == Signature.firm_id)
        .where(Signature.version_id.in_(ids), Signature.ended_at.is_(None))
    ):
        signed[version].add(who)
    return signed


def _signers_missing(
    version: AgreementVersion, signed: dict[int, set[PublicId]]
) -> tuple[PublicId, ...]:
    signers = from_content(version.content).signers
    return tuple(PublicId(each) for each in signers if each not in signed[version.id])


def _asked(db: Session, rooms: Sequence[int], *, now: datetime) -> defaultdict[int, list[Asked]]:
    """Open invitations of these rooms, which every member reads there."""
    asked: defaultdict[int, list[Asked]] = defaultdict(list)
    for offer in db.scalars(
        select(Invitation)
        .where(
            Invitation.consortium_id.in_(rooms),
            Invitation.state == InvitationState.OPEN,
            Invitation.expires_at > now,
        )
        .options(joinedload(Invitation.firm).joinedload(Firm.organisation))
        .order_by(Invitation.expires_at, Invitation.public_id)
    ):
        asked[offer.consortium_id].append(Asked(name_of(offer.firm), offer.expires_at))
    return asked


def has_left(version: AgreementVersion, firm: Firm, *, now: datetime) -> bool:
    """Whether the review of a version that lets `firm` go is over, worker or not."""
    over = version.review_ends_at is not None and version.review_ends_at <= now
    if over and version.content.get("dissolves", False):
        return True
    return over and any(line["firm"] == firm.public_id for line in version.content["leaving"])


def received_invitation(
    db: Session, invitation: PublicId, *, viewer: Viewer, now: datetime
) -> ReceivedInvitation:
    """An invitation of the reader's own firm; NotFoundError for everybody else."""
    firm = own_firm(db, viewer)
    found = db.execute(_offers(firm, Invitation.public_id == invitation)).one_or_none()
    if found is None:
        raise NotFoundError
    return _received(*found, viewer, now=now)


def _offers(firm: Firm, *conditions: ColumnElement[bool]) -> Select[Invitation, bool]:
    """Invitations of the firm, each with whether it has an interest there already."""
    standing = exists().where(
        Interest.tender_id == Consortium.tender_id,
        Interest.firm_id == firm.id,
        Interest.withdrawn_at.is_(None),
        or_(Interest.lot_id.is_(None), Interest.lot_id == Consortium.lot_id),
    )
    return (
        select(Invitation, standing)
        .join(Invitation.consortium)
        .where(Invitation.firm_id == firm.id, *conditions)
        .options(
            contains_eager(Invitation.consortium).options(
                joinedload(Consortium.tender), joinedload(Consortium.lot)
            ),
            joinedload(Invitation.sender).joinedload(Firm.organisation),
        )
    )


def _received(
    offer: Invitation, has_interest: bool, viewer: Viewer, *, now: datetime
) -> ReceivedInvitation:
    room = offer.consortium
    is_open = offer.state is InvitationState.OPEN and offer.expires_at > now
    return ReceivedInvitation(
        public_id=offer.public_id,
        sender=name_of(offer.sender),
        sender_firm=offer.sender.public_id,
        subject=subject_of(room.tender, room.lot, now=now),
        role=offer.role,
        note=offer.note,
        sent_at=offer.sent_at,
        expires_at=offer.expires_at,
        open=is_open,
        state=offer.state,
        has_interest=has_interest,
        may_answer=is_open and may_sign(viewer),
    )


def _own_bids(firm: Firm, *conditions: ColumnElement[bool]) -> Select[Bid]:
    member_of = select(Member.consortium_id).where(
        Member.firm_id == firm.id, Member.left_at.is_(None)
    )
    return (
        select(Bid)
        .where(or_(Bid.firm_id == firm.id, Bid.consortium_id.in_(member_of)), *conditions)
        .options(joinedload(Bid.tender), joinedload(Bid.lot), joinedload(Bid.consortium))
        .order_by(Bid.filed_at.desc(), Bid.public_id)
        .limit(_OWN_LIMIT)
    )


def bid_line(bid: Bid, *, now: datetime) -> BidLine:
    """A bid as its own team sees it."""
    return BidLine(
        public_id=bid.public_id,
        subject=subject_of(bid.tender, bid.lot, now=now),
        team=bid.consortium.name if bid.consortium else None,
        consortium=bid.consortium.public_id if bid.consortium else None,
        status=bid.status,
        filed_at=bid.filed_at,
        review_ends_at=bid.review_ends_at,
        under_review=bid.status is BidStatus.FILED and now < bid.review_ends_at,
        settled_at=bid.settled_at,
    )


def bid_page(db: Session, bid: PublicId, *, viewer: Viewer, now: datetime) -> BidPage:
    """One bid of the reader's own firm or team; NotFoundError for everybody else's."""
    firm = own_firm(db, viewer)
    found = db.scalar(_own_bids(firm, Bid.public_id == bid))
    if found is None:
        raise NotFoundError
    line = bid_line(found, now=now)
    runs = may_sign(viewer) and (found.firm_id == firm.id or _runs(db, found, firm))
    filed = found.status is BidStatus.FILED
    won = found.status is BidStatus.WON
    shown = won and is_shown(db, firm.id, earned_reference(found, now=now))
    return BidPage(
        bid=line,
        may_withdraw=runs and filed and line.subject.stage in TAKING_BIDS,
        may_report=runs and filed and line.subject.stage is Stage.CLOSED,
        may_add_reference=won and not shown and may_act(viewer),
        reference_shown=shown,
    )


def _runs(db: Session, bid: Bid, firm: Firm) -> bool:
    """Whether the firm manages the team that filed."""
    room = bid.consortium
    if room is None:
        return False
    if room.founder_id == firm.id:
        return True
    lead = select(Member.id).where(
        Member.consortium_id == room.id,
        Member.firm_id == firm.id,
        Member.role == MemberRole.LEAD,
        Member.left_at.is_(None),
    )
    return db.scalar(lead) is not None


def shared_teams(db: Session, *, viewer: Viewer, now: datetime) -> tuple[SharedTeam, ...]:
    """Teams of which every member shares its interest in the place with the secretariat now."""
    if not may_read_shared(viewer):
        raise NotFoundError
    live, untold = aliased(Member), aliased(Member)
    told = exists().where(
        Interest.tender_id == Consortium.tender_id,
        Interest.firm_id == untold.firm_id,
        Interest.withdrawn_at.is_(None),
        or_(Interest.lot_id.is_(None), Interest.lot_id == Consortium.lot_id),
        InterestSharing.interest_id == Interest.id,
        InterestSharing.ended_at.is_(None),
    )
    rooms = db.scalars(
        select(Consortium)
        .where(
            Consortium.state != ConsortiumState.DISSOLVED,
            exists().where(live.consortium_id == Consortium.id, live.left_at.is_(None)),
            ~exists().where(untold.consortium_id == Consortium.id, untold.left_at.is_(None), ~told),
        )
        .options(joinedload(Consortium.tender), joinedload(Consortium.lot))
        .order_by(Consortium.name, Consortium.public_id)
        .limit(_OWN_LIMIT)
    ).all()
    reviews = dict(
        db.execute(
            select(AgreementVersion.consortium_id, AgreementVersion.review_ends_at).where(
                AgreementVersion.consortium_id.in_([room.id for room in rooms]),
                AgreementVersion.state == VersionState.SUBMITTED,
            )
        ).all()
    )
    return tuple(
        SharedTeam(
            room.name,
            subject_of(room.tender, room.lot, now=now),
            shown_state(room.state, reviews.get(room.id), now=now),
        )
        for room in rooms
    )
