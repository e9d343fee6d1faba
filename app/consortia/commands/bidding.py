"""Bids: filed by a locked team or a sole firm, withdrawn, won, lost; references earned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.consortia.agreement import from_content
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.commands.signing import overlapping_commitments
from app.consortia.earned import earned_reference, is_shown
from app.consortia.errors import (
    BeingSignedError,
    BidExistsError,
    BidSettledError,
    EngagedElsewhereError,
    NotLockedError,
    TenderOverError,
)
from app.consortia.events import BidFiled, BidSettled
from app.consortia.loading import (
    load_room,
    pending_version,
    require_manager,
    stage_of_place,
    takes_bids,
    version_in_force,
)
from app.consortia.models import ConsortiumState, Member
from app.consortia.reviewing import catch_up
from app.consortia.signing_models import Commitment
from app.core.access import Actor
from app.core.errors import NotAllowedError, NotFoundError
from app.core.events import publish
from app.core.ids import PublicId, new_public_id
from app.core.working_days import one_working_day_after
from app.firms.acting import acting_firm
from app.firms.merging.finding import require_not_being_given_up
from app.firms.models import Firm
from app.firms.profile.models import Reference
from app.interests.models import Interest
from app.tenders.models import Lot, Tender
from app.tenders.status import Stage


def file_for_team(
    db: Session,
    consortium: PublicId,
    lot: PublicId | None,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Record that the locked team filed, for its own place or for one lot of it."""
    firm = acting_firm(db, actor, binding=True)
    room, member = load_room(db, consortium, firm)
    require_manager(room, member)
    catch_up(db, room, now=now)
    version = version_in_force(db, room)
    if room.state is not ConsortiumState.LOCKED or version is None:
        raise NotLockedError
    pending = pending_version(db, room)
    if pending is not None and from_content(pending.content).dissolves:
        raise BeingSignedError
    place = _lot_of(db, room.tender, lot) if lot else room.lot
    if room.lot_id is not None and (place is None or place.id != room.lot_id):
        raise NotFoundError
    _refuse_second(db, room.tender_id, place, Bid.consortium_id == room.id)
    bid = Bid(consortium_id=room.id, version_id=version.id)
    return _file(db, bid, room.tender, place, firm, actor=actor, now=now)


def file_alone(db: Session, interest: PublicId, *, actor: Actor, now: datetime) -> PublicId:
    """Record that the firm filed a bid of its own for what it has an interest in."""
    firm = acting_firm(db, actor, binding=True, lock=True)
    require_not_being_given_up(db, firm)
    wish = db.scalar(
        select(Interest).where(
            Interest.public_id == interest,
            Interest.firm_id == firm.id,
            Interest.withdrawn_at.is_(None),
        )
    )
    if wish is None:
        raise NotFoundError
    _refuse_second(db, wish.tender_id, wish.lot, Bid.firm_id == firm.id)
    if overlapping_commitments(db, firm, tender_id=wish.tender_id, lot_id=wish.lot_id):
        raise EngagedElsewhereError
    bid = Bid(firm_id=firm.id)
    public_id = _file(db, bid, wish.tender, wish.lot, firm, actor=actor, now=now)
    db.add(Commitment(firm_id=firm.id, tender_id=wish.tender_id, lot_id=wish.lot_id, since=now))
    db.flush()
    return public_id


