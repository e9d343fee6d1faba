"""Inviting a firm one already knows, by name; its answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.audit.commands import record
from app.consortia.commands.circles import refuse_circle
from app.consortia.errors import (
    AlreadyInvitedError,
    AlreadyMemberError,
    BeingSignedError,
    InvitationOverError,
    TwoLeadsError,
    UnknownFirmError,
)
from app.consortia.events import InvitationSent, InvitationSettled, MemberJoined
from app.consortia.loading import (
    live_members,
    load_room,
    pending_version,
    require_manager,
    require_open,
    require_standing,
)
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    Invitation,
    InvitationState,
    Member,
    MemberRole,
)
from app.core.access import Actor
from app.core.errors import NotFoundError
from app.core.events import publish
from app.core.ids import ALPHABET, LENGTH, PublicId, new_public_id
from app.firms.acting import acting_firm
from app.firms.merging.finding import require_not_being_given_up, standing_firms
from app.firms.models import Firm
from app.interests.commands import InterestDetails, register_interest
from app.interests.models import IntendedRole, Interest

#: How many days an invitation may stay open.
SHORTEST_DAYS: Final = 1
LONGEST_DAYS: Final = 30
#: Firms of one name that are told apart from records merged into one.
_MOST_NAMESAKES: Final = 20
_ADDRESS: Final = re.compile(rf"(?:.*/firms/)?([{ALPHABET}]{{{LENGTH}}})/?$")


@dataclass(frozen=True)
class InvitationDetails:
    """What the invitation form says."""

    #: A firm's name as its public profile has it, or that profile's address.
    firm: str
    role: MemberRole
    days: int
    note: str = ""


def invite(
    db: Session,
    consortium: PublicId,
    details: InvitationDetails,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Invite a firm; the invitation expires after `details.days`, at the deadline at latest."""
    firm = acting_firm(db, actor)
    room, member = load_room(db, consortium, firm)
    require_manager(room, member)
    require_standing(room)
    require_open(room.tender, room.lot, now=now)
    if pending_version(db, room) is not None:
        raise BeingSignedError
    guest = _firm_called(db, details.firm)
    members = live_members(db, room)
    if any(each.firm_id == guest.id for each in members):
        raise AlreadyMemberError
    if details.role is MemberRole.LEAD and _has_lead(members):
        raise TwoLeadsError("role")
    _refuse_open(db, room, guest, now=now)
    refuse_circle(db, room, host=firm, guest=guest, now=now)
    days = min(max(details.days, SHORTEST_DAYS), LONGEST_DAYS)
    expires = now + timedelta(days=days)
    closes = (room.lot.closes_at if room.lot else None) or room.tender.closes_at
    invitation = Invitation(
        public_id=new_public_id(),
        consortium_id=room.id,
        firm_id=guest.id,
        sender_id=firm.id,
        role=details.role,
        note=details.note.strip(),
        sent_at=now,
        sent_by=actor.person,
        expires_at=min(expires, closes) if closes else expires,
        state=InvitationState.OPEN,
    )
    db.add(invitation)
    db.flush()
    record(
        db,
        "consortia.invited",
        "consortium",
        consortium,
        actor=actor,
        now=now,
        firm=guest.public_id,
        expires_at=invitation.expires_at,
    )
    sent = InvitationSent(invitation.id, room.id, room.tender_id, guest.id, firm.id)
    publish(db, sent, actor=actor, now=now)
    return invitation.public_id


def accept(
    db: Session, invitation: PublicId, *, share: bool, actor: Actor, now: datetime
) -> PublicId:
    """Join the team that invited the actor's firm; returns the consortium's id.

    A firm without an interest in the place gets one, shared with the secretariat or not as it
    answers. Nobody but the invited firm can do this: for others there is nothing here.
    """
    firm = acting_firm(db, actor, binding=True)
    require_not_being_given_up(db, firm)
    room = _locked_room(db, invitation, firm)
    offer = _own_offer(db, invitation, firm, now=now)
    require_standing(room)
    require_open(room.tender, room.lot, now=now)
    if pending_version(db, room) is not None:
        raise BeingSignedError
    if offer.role is MemberRole.LEAD and _has_lead(live_members(db, room)):
        raise TwoLeadsError
    _settle(db, offer, InvitationState.ACCEPTED, actor=actor, now=now)
    _keep_interest(db, room, firm, offer.role, share=share, actor=actor, now=now)
    # A firm that comes to a locked team is in the room; it is in the agreement once all sign.
    role = MemberRole.MEMBER if room.state is ConsortiumState.LOCKED else offer.role
    db.add(Member(consortium_id=room.id, firm_id=firm.id, role=role, joined_at=now))
    db.flush()
    record(db, "consortia.joined", "consortium", room.public_id, actor=actor, now=now)
    joined = MemberJoined(room.id, room.tender_id, firm.id)
    publish(db, joined, actor=actor, now=now)
    return room.public_id


