"""What commands load and check before they write: a firm's room, its membership, the tender."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.consortia.bid_models import Bid, BidStatus
from app.consortia.errors import (
    BeingSignedError,
    BidOnRecordError,
    DissolvedError,
    LockedError,
    TenderOverError,
)
from app.consortia.models import Consortium, ConsortiumState, Member, MemberRole
from app.consortia.signing_models import AgreementVersion, VersionState
from app.core.errors import NotAllowedError, NotFoundError
from app.core.ids import PublicId
from app.firms.models import Firm
from app.tenders.models import Lot, Tender
from app.tenders.status import TAKING_BIDS, Stage, lot_stage, tender_stage

#: Versions that are on their way to be in force.
PENDING = (VersionState.OPEN, VersionState.SUBMITTED)


def load_room(db: Session, consortium: PublicId, firm: Firm) -> tuple[Consortium, Member]:
    """The consortium and the firm's live membership, locked; NotFoundError for outsiders."""
    found = db.scalar(
        select(Consortium).where(Consortium.public_id == consortium).with_for_update(of=Consortium)
    )
    if found is None:
        raise NotFoundError
    member = db.scalar(
        select(Member).where(
            Member.consortium_id == found.id, Member.firm_id == firm.id, Member.left_at.is_(None)
        )
    )
    if member is None:
        raise NotFoundError
    return found, member


def live_members(db: Session, consortium: Consortium) -> Sequence[Member]:
    """Who is in the room, in the order they came."""
    return db.scalars(
        select(Member)
        .where(Member.consortium_id == consortium.id, Member.left_at.is_(None))
        .order_by(Member.id)
        .execution_options(populate_existing=True)
    ).all()


def manages(consortium: Consortium, member: Member) -> bool:
    """The lead, and the founder, invite, draft, put to signature and ask for the lock."""
    return member.role is MemberRole.LEAD or member.firm_id == consortium.founder_id


def require_manager(consortium: Consortium, member: Member) -> None:
    """Refuse the others as if the page were not there."""
    if not manages(consortium, member):
        raise NotAllowedError


def pending_version(db: Session, consortium: Consortium) -> AgreementVersion | None:
    """The version being signed or reviewed, if any."""
    return db.scalar(
        select(AgreementVersion).where(
            AgreementVersion.consortium_id == consortium.id, AgreementVersion.state.in_(PENDING)
        )
    )


def version_in_force(db: Session, consortium: Consortium) -> AgreementVersion | None:
    """The version that binds the members now, if any."""
    return db.scalar(
        select(AgreementVersion).where(
            AgreementVersion.consortium_id == consortium.id,
            AgreementVersion.state == VersionState.IN_FORCE,
        )
    )


def require_draft(db: Session, consortium: Consortium) -> None:
    """Nothing is signed or reviewed at the moment, and nothing locked."""
    require_standing(consortium)
    if pending_version(db, consortium) is not None:
        raise BeingSignedError
    if consortium.state is ConsortiumState.LOCKED:
        raise LockedError


def require_standing(consortium: Consortium) -> None:
    """Not dissolved."""
    if consortium.state is ConsortiumState.DISSOLVED:
        raise DissolvedError


def refuse_while_bid_stands(db: Session, consortium: Consortium) -> None:
    """A team whose bid is filed or won does not end."""
    bids = select(Bid.id).where(
        Bid.consortium_id == consortium.id, Bid.status.in_((BidStatus.FILED, BidStatus.WON))
    )
    if db.scalar(bids.limit(1)) is not None:
        raise BidOnRecordError


def stage_of_place(tender: Tender, lot: Lot | None, *, now: datetime) -> Stage:
    """The stage of what a team is for."""
    return lot_stage(tender, lot, now=now) if lot else tender_stage(tender, now=now)


def require_open(tender: Tender, lot: Lot | None, *, now: datetime) -> None:
    """Bids are being taken (or will be, for a notice not yet open)."""
    stage = stage_of_place(tender, lot, now=now)
    if not stage.live:
        raise TenderOverError


def takes_bids(tender: Tender, lot: Lot | None, *, now: datetime) -> bool:
    """Whether a bid can be filed at this moment."""
    return stage_of_place(tender, lot, now=now) in TAKING_BIDS