def withdraw_bid(db: Session, bid: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take a filed bid back, before the deadline."""
    firm, subject = _own_bid(db, bid, actor)
    if subject.status is not BidStatus.FILED:
        raise BidSettledError
    if not takes_bids(subject.tender, subject.lot, now=now):
        raise TenderOverError
    if subject.firm_id is not None:
        db.execute(
            update(Commitment)
            .where(
                Commitment.firm_id == subject.firm_id,
                Commitment.tender_id == subject.tender_id,
                Commitment.consortium_id.is_(None),
                Commitment.lot_id == subject.lot_id
                if subject.lot_id is not None
                else Commitment.lot_id.is_(None),
                Commitment.ended_at.is_(None),
            )
            .values(ended_at=now)
        )
    _settle(db, subject, BidStatus.WITHDRAWN, firm, actor=actor, now=now)


def report_outcome(db: Session, bid: PublicId, *, won: bool, actor: Actor, now: datetime) -> None:
    """Enter what came of it, once the tender takes no bids any more."""
    firm, subject = _own_bid(db, bid, actor)
    if subject.status is not BidStatus.FILED:
        raise BidSettledError
    if stage_of_place(subject.tender, subject.lot, now=now) is not Stage.CLOSED:
        raise BidSettledError
    status = BidStatus.WON if won else BidStatus.LOST
    _settle(db, subject, status, firm, actor=actor, now=now)


def add_reference(db: Session, bid: PublicId, *, actor: Actor, now: datetime) -> None:
    """Enter a won contract among the actor's own firm's references; each member decides for
    itself, because references are public. Twice is once."""
    firm = acting_firm(db, actor)
    subject = _bid_in_sight(db, bid, firm)
    if subject.status is not BidStatus.WON:
        raise BidSettledError
    earned = earned_reference(subject, now=now)
    if is_shown(db, firm.id, earned):
        return
    tender = subject.tender
    db.add(
        Reference(
            public_id=new_public_id(),
            firm_id=firm.id,
            project=earned.project,
            client=earned.client,
            country="VN",
            field=tender.field,
            year_from=earned.year,
            source=tender.source_url or tender.notice_no or tender.ocid,
        )
    )
    db.flush()
    record(db, "consortia.reference_earned", "bid", bid, actor=actor, now=now)


def _file(
    db: Session,
    bid: Bid,
    tender: Tender,
    lot: Lot | None,
    firm: Firm,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    if not takes_bids(tender, lot, now=now):
        raise TenderOverError
    bid.public_id = new_public_id()
    bid.tender_id = tender.id
    bid.lot_id = lot.id if lot else None
    bid.filed_at = now
    bid.filed_by = actor.person
    bid.review_ends_at = one_working_day_after(now)
    bid.status = BidStatus.FILED
    db.add(bid)
    db.flush()
    record(
        db,
        "consortia.bid_filed",
        "bid",
        bid.public_id,
        actor=actor,
        now=now,
        tender=tender.public_id,
        lot=lot.public_id if lot else None,
    )
    filed = BidFiled(bid.id, tender.id, firm.id, bid.consortium_id)
    publish(db, filed, actor=actor, now=now)
    return bid.public_id


def _lot_of(db: Session, tender: Tender, lot: PublicId) -> Lot:
    found = db.scalar(select(Lot).where(Lot.public_id == lot, Lot.tender_id == tender.id))
    if found is None:
        raise NotFoundError
    return found


def _refuse_second(
    db: Session, tender_id: int, lot: Lot | None, of_team: ColumnElement[bool]
) -> None:
    standing = select(Bid.id).where(
        Bid.tender_id == tender_id,
        Bid.lot_id == lot.id if lot else Bid.lot_id.is_(None),
        of_team,
        Bid.status != BidStatus.WITHDRAWN,
    )
    if db.scalar(standing.limit(1)) is not None:
        raise BidExistsError


def _bid_in_sight(db: Session, bid: PublicId, firm: Firm) -> Bid:
    """A bid of the firm, alone or as a live member of the team; locked."""
    member_of = select(Member.consortium_id).where(
        Member.firm_id == firm.id, Member.left_at.is_(None)
    )
    found = db.scalar(
        select(Bid)
        .where(
            Bid.public_id == bid,
            (Bid.firm_id == firm.id) | Bid.consortium_id.in_(member_of),
        )
        .with_for_update(of=Bid)
    )
    if found is None:
        raise NotFoundError
    return found


def _own_bid(db: Session, bid: PublicId, actor: Actor) -> tuple[Firm, Bid]:
    """A bid the actor may act on: of its own firm, or of the team it manages."""
    firm = acting_firm(db, actor, binding=True)
    subject = _bid_in_sight(db, bid, firm)
    if subject.consortium is not None:
        room, member = load_room(db, subject.consortium.public_id, firm)
        require_manager(room, member)
    elif subject.firm_id != firm.id:
        raise NotAllowedError
    return firm, subject


def _settle(
    db: Session, bid: Bid, status: BidStatus, firm: Firm, *, actor: Actor, now: datetime
) -> None:
    bid.status = status
    bid.settled_at = now
    bid.settled_by = actor.user
    db.flush()
    record(
        db, "consortia.bid_settled", "bid", bid.public_id, actor=actor, now=now, status=status.value
    )
    settled = BidSettled(bid.id, bid.tender_id, firm.id, bid.consortium_id)
    publish(db, settled, actor=actor, now=now)
