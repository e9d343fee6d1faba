"""Founding a consortium from an interest, and dissolving one that is still forming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.consortia.commands.ending import end_consortium
from app.consortia.errors import (
    BeingSignedError,
    ConsortiumExistsError,
    LockedError,
    PlanError,
)
from app.consortia.events import ConsortiumFormed, MemberJoined
from app.consortia.loading import (
    load_room,
    pending_version,
    require_manager,
    require_open,
    require_standing,
)
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    Liability,
    Member,
    MemberRole,
)
from app.consortia.signing_models import VersionState
from app.core.access import Actor
from app.core.errors import NotFoundError
from app.core.events import publish
from app.core.ids import PublicId, new_public_id
from app.firms.acting import acting_firm
from app.firms.merging.finding import require_not_being_given_up
from app.interests.models import IntendedRole, Interest
from app.tenders.models import TenderKind


@dataclass(frozen=True)
class FoundingDetails:
    """What the founding form says."""

    name: str
    liability: Liability


def found_consortium(
    db: Session, interest: PublicId, details: FoundingDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Found a consortium for what the actor's firm has an interest in; returns its id.

    The founder leads unless its interest says that it means to be a member.
    """
    firm = acting_firm(db, actor)
    require_not_being_given_up(db, firm)
    wish = db.scalar(
        select(Interest)
        .where(
            Interest.public_id == interest,
            Interest.firm_id == firm.id,
            Interest.withdrawn_at.is_(None),
        )
        .with_for_update(of=Interest)
    )
    if wish is None:
        raise NotFoundError
    if wish.tender.kind is TenderKind.PLAN:
        raise PlanError
    require_open(wish.tender, wish.lot, now=now)
    standing = select(Consortium.id).where(
        Consortium.interest_id == wish.id, Consortium.state != ConsortiumState.DISSOLVED
    )
    if db.scalar(standing.limit(1)) is not None:
        raise ConsortiumExistsError
    consortium = Consortium(
        public_id=new_public_id(),
        tender_id=wish.tender_id,
        lot_id=wish.lot_id,
        interest_id=wish.id,
        founder_id=firm.id,
        name=details.name.strip(),
        state=ConsortiumState.FORMING,
        liability=details.liability,
        formed_at=now,
    )
    db.add(consortium)
    db.flush()
    role = MemberRole.MEMBER if wish.role is IntendedRole.MEMBER else MemberRole.LEAD
    db.add(Member(consortium_id=consortium.id, firm_id=firm.id, role=role, joined_at=now))
    db.flush()
    record(
        db,
        "consortia.founded",
        "consortium",
        consortium.public_id,
        actor=actor,
        now=now,
        tender=wish.tender.public_id,
        lot=wish.lot.public_id if wish.lot else None,
    )
    formed = ConsortiumFormed(consortium.id, consortium.tender_id, firm.id)
    publish(db, formed, actor=actor, now=now)
    joined = MemberJoined(consortium.id, consortium.tender_id, firm.id)
    publish(db, joined, actor=actor, now=now)
    return consortium.public_id


def dissolve(db: Session, consortium: PublicId, *, actor: Actor, now: datetime) -> None:
    """End a consortium that was never locked; every grant ends with it."""
    firm = acting_firm(db, actor, binding=True)
    room, member = load_room(db, consortium, firm)
    require_manager(room, member)
    require_standing(room)
    if room.locked_at is not None:
        raise LockedError
    pending = pending_version(db, room)
    if pending is not None and pending.state is VersionState.SUBMITTED:
        raise BeingSignedError
    end_consortium(db, room, firm_id=firm.id, at=now, actor=actor, now=now)
