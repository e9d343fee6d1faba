"""The workflow of a finding: acknowledge, resolve, waive, reopen. Detection is recheck.py's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.conflicts import policies
from app.conflicts.models import Finding, FindingEvent
from app.conflicts.sight import every_interest_shared
from app.conflicts.words import FindingMove, FindingScope, FindingState
from app.core.access import Actor
from app.core.clock import SEOUL
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.i18n import Message, message
from app.core.ids import PublicId

#: Where each move leads, and from which states it may be made.
MOVES: Final = {
    FindingMove.ACKNOWLEDGE: (FindingState.ACKNOWLEDGED, {FindingState.OPEN}),
    FindingMove.RESOLVE: (
        FindingState.RESOLVED,
        {FindingState.OPEN, FindingState.ACKNOWLEDGED, FindingState.WAIVED},
    ),
    FindingMove.WAIVE: (
        FindingState.WAIVED,
        {FindingState.OPEN, FindingState.ACKNOWLEDGED},
    ),
    FindingMove.REOPEN: (
        FindingState.OPEN,
        {FindingState.ACKNOWLEDGED, FindingState.RESOLVED, FindingState.WAIVED},
    ),
}
#: A waiver that outlives the matter is no waiver.
LONGEST_WAIVER: Final = timedelta(days=366)
#: As many as a page shows.
MOST_AT_ONCE: Final = 50


@dataclass(frozen=True)
class Settlement:
    """What an officer decided about a finding as it stood when it was read."""

    move: FindingMove
    reason: str
    #: The last day a waiver holds, in Seoul.
    until: date | None
    seen_version: int


@dataclass(frozen=True)
class Chosen:
    """One of several findings to be settled alike, as it stood when it was read."""

    finding: PublicId
    seen_version: int


@dataclass(frozen=True)
class Settled:
    """What became of several findings: each was settled, or is left as it was, and why."""

    done: tuple[PublicId, ...]
    refused: tuple[tuple[PublicId, Message], ...]


def moves_for(scope: FindingScope, state: FindingState) -> tuple[FindingMove, ...]:
    """What can be done with a finding now. What firms shared is only taken note of:
    nothing between rivals is settled by the secretariat."""
    offered = (
        {FindingMove.ACKNOWLEDGE, FindingMove.REOPEN}
        if scope is FindingScope.SHARED
        else set(FindingMove)
    )
    return tuple(move for move in FindingMove if move in offered and state in MOVES[move][1])


def settle_findings(
    db: Session,
    chosen: Sequence[Chosen],
    decision: Settlement,
    *,
    actor: Actor,
    now: datetime,
) -> Settled:
    """Settle several alike, each with its own audit row and its own look at what has changed.

    A decision that lacks its reason or day is refused as a whole; a finding that cannot follow
    is left as it was and named with the reason.
    """
    _check_words(decision)
    _waiver_end(decision, now)
    if not chosen:
        raise DomainError(message("Select the findings first."), field="chosen")
    if len(chosen) > MOST_AT_ONCE:
        raise DomainError(
            message("%(most)s findings at most can be settled at once.", most=MOST_AT_ONCE),
            field="chosen",
        )
    done: list[PublicId] = []
    refused: list[tuple[PublicId, Message]] = []
    for each in chosen:
        settlement = replace(decision, seen_version=each.seen_version)
        try:
            settle_finding(db, each.finding, settlement, actor=actor, now=now)
        except DomainError as refusal:  # raised before anything of it was changed
            refused.append((each.finding, refusal.reason))
        else:
            done.append(each.finding)
    return Settled(tuple(done), tuple(refused))


def settle_finding(
    db: Session, finding: PublicId, settlement: Settlement, *, actor: Actor, now: datetime
) -> None:
    """Move a finding on. Refused when the rule no longer fires, when the move does not follow
    from the state, when the reason or the day is missing, and when anything changed since it
    was read (409)."""
    subject = _load_finding(db, finding, actor)
    if subject.lock_version != settlement.seen_version:
        raise ConflictError
    if subject.cleared_at is not None:
        raise DomainError(message("The rule no longer fires: there is nothing to settle."))
    if settlement.move not in moves_for(subject.scope, subject.state):
        raise DomainError(
            message("This does not follow from the finding's present state."), field="move"
        )
    reason = _check_words(settlement)
    subject.waived_until = _waiver_end(settlement, now)
    subject.state = MOVES[settlement.move][0]
    event = FindingEvent(
        finding_id=subject.id, at=now, actor_id=actor.user, state=subject.state, reason=reason
    )
    db.add(event)
    record(
        db,
        f"conflicts.finding_{subject.state.value}",
        "finding",
        finding,
        actor=actor,
        now=now,
        rule=subject.rule,
        scope=subject.scope.value,
        reason=reason,
        until=subject.waived_until,
        evidence_hash=subject.evidence_hash,
    )
    db.flush()


def _check_words(settlement: Settlement) -> str:
    reason = settlement.reason.strip()
    if settlement.move is not FindingMove.ACKNOWLEDGE and not reason:
        raise DomainError(message("Give the reason: it stays with the finding."), field="reason")
    return reason


def _load_finding(db: Session, finding: PublicId, actor: Actor) -> Finding:
    subject = db.scalar(
        select(Finding).where(Finding.public_id == finding).with_for_update(of=Finding)
    )
    if subject is None or not policies.may_settle(actor, subject.scope):
        raise NotFoundError
    if subject.scope is FindingScope.SHARED:
        visible = select(Finding.id).where(Finding.id == subject.id, every_interest_shared())
        if db.scalar(visible) is None:
            raise NotFoundError
    return subject


def _waiver_end(settlement: Settlement, now: datetime) -> datetime | None:
    if settlement.move is not FindingMove.WAIVE:
        return None
    if settlement.until is None:
        raise DomainError(message("Say until which day the waiver holds."), field="until")
    end = datetime.combine(settlement.until + timedelta(days=1), time.min, SEOUL)
    if end <= now:
        raise DomainError(message("The day has passed already."), field="until")
    if end - now > LONGEST_WAIVER:
        raise DomainError(message("A waiver holds for a year at most."), field="until")
    return end
