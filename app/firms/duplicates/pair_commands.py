"""The secretariat decides on a pair: not a duplicate, later, or open again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.errors import ConflictError, NotAllowedError, NotFoundError
from app.core.ids import PublicId
from app.firms.duplicates.models import DuplicatePair, PairDecision


def decide(
    db: Session,
    pair: PublicId,
    decision: PairDecision | None,
    note: str,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Remember what was decided, whatever the score says afterwards; None takes it back."""
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    row = load_pair(db, pair)
    if row.lock_version != seen_version:
        raise ConflictError
    row.decision = decision
    row.note = note.strip() or None
    row.decided_at = now if decision else None
    row.decided_by = actor.user if decision else None
    if decision is None and not row.found:
        # Nothing brings the two together any more, and now nobody says anything of them.
        db.delete(row)
    db.flush()
    record(
        db,
        "firms.pair_decided",
        "duplicate_pair",
        pair,
        actor=actor,
        now=now,
        decision=decision.value if decision else "open",
        note=note.strip(),
    )


def load_pair(db: Session, pair: PublicId) -> DuplicatePair:
    """The pair with this public id, locked; raises `NotFoundError`."""
    row = db.scalar(select(DuplicatePair).where(DuplicatePair.public_id == pair).with_for_update())
    if row is None:
        raise NotFoundError
    return row
