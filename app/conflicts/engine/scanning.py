"""The full scan: every rule on every tender it could fire on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.conflicts.engine import candidates, derived_marks, match_keys
from app.conflicts.engine.judges import Judges, judges_for
from app.conflicts.engine.store import lapse_waivers
from app.conflicts.engine.writing import hold_engine, judge_some
from app.conflicts.loading.rows import neighbours
from app.conflicts.models import ConflictEngine, Finding, RecheckRequest
from app.core import clock
from app.core.access import SYSTEM, Actor
from app.core.collector import at_rest
from app.core.db import db as database
from app.core.db import read_session, transaction
from app.core.jobs import Work
from app.tenders.models import Tender

#: Boards that a process compares in one transaction.
BATCH: Final = 200

#: (done, total) → None
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ScanReport:
    """What a full scan looked at and changed."""

    tenders: int
    candidates: int
    #: "opened", "kept", "changed", "reopened", "back", "cleared", "lapsed" → how many; "failed":
    #: tenders that could not be judged, the log says why.
    changes: Counter[str] = field(default_factory=Counter)
    #: (scope, rule) → findings standing afterwards.
    standing: dict[tuple[str, str], int] = field(default_factory=dict)


def scan(now: datetime, *, actor: Actor = SYSTEM, progress: Progress | None = None) -> ScanReport:
    """Run every rule on every tender it could fire on, and store the difference.

    Short transactions, so that a filer never waits for the whole of it. Queue rows that were
    there before it began are done with it.
    """
    count = read_session().scalar(select(func.count()).select_from(Tender)) or 0
    with judges_for(
        count, database.engine.url
    ) as judges:  # they start while candidates are looked for
        derived_marks.refresh_all(now)
        last_row = read_session().scalar(select(func.max(RecheckRequest.id))) or 0
        tenders = _refresh_all_keys()
        with at_rest(), transaction() as db:
            ordered = sorted(neighbours(db, candidates.candidate_tenders(db, now=now)))
        changes = _judge_all(ordered, now, judges, progress)
    with transaction() as db:
        engine = hold_engine(db, wait=True)
        changes["lapsed"] += lapse_waivers(db, now=now)
        db.execute(delete(RecheckRequest).where(RecheckRequest.id <= last_row))
        if engine is not None:
            engine.clock_at = engine.scanned_at = now
        standing = _standing(db)
        record(
            db,
            "conflicts.scanned",
            "conflicts",
            "scan",
            actor=actor,
            now=now,
            tenders=tenders,
            candidates=len(ordered),
            changes=dict(changes),
        )
    return ScanReport(tenders, len(ordered), changes, standing)


def _judge_all(
    tender_ids: Sequence[int], now: datetime, judges: Judges, progress: Progress | None
) -> Counter[str]:
    changes: Counter[str] = Counter()
    done = 0
    while done < len(tender_ids):
        batch = tender_ids[done : done + BATCH * judges.working]
        changes.update(judge_some(batch, now, judges.compare))
        done += len(batch)
        if progress:
            progress(done, len(tender_ids))
    return changes


def last_scan(db: Session) -> datetime | None:
    """When everything was last scanned; None before the first time."""
    return db.scalar(select(ConflictEngine.scanned_at).where(ConflictEngine.id == 1))


def nightly_scan(now: datetime) -> int:
    """The full scan for a worker; returns the number of candidate tenders."""
    return scan(now).candidates


def handle_scan(work: Work) -> Mapping[str, Any]:
    """The full scan as a background job: after an edition of a ruleset was added."""
    report = scan(clock.now(), actor=work.actor)
    return {"tenders": report.tenders, "candidates": report.candidates}


def _refresh_all_keys() -> int:
    """Bring all match keys up to date, a batch a transaction; returns the number of tenders."""
    last, total = 0, 0
    buyers = match_keys.buyers_of(read_session())
    while True:
        with at_rest(), transaction() as db:
            hold_engine(db, wait=True)  # a worker at its queue may be writing the same keys
            batch = match_keys.tenders_after(db, last)
            match_keys.refresh_keys(db, batch, buyers)
        if not batch:
            return total
        last, total = batch[-1], total + len(batch)


def _standing(db: Session) -> dict[tuple[str, str], int]:
    rows = db.execute(
        select(Finding.scope, Finding.rule, func.count())
        .where(Finding.cleared_at.is_(None))
        .group_by(Finding.scope, Finding.rule)
        .order_by(Finding.scope, Finding.rule)
    )
    return {(scope.value, rule): count for scope, rule, count in rows}
