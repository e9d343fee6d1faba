"""Changing what is locked: a new version that everybody signs, whoever leaves included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.consortia.agreement import AgreementTerms
from app.consortia.commands.drafting import MemberDraft, lots_of
from app.consortia.commands.signing import open_version
from app.consortia.commands.wording import member_terms
from app.consortia.errors import NotLockedError, TwoLeadsError
from app.consortia.loading import live_members, load_room, require_manager
from app.consortia.models import ConsortiumState, Liability, MemberRole
from app.consortia.reviewing import catch_up
from app.core.access import Actor
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.firms.acting import acting_firm


@dataclass(frozen=True)
class ChangeDetails:
    """What the form of a change says: the agreement as it shall be."""

    liability: Liability
    valid_until: date | None
    joint_reason: str
    #: Members that stay or come, with their new role, share and work.
    members: Mapping[PublicId, MemberDraft]
    #: Members that leave → the member that takes their place, or None.
    leaving: Mapping[PublicId, PublicId | None] = field(default_factory=dict)


def propose_change(
    db: Session, consortium: PublicId, details: ChangeDetails, *, actor: Actor, now: datetime
) -> int:
    """Put a change of a locked team to all members for signature; the version's number.

    Until all have signed and the review is over the version in force binds. A firm that
    replaces another must have accepted an invitation into the room before.
    """
    firm = acting_firm(db, actor)
    room, member = load_room(db, consortium, firm)
    require_manager(room, member)
    catch_up(db, room, now=now)
    if room.state is not ConsortiumState.LOCKED:
        raise NotLockedError
    present = {each.firm.public_id: each.firm for each in live_members(db, room)}
    if set(details.members) | set(details.leaving) != set(present):
        raise ConflictError
    if set(details.members) & set(details.leaving):
        raise ConflictError
    if any(heir is not None and heir not in details.members for heir in details.leaving.values()):
        raise DomainError(
            message("A member is replaced by a firm that has joined the room and stays in it.")
        )
    if sum(draft.role is MemberRole.LEAD for draft in details.members.values()) > 1:
        raise TwoLeadsError
    lots = lots_of(db, room)
    if any(lot and lot not in lots for draft in details.members.values() for lot in draft.work):
        raise NotFoundError
    terms = AgreementTerms(
        liability=details.liability.value,
        valid_until=details.valid_until,
        joint_reason=details.joint_reason.strip(),
        members=tuple(
            member_terms(
                present[public_id],
                lead=draft.role is MemberRole.LEAD,
                share_bp=draft.share_bp,
                work=tuple(
                    (lot, scope.strip()) for lot, scope in draft.work.items() if scope.strip()
                ),
            )
            for public_id, draft in details.members.items()
        ),
        leaving=tuple(details.leaving.items()),
    )
    return open_version(db, room, terms, firm=firm, actor=actor, now=now)
