"""Keeping stored findings equal to what the rules say: insert, keep, clear, reopen.

A settled finding stays settled while its evidence is the same, also when the rule falls silent
and speaks again; new evidence reopens it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.exc import StaleDataError

from app.conflicts.engine.detect import SCOPES
from app.conflicts.engine.differences import Differences, Held, Opened, Said, compare
from app.conflicts.events import OwnFindingOpened
from app.conflicts.models import Finding, FindingEvent, FindingFirm, FindingInterest
from app.conflicts.words import FindingScope, FindingState
from app.core.access import SYSTEM
from app.core.events import publish
from app.core.i18n import N_
from app.core.ids import PublicId

FOUND: Final = N_("Found by the rule")
CLEARED: Final = N_("The rule no longer fires")
BACK: Final = N_("The rule fires again on the same evidence")
REOPENED: Final = N_("Reopened: the evidence has changed")
CHANGED: Final = N_("The evidence has changed")
LAPSED: Final = N_("Reopened: the waiver has ended")

_TABLE: Final = Finding.metadata.tables[Finding.__tablename__]


def recheck(
    db: Session,
    tender_ids: Collection[int],
    *,
    now: datetime,
    scopes: Collection[FindingScope] = SCOPES,
    only_firm: int | None = None,
) -> Counter[str]:
    """Run the rules on these boards and store the difference; returns what happened, counted.

    With `only_firm`, own rules alone run, over that firm's filings alone.
    """
    found = compare(db, tender_ids, now=now, scopes=scopes, only_firm=only_firm)
    return write(db, found, now)


def write(db: Session, found: Differences, now: datetime) -> Counter[str]:
    """Store what was found; returns what happened, counted by "opened", "kept", "changed",
    "reopened", "back" and "cleared".

    Raises `StaleDataError` where somebody else has changed a finding since it was compared.
    """
    done = Counter(kept=found.kept, opened=_insert(db, found.opened, now))
    rows = _held(db, [*found.moved, *found.silent])
    for held, said in found.moved.items():
        done[_keep(db, rows[held.id], said, now)] += 1
    for held in found.silent:
        rows[held.id].cleared_at = now
        _event(db, held.id, now, rows[held.id].state, CLEARED)
        done["cleared"] += 1
    db.flush()
    return +done


def _held(db: Session, wanted: Collection[Held]) -> dict[int, Finding]:
    """The findings that have to change, by id; `StaleDataError` where somebody else has changed
    one since it was compared."""
    if not wanted:
        return {}
    rows = (
        select(Finding)
        .where(Finding.id.in_(sorted(held.id for held in wanted)))
        .options(selectinload(Finding.interests), selectinload(Finding.firms))
    )
    found = {finding.id: finding for finding in db.scalars(rows)}
    if any(found[held.id].lock_version != held.lock_version for held in wanted):
        raise StaleDataError
    return found


def _insert(db: Session, opened: Mapping[PublicId, Opened], now: datetime) -> int:
    """Store new findings, all in a few statements; returns how many: what somebody else has just
    stored is left as it is."""
    if not opened:
        return 0
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_TABLE).on_conflict_do_nothing()
    rows = [
        {
            "public_id": public_id,
            "state": FindingState.OPEN,
            "found_at": now,
            "lock_version": 1,
            **new.subject,
            **new.said.facts,
        }
        for public_id, new in opened.items()
    ]
    stored = db.execute(statement.returning(_TABLE.c.public_id, _TABLE.c.id), rows)
    ids = {row.public_id: row.id for row in stored}
    _insert_parts(db, {ids[public_id]: opened[public_id].said for public_id in ids}, now)
    for public_id in filter(ids.__contains__, opened):
        _tell_firm(db, public_id, opened[public_id], now)
    return len(ids)


def _tell_firm(db: Session, public_id: PublicId, new: Opened, now: datetime) -> None:
    """Publish a new finding in a firm's own filings; of cross findings nobody is told."""
    if new.subject["scope"] is not FindingScope.OWN:
        return
    severity, firm_id = new.said.facts["severity"], new.subject["firm_id"]
    told = OwnFindingOpened(public_id, new.subject["rule"], severity, new.board, firm_id)
    publish(db, told, actor=SYSTEM, now=now)


def _insert_parts(db: Session, new: Mapping[int, Said], now: datetime) -> None:
    """What stands beside new findings: the first step of their history, and what they rest on."""
    found = {"at": now, "actor_id": None, "state": FindingState.OPEN, "reason": FOUND}
    interests: list[dict[str, Any]] = []
    firms: list[dict[str, Any]] = []
    for finding_id, said in new.items():
        interests += [{"finding_id": finding_id, "interest_id": each} for each in said.interests]
        firms += [{"finding_id": finding_id, "firm_id": each} for each in said.firms]
    for model, rows in (
        (FindingEvent, [{"finding_id": finding_id, **found} for finding_id in new]),
        (FindingInterest, interests),
        (FindingFirm, firms),
    ):
        if rows:
            db.execute(insert(model), rows)


def _keep(db: Session, row: Finding, said: Said, now: datetime) -> str:
    """Bring a stored finding in line; returns "kept", "reopened", "changed" or "back"."""
    outcome = "kept"
    if row.evidence_hash != said.facts["evidence_hash"]:
        settled = row.state is not FindingState.OPEN
        outcome = "reopened" if settled else "changed"
        row.state, row.waived_until = FindingState.OPEN, None
        row.interests = [FindingInterest(interest_id=interest) for interest in said.interests]
        row.firms = [FindingFirm(firm_id=firm) for firm in said.firms]
        _event(db, row.id, now, row.state, REOPENED if settled else CHANGED)
    elif row.cleared_at is not None:
        outcome = "back"
        _event(db, row.id, now, row.state, BACK)
    row.cleared_at = None
    for name, value in said.facts.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    return outcome


def _event(db: Session, finding_id: int, now: datetime, state: FindingState, reason: str) -> None:
    db.add(FindingEvent(finding_id=finding_id, at=now, actor_id=None, state=state, reason=reason))


def lapse_waivers(db: Session, *, now: datetime) -> int:
    """Reopen findings whose waiver has ended; returns how many."""
    lapsed = db.scalars(
        select(Finding).where(
            Finding.state == FindingState.WAIVED,
            Finding.waived_until.is_not(None),
            Finding.waived_until <= now,
        )
    ).all()
    for row in lapsed:
        row.state, row.waived_until = FindingState.OPEN, None
        _event(db, row.id, now, FindingState.OPEN, LAPSED)
    db.flush()
    return len(lapsed)
