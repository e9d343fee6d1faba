"""News from a consortium's room: to its members, and to the firm that is invited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.consortia.bid_models import Bid
from app.consortia.events import (
    AgreementProposed,
    AgreementWithdrawn,
    BidFiled,
    BidSettled,
    ConsortiumDissolved,
    ConsortiumLocked,
    InvitationSent,
    MemberJoined,
    MemberLeft,
    SignatureGiven,
    SignatureWithdrawn,
)
from app.consortia.models import Consortium, Invitation, Member
from app.core.access import Actor
from app.firms.models import Firm
from app.notifications.kinds import NotificationKind
from app.notifications.telling import News, about, tell
from app.tenders.models import Tender

TeamEvent = (
    AgreementProposed
    | AgreementWithdrawn
    | ConsortiumDissolved
    | ConsortiumLocked
    | MemberJoined
    | MemberLeft
    | SignatureGiven
    | SignatureWithdrawn
)
_ACTS = {
    AgreementProposed: (NotificationKind.SIGNATURE, "proposed"),
    AgreementWithdrawn: (NotificationKind.SIGNATURE, "proposal_withdrawn"),
    SignatureGiven: (NotificationKind.SIGNATURE, "signed"),
    SignatureWithdrawn: (NotificationKind.SIGNATURE, "signature_withdrawn"),
    ConsortiumLocked: (NotificationKind.SIGNATURE, "locked"),
    MemberJoined: (NotificationKind.TEAM, "joined"),
    MemberLeft: (NotificationKind.TEAM, "left"),
    ConsortiumDissolved: (NotificationKind.TEAM, "dissolved"),
}


def on_invitation(db: Session, event: InvitationSent, actor: Actor, now: datetime) -> None:
    """The invited firm is told who invites it, to what, until when."""
    invitation = db.get_one(Invitation, event.invitation_id)
    news = News(
        NotificationKind.INVITATION,
        (invitation.public_id,),
        about(
            db.get_one(Tender, event.tender_id),
            invitation=invitation.public_id,
            expires_at=invitation.expires_at.isoformat(),
            **_named(db, event.sender_id),
        ),
    )
    tell(db, {event.firm_id}, news, now=now, but=actor.user)


def on_team(db: Session, event: TeamEvent, actor: Actor, now: datetime) -> None:
    """Every member of the room is told; the acting person knows."""
    kind, act = _ACTS[type(event)]
    consortium = db.get_one(Consortium, event.consortium_id)
    firm = getattr(event, "firm_id", None)
    # By public ids alone: a row's number says how many rows others have written.
    whose = db.scalars(sa.select(Firm.public_id).where(Firm.id == firm)).one() if firm else "-"
    news = News(
        kind,
        (consortium.public_id, act, whose, now.isoformat()),
        about(
            consortium.tender,
            consortium=consortium.public_id,
            name=consortium.name,
            act=act,
            **(_named(db, firm) if firm else {}),
        ),
    )
    told = _members(db, consortium.id, now)
    if isinstance(event, MemberLeft):
        # An exit that was agreed takes effect by the clock, before the worker comes to it.
        told.add(event.firm_id)
    tell(db, told, news, now=now, but=actor.user)


def on_bid(db: Session, event: BidFiled | BidSettled, actor: Actor, now: datetime) -> None:
    """A bid was filed or settled: its team, or the sole bidder's colleagues."""
    bid = db.get_one(Bid, event.bid_id)
    firms = (
        {event.firm_id} if event.consortium_id is None else _members(db, event.consortium_id, now)
    )
    news = News(
        NotificationKind.BID,
        (bid.public_id, bid.status.value, now.isoformat()),
        about(db.get_one(Tender, event.tender_id), bid=bid.public_id, status=bid.status.value),
    )
    tell(db, firms, news, now=now, but=actor.user)


def _members(db: Session, consortium: int, now: datetime) -> set[int]:
    """The members, and whoever ceases to be one at this moment."""
    ended = sa.select(Consortium.dissolved_at).where(Consortium.id == consortium)
    here = sa.or_(
        Member.left_at.is_(None),
        Member.left_at == now,
        # The end of a team takes effect by the clock, too.
        Member.left_at == ended.scalar_subquery(),
    )
    return set(
        db.scalars(sa.select(Member.firm_id).where(Member.consortium_id == consortium, here))
    )


def _named(db: Session, firm: int) -> dict[str, Any]:
    organisation = db.execute(
        sa.select(Organisation)
        .join(Firm, Firm.organisation_id == Organisation.id)
        .where(Firm.id == firm)
    ).scalar_one()
    return {
        "firm_ko": organisation.name_ko,
        "firm_vi": organisation.name_vi,
        "firm_en": organisation.name_en,
    }
