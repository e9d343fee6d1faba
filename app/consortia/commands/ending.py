"""How grants end: memberships, signatures, commitments, invitations. Used by several commands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.consortia.events import (
    AgreementWithdrawn,
    ConsortiumDissolved,
    InvitationSettled,
    MemberLeft,
)
from app.consortia.loading import live_members, pending_version, version_in_force
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    ExitKind,
    Invitation,
    InvitationState,
    Member,
)
from app.consortia.signing_models import AgreementVersion, Commitment, Signature, VersionState
from app.core.access import Actor
from app.core.events import publish


def end_membership(
    db: Session,
    room: Consortium,
    member: Member,
    kind: ExitKind,
    *,
    at: datetime,
    actor: Actor,
    now: datetime,
) -> None:
    """The firm leaves at the instant `at`: its signatures, its commitment and the invitations
    it sent end with its membership."""
    member.left_at = at
    member.exit_kind = kind
    versions = select(AgreementVersion.id).where(AgreementVersion.consortium_id == room.id)
    db.execute(
        update(Signature)
        .where(
            Signature.version_id.in_(versions),
            Signature.firm_id == member.firm_id,
            Signature.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    release(db, room, member.firm_id, at=at)
    revoke_invitations(db, room, sender_id=member.firm_id, actor=actor, now=now)
    db.flush()
    record(
        db,
        "consortia.member_left",
        "consortium",
        room.public_id,
        actor=actor,
        now=now,
        firm=member.firm.public_id,
        how=kind.value,
        left_at=at,
    )
    left = MemberLeft(room.id, room.tender_id, member.firm_id)
    publish(db, left, actor=actor, now=now)


def release(db: Session, room: Consortium, firm_id: int, *, at: datetime) -> None:
    """The firm is bound to this team no longer."""
    db.execute(
        update(Commitment)
        .where(
            Commitment.consortium_id == room.id,
            Commitment.firm_id == firm_id,
            Commitment.ended_at.is_(None),
        )
        .values(ended_at=at)
    )


def withdraw_pending(
    db: Session, room: Consortium, *, firm_id: int, actor: Actor, now: datetime
) -> None:
    """Take the version being signed back, if one is: its signatures lapse.

    Who is bound by a version in force stays bound.
    """
    version = pending_version(db, room)
    if version is None:
        return
    version.state = VersionState.WITHDRAWN
    version.ended_at = now
    lapse_signatures(db, version, at=now)
    in_force = version_in_force(db, room)
    still_bound = select(Signature.firm_id).where(
        Signature.version_id == (in_force.id if in_force else None),
        Signature.ended_at.is_(None),
    )
    db.execute(
        update(Commitment)
        .where(
            Commitment.consortium_id == room.id,
            Commitment.firm_id.not_in(still_bound),
            Commitment.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
    db.flush()
    record(
        db,
        "consortia.agreement_withdrawn",
        "consortium",
        room.public_id,
        actor=actor,
        now=now,
        version=version.number,
    )
    gone = AgreementWithdrawn(room.id, room.tender_id, firm_id, version.id)
    publish(db, gone, actor=actor, now=now)


def lapse_signatures(db: Session, version: AgreementVersion, *, at: datetime) -> None:
    """Every live signature under `version` ends."""
    db.execute(
        update(Signature)
        .where(Signature.version_id == version.id, Signature.ended_at.is_(None))
        .values(ended_at=at)
    )


def revoke_invitations(
    db: Session,
    room: Consortium,
    *,
    sender_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Take back what is open: all of it, or what one member sent."""
    query = select(Invitation).where(
        Invitation.consortium_id == room.id, Invitation.state == InvitationState.OPEN
    )
    if sender_id is not None:
        query = query.where(Invitation.sender_id == sender_id)
    for invitation in db.scalars(query.order_by(Invitation.id)):
        invitation.state = InvitationState.REVOKED
        invitation.settled_at = now
        invitation.settled_by = actor.user
        db.flush()
        settled = InvitationSettled(invitation.id, room.id, room.tender_id, invitation.firm_id)
        publish(db, settled, actor=actor, now=now)


def end_consortium(
    db: Session,
    room: Consortium,
    *,
    firm_id: int,
    at: datetime,
    actor: Actor,
    now: datetime,
) -> None:
    """Dissolve `room`, and everything that hangs on it, at the instant `at`."""
    withdraw_pending(db, room, firm_id=firm_id, actor=actor, now=now)
    revoke_invitations(db, room, actor=actor, now=now)
    for member in live_members(db, room):
        end_membership(db, room, member, ExitKind.DISSOLVED, at=at, actor=actor, now=now)
    room.state = ConsortiumState.DISSOLVED
    room.dissolved_at = at
    db.flush()
    record(db, "consortia.dissolved", "consortium", room.public_id, actor=actor, now=now)
    gone = ConsortiumDissolved(room.id, room.tender_id, firm_id)
    publish(db, gone, actor=actor, now=now)