def decline(db: Session, invitation: PublicId, *, actor: Actor, now: datetime) -> None:
    """Say no; the team learns that and nothing else."""
    firm = acting_firm(db, actor)
    offer = _own_offer(db, invitation, firm, now=now)
    _settle(db, offer, InvitationState.DECLINED, actor=actor, now=now)
    record(db, "consortia.declined", "invitation", invitation, actor=actor, now=now)


def revoke(
    db: Session, consortium: PublicId, invitation: PublicId, *, actor: Actor, now: datetime
) -> None:
    """Take an open invitation back."""
    firm = acting_firm(db, actor)
    room, member = load_room(db, consortium, firm)
    require_manager(room, member)
    offer = db.scalar(
        select(Invitation)
        .where(Invitation.public_id == invitation, Invitation.consortium_id == room.id)
        .with_for_update(of=Invitation)
    )
    if offer is None:
        raise NotFoundError
    if offer.state is not InvitationState.OPEN:
        raise InvitationOverError
    _settle(db, offer, InvitationState.REVOKED, actor=actor, now=now)
    record(db, "consortia.invitation_revoked", "invitation", invitation, actor=actor, now=now)


def _firm_called(db: Session, said: str) -> Firm:
    """The one firm that is meant: names are compared whole, in any language."""
    name = " ".join(said.split())
    address = _ADDRESS.match(name)
    query = select(Firm).join(Organisation, Organisation.id == Firm.organisation_id)
    if address:
        query = query.where(Firm.public_id == address[1])
    else:
        names = (Organisation.name_ko, Organisation.name_vi, Organisation.name_en)
        query = query.where(or_(*(each == name for each in names)))
    # A record given up in a merge leads to the one that stays.
    found = standing_firms(db, db.scalars(query.order_by(Firm.id).limit(_MOST_NAMESAKES)))
    if len(found) != 1:
        raise UnknownFirmError
    return found[0]


def _has_lead(members: Iterable[Member]) -> bool:
    return any(each.role is MemberRole.LEAD for each in members)


def _refuse_open(db: Session, room: Consortium, guest: Firm, *, now: datetime) -> None:
    """One open invitation a firm; an expired one makes way."""
    offer = db.scalar(
        select(Invitation)
        .where(
            Invitation.consortium_id == room.id,
            Invitation.firm_id == guest.id,
            Invitation.state == InvitationState.OPEN,
        )
        .with_for_update(of=Invitation)
    )
    if offer is None:
        return
    if offer.expires_at > now:
        raise AlreadyInvitedError
    offer.state = InvitationState.REVOKED
    offer.settled_at = now
    db.flush()


def _own_offer(db: Session, invitation: PublicId, firm: Firm, *, now: datetime) -> Invitation:
    offer = db.scalar(
        select(Invitation)
        .where(Invitation.public_id == invitation, Invitation.firm_id == firm.id)
        .with_for_update(of=Invitation)
    )
    if offer is None:
        raise NotFoundError
    if offer.state is not InvitationState.OPEN or offer.expires_at <= now:
        raise InvitationOverError
    return offer


def _locked_room(db: Session, invitation: PublicId, firm: Firm) -> Consortium:
    """The room the firm is invited to: locked before the invitation, as its host locks them."""
    room = db.scalar(
        select(Consortium)
        .join(Invitation, Invitation.consortium_id == Consortium.id)
        .where(Invitation.public_id == invitation, Invitation.firm_id == firm.id)
        .with_for_update(of=Consortium)
    )
    if room is None:
        raise NotFoundError
    return room


def _settle(
    db: Session, offer: Invitation, state: InvitationState, *, actor: Actor, now: datetime
) -> None:
    offer.state = state
    offer.settled_at = now
    offer.settled_by = actor.user
    db.flush()
    tender = db.scalars(
        select(Consortium.tender_id).where(Consortium.id == offer.consortium_id)
    ).one()
    settled = InvitationSettled(offer.id, offer.consortium_id, tender, offer.firm_id)
    publish(db, settled, actor=actor, now=now)


def _keep_interest(
    db: Session,
    room: Consortium,
    firm: Firm,
    role: MemberRole,
    *,
    share: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Joining a team is an interest: register it unless the firm has one in this place."""
    standing = select(Interest.id).where(
        Interest.tender_id == room.tender_id,
        Interest.firm_id == firm.id,
        Interest.withdrawn_at.is_(None),
        or_(Interest.lot_id.is_(None), Interest.lot_id == room.lot_id),
    )
    if db.scalar(standing.limit(1)) is not None:
        return
    wish = InterestDetails(
        lot=room.lot.public_id if room.lot else None,
        role=IntendedRole.LEAD if role is MemberRole.LEAD else IntendedRole.MEMBER,
        share=share,
    )
    register_interest(db, room.tender.public_id, wish, actor=actor, now=now)
