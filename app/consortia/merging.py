"""What a merge of two records of one firm does with teams, signatures and bids."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium, ConsortiumState, Invitation, InvitationState, Member
from app.consortia.signing_models import Commitment
from app.core.errors import DomainError
from app.core.i18n import message
from app.firms.merging.log import MergeLog
from app.firms.merging.references import Merging, moves
from app.firms.models import Firm
from app.tenders.models import Tender


def _settle(db: Session, log: MergeLog) -> None:
    """Open invitations end between the two records, and to a team the other is in already."""
    inside = select(Member.consortium_id).where(
        Member.firm_id == log.kept.id, Member.left_at.is_(None)
    )
    pair = (log.kept.id, log.gone.id)
    between = Invitation.firm_id.in_(pair) & Invitation.sender_id.in_(pair)
    needless = (Invitation.firm_id == log.gone.id) & Invitation.consortium_id.in_(inside)
    log.change(
        "consortium_invitation",
        (Invitation.state == InvitationState.OPEN) & or_(between, needless),
        {
            "state": InvitationState.REVOKED,
            "settled_at": log.now,
            "settled_by": log.actor.user,
        },
    )


def _giving_up(db: Session, firm: Firm, now: datetime) -> None:
    """A record with a place in a running tender is not given up: its partners rely on it."""
    running = or_(Tender.closes_at.is_(None), Tender.closes_at > now)
    places = (
        select(Member.id)
        .join(Consortium, Consortium.id == Member.consortium_id)
        .join(Tender, Tender.id == Consortium.tender_id)
        .where(
            Member.firm_id == firm.id,
            Member.left_at.is_(None),
            Consortium.state != ConsortiumState.DISSOLVED,
            running,
        )
    )
    bids = (
        select(Bid.id)
        .join(Tender, Tender.id == Bid.tender_id)
        .where(Bid.firm_id == firm.id, Bid.status == BidStatus.FILED, running)
    )
    bound = (
        select(Commitment.id)
        .join(Tender, Tender.id == Commitment.tender_id)
        .where(Commitment.firm_id == firm.id, Commitment.ended_at.is_(None), running)
    )
    if any(db.scalar(query.limit(1)) is not None for query in (places, bids, bound)):
        raise DomainError(
            message(
                "Your firm has a place in a team, or a bid, in a running tender under this "
                "record. End it or wait until the tender has closed; then agree."
            )
        )


MERGING: Final = Merging(
    references=(
        moves("consortium", "founder_id"),
        moves("consortium_member", "firm_id"),
        moves("consortium_invitation", "firm_id"),
        moves("consortium_invitation", "sender_id"),
        moves("consortium_document_version", "firm_id"),
        moves("agreement_signature", "firm_id"),
        moves("commitment", "firm_id"),
        moves("bid", "firm_id"),
    ),
    settle=_settle,
    giving_up=_giving_up,
)
