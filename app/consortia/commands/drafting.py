"""The draft while the team is forming: roles, shares, liability, work; removing; leaving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.audit.commands import record
from app.consortia.agreement import WHOLE
from app.consortia.commands.ending import end_consortium, end_membership, withdraw_pending
from app.consortia.errors import (
    BeingSignedError,
    LockedError,
    SignedMemberError,
    TwoLeadsError,
)
from app.consortia.events import TermsChanged
from app.consortia.loading import (
    live_members,
    load_room,
    pending_version,
    require_draft,
    require_manager,
    require_open,
    require_standing,
    version_in_force,
)
from app.consortia.models import (
    Consortium,
    ExitKind,
    Liability,
    Member,
    MemberRole,
    MemberWork,
)
from app.consortia.signing_models import AgreementVersion, Signature, VersionState
from app.core.access import Actor
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.events import publish
from app.core.i18n import message
from app.core.ids import PublicId
from app.firms.acting import acting_firm
from app.firms.models import Firm
from app.tenders.models import Lot


@dataclass(frozen=True)
class MemberDraft:
    """One member's line of the form."""

    role: MemberRole
    share_bp: int
    #: Lot (None: the whole) → what the member does there; blank lines are left out.
    work: Mapping[PublicId | None, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TermsDetails:
    """What the form of terms says."""

    name: str
    liability: Liability
    valid_until: date | None
    joint_reason: str
    members: Mapping[PublicId, MemberDraft]
    #: `lock_version` of the draft that was edited; null: whatever it is now.
    edited: int | None = None


def change_terms(
    db: Session, consortium: PublicId, details: TermsDetails, *, actor: Actor, now: datetime
) -> None:
    """Write the draft; it may be unfinished (shares are summed when it is put to signature)."""
    firm = acting_firm(db, actor)
    room, member = load_room(db, consortium, firm)
    require_manager(room, member)
    require_draft(db, room)
    require_open(room.tender, room.lot, now=now)
    if details.edited is not None and details.edited != room.lock_version:
        raise ConflictError
    members = {each.firm.public_id: each for each in live_members(db, room)}
    if set(details.members) != set(members):
        raise ConflictError
    drafts = details.members.values()
    if sum(draft.role is MemberRole.LEAD for draft in drafts) > 1:
        raise TwoLeadsError
    if any(not 0 <= draft.share_bp <= WHOLE for draft in drafts):
        raise DomainError(message("A share lies between 0 and 100 percent."))
    room.name = details.name.strip()
    room.liability = details.liability
    room.valid_until = details.valid_until
    room.joint_reason = details.joint_reason.strip()
    lots = lots_of(db, room)
    # The old lead steps back first: two at once would violate the schema half-way.
    for each in members.values():
        each.role = MemberRole.MEMBER
    db.flush()
    for public_id, draft in details.members.items():
        apply_draft(db, members[public_id], draft, lots)
    # Members alone may have changed: the draft is another edition all the same.
    flag_modified(room, "name")
    db.flush()
    record(
        db,
        "consortia.terms_changed",
        "consortium",
        consortium,
        actor=actor,
        now=now,
        liability=details.liability.value,
        shares={key: draft.share_bp for key, draft in details.members.items()},
    )
    changed = TermsChanged(room.id, room.tender_id, firm.id)
    publish(db, changed, actor=actor, now=now)


def lots_of(db: Session, room: Consortium) -> dict[PublicId, int]:
    """The lots whose work can be divided: that of the team, or all of the tender's."""
    query = select(Lot.public_id, Lot.id).where(Lot.tender_id == room.tender_id)
    if room.lot_id is not None:
        query = query.where(Lot.id == room.lot_id)
    return dict(db.execute(query).all())


def apply_draft(
    db: Session, member: Member, draft: MemberDraft, lots: Mapping[PublicId, int]
) -> None:
    """Role, share and work of one member."""
    member.role = draft.role
    member.share_bp = draft.share_bp
    member.work.clear()
    db.flush()
    for lot, scope in draft.work.items():
        if lot is not None and lot not in lots:
            raise NotFoundError
        if scope.strip():
            member.work.append(
                MemberWork(lot_id=None if lot is None else lots[lot], scope=scope.strip())
            )
    db.flush()


def disclose(
    db: Session, consortium: PublicId, meets_alone: bool | None, *, actor: Actor, now: datetime
) -> None:
    """Tell the room whether one's own firm could meet the requirements alone (rule D15)."""
    firm = acting_firm(db, actor)
    room, member = load_room(db, consortium, firm)
    require_draft(db, room)
    member.meets_alone = meets_alone
    db.flush()
    record(
        db,
        "consortia.disclosed",
        "consortium",
        consortium,
        actor=actor,
        now=now,
        meets_alone=meets_alone,
    )
    changed = TermsChanged(room.id, room.tender_id, firm.id)
    publish(db, changed, actor=actor, now=now)


def remove_member(
    db: Session, consortium: PublicId, firm: PublicId, *, actor: Actor, now: datetime
) -> None:
    """Take a member out that has signed nothing; who signed leaves by everybody's consent."""
    own = acting_firm(db, actor)
    room, member = load_room(db, consortium, own)
    require_manager(room, member)
    require_standing(room)
    subject = _member(db, room, firm)
    if subject.firm_id == own.id:
        raise NotFoundError
    if _has_signed(db, room, subject):
        raise SignedMemberError
    require_draft(db, room)
    end_membership(db, room, subject, ExitKind.REMOVED, at=now, actor=actor, now=now)


def leave(db: Session, consortium: PublicId, *, actor: Actor, now: datetime) -> None:
    """Leave while the team is forming (a version being signed lapses), or before one is part of
    a locked team's agreement. The last one out dissolves it."""
    firm = acting_firm(db, actor, binding=True)
    room, member = load_room(db, consortium, firm)
    require_standing(room)
    pending = pending_version(db, room)
    in_force = version_in_force(db, room)
    if in_force is not None:
        named = {each["firm"] for each in in_force.content["members"]}
        if firm.public_id in named:
            raise LockedError
    if pending is not None and pending.state is VersionState.SUBMITTED:
        raise BeingSignedError
    withdraw_pending(db, room, firm_id=firm.id, actor=actor, now=now)
    end_membership(db, room, member, ExitKind.LEFT, at=now, actor=actor, now=now)
    if not live_members(db, room):
        end_consortium(db, room, firm_id=firm.id, at=now, actor=actor, now=now)


def _member(db: Session, room: Consortium, firm: PublicId) -> Member:
    found = db.scalar(
        select(Member)
        .join(Firm, Firm.id == Member.firm_id)
        .where(Member.consortium_id == room.id, Firm.public_id == firm, Member.left_at.is_(None))
    )
    if found is None:
        raise NotFoundError
    return found


def _has_signed(db: Session, room: Consortium, member: Member) -> bool:
    live = (
        select(Signature.id)
        .join(AgreementVersion, AgreementVersion.id == Signature.version_id)
        .where(
            AgreementVersion.consortium_id == room.id,
            Signature.firm_id == member.firm_id,
            Signature.ended_at.is_(None),
        )
    )
    return db.scalar(live.limit(1)) is not None
