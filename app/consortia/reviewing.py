"""The review: one working day for everybody, then the version is in force. A clock, no event.

Nothing here asks a rule, and nothing that a rule found is looked at: the end of a review cannot
fail, be hastened or be held up by what anybody else filed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.consortia.agreement import from_content
from app.consortia.commands.drafting import lots_of
from app.consortia.commands.ending import end_consortium, end_membership, lapse_signatures
from app.consortia.events import ConsortiumLocked
from app.consortia.loading import live_members, version_in_force
from app.consortia.models import (
    Consortium,
    ConsortiumState,
    ExitKind,
    Liability,
    MemberRole,
    MemberWork,
)
from app.consortia.signing_models import AgreementVersion, VersionState
from app.core.access import SYSTEM
from app.core.events import publish
from app.core.ids import PublicId
from app.core.queues import work_off


def shown_state(
    state: ConsortiumState, review_ends_at: datetime | None, *, now: datetime
) -> ConsortiumState:
    """The state by the clock: a review that has ended shows as locked, worker or not."""
    over = review_ends_at is not None and review_ends_at <= now
    return ConsortiumState.LOCKED if state is ConsortiumState.UNDER_REVIEW and over else state


def follow_clock(now: datetime) -> int:
    """End the reviews whose day is over; how many. For a worker."""
    due = (AgreementVersion.state == VersionState.SUBMITTED, AgreementVersion.review_ends_at <= now)
    return work_off(
        AgreementVersion,
        lambda db, version: end_review(db, version.id, now=now),
        *due,
        hold=False,
    )


def catch_up(db: Session, room: Consortium, *, now: datetime) -> None:
    """End this team's review if its day is over: for commands that need it locked."""
    due = db.scalar(
        select(AgreementVersion.id).where(
            AgreementVersion.consortium_id == room.id,
            AgreementVersion.state == VersionState.SUBMITTED,
            AgreementVersion.review_ends_at <= now,
        )
    )
    if due is not None:
        end_review(db, due, now=now)


def end_review(db: Session, version_id: int, *, now: datetime) -> bool:
    """Put one version into force, once; whether this call did."""
    # The room first, as every command of its members locks them.
    db.execute(
        select(Consortium.id)
        .join(AgreementVersion, AgreementVersion.consortium_id == Consortium.id)
        .where(AgreementVersion.id == version_id)
        .with_for_update(of=Consortium)
    )
    version = db.scalars(
        select(AgreementVersion)
        .where(AgreementVersion.id == version_id)
        .with_for_update(of=AgreementVersion)
        .execution_options(populate_existing=True)
    ).one()
    at = version.review_ends_at
    if version.state is not VersionState.SUBMITTED or at is None or at > now:
        return False
    room = version.consortium
    if from_content(version.content).dissolves:
        version.state = VersionState.SUPERSEDED
        version.effective_at = version.ended_at = at
        lapse_signatures(db, version, at=at)
        _supersede(db, room, at=at)
        db.flush()
        end_consortium(db, room, firm_id=room.founder_id, at=at, actor=SYSTEM, now=now)
        return True
    _supersede(db, room, at=at)
    version.state = VersionState.IN_FORCE
    version.effective_at = at
    room.state = ConsortiumState.LOCKED
    room.locked_at = room.locked_at or at
    db.flush()
    _apply(db, room, version, at=at, now=now)
    record(
        db,
        "consortia.locked",
        "consortium",
        room.public_id,
        actor=SYSTEM,
        now=now,
        version=version.number,
        sha256=version.sha256,
        effective_at=at,
    )
    locked = ConsortiumLocked(room.id, room.tender_id, version.id)
    publish(db, locked, actor=SYSTEM, now=now)
    return True


def _supersede(db: Session, room: Consortium, *, at: datetime) -> None:
    """The version that bound until now binds no longer."""
    before = version_in_force(db, room)
    if before is not None:
        before.state = VersionState.SUPERSEDED
        before.ended_at = at
        lapse_signatures(db, before, at=at)
        db.flush()


def _apply(
    db: Session, room: Consortium, version: AgreementVersion, *, at: datetime, now: datetime
) -> None:
    """Make the room what the version says: who is in it, with which share, role and work."""
    terms = from_content(version.content)
    room.liability = next(item for item in Liability if item.value == terms.liability)
    room.valid_until = terms.valid_until
    room.joint_reason = terms.joint_reason
    leaving = dict(terms.leaving)
    members = {each.firm.public_id: each for each in live_members(db, room)}
    for firm, successor in leaving.items():
        gone = members.pop(PublicId(firm), None)
        if gone is None:
            continue
        kind = ExitKind.REPLACED if successor else ExitKind.AGREED
        heir = members.get(PublicId(successor)) if successor else None
        gone.replaced_by_id = heir.id if heir else None
        end_membership(db, room, gone, kind, at=at, actor=SYSTEM, now=now)
    for each in members.values():
        each.role = MemberRole.MEMBER
    db.flush()
    lots = lots_of(db, room)
    for part in terms.members:
        member = members.get(PublicId(part.firm))
        if member is None:
            continue
        member.role = MemberRole.LEAD if part.lead else MemberRole.MEMBER
        member.share_bp = part.share_bp
        member.work.clear()
        db.flush()
        member.work.extend(
            MemberWork(lot_id=lots.get(PublicId(lot)) if lot else None, scope=scope)
            for lot, scope in part.work
        )
    db.flush()
