"""The worker's rounds: what the queue's rows name is judged, and what the clock moves joins it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app.conflicts.engine import candidates, derived_marks, reach
from app.conflicts.engine.recheck import request_recheck
from app.conflicts.engine.store import lapse_waivers
from app.conflicts.engine.writing import hold_engine, judge_around, judge_some
from app.conflicts.loading.rows import neighbours
from app.conflicts.models import RecheckRequest
from app.core.db import read_session, transaction
from app.core.errors import ConflictError
from app.core.logs import tell_once

#: Queue rows taken in one transaction.
BATCH: Final = 200


def drain_queue(now: datetime) -> int:
    """Run every rule on the boards that queue rows name; returns how many rows were done.

    For a worker, every few seconds. Stops at once when another worker is at it. A row that cannot
    be done is logged and stays, and holds up no other.
    """
    done = 0
    # Looked at without a write lock first: most rounds find nothing to do.
    while read_session().scalar(select(exists(RecheckRequest.id))):
        try:
            with transaction() as db:
                rows = drain_batch(db, now)
        except ConflictError:  # an officer moved a finding meanwhile: the rows are still there
            break
        except Exception:  # noqa: BLE001  (each row is tried again by itself, and says why)
            return done + _drain_one_by_one(now)
        done += rows
        if rows < BATCH:
            break
    return done


def _drain_one_by_one(now: datetime) -> int:
    """Every row in a transaction of its own; of one that fails, every board in its own. So all is
    judged that can be; the row stays, and is tried again."""
    rows = read_session().scalars(select(RecheckRequest.id).order_by(RecheckRequest.id)).all()
    done = 0
    for row in rows:
        try:
            with transaction() as db:
                done += drain_batch(db, now, only=row)
        except ConflictError:
            continue  # still there for the next round
        except Exception:  # noqa: BLE001  (told in the log; the other rows are not to wait for it)
            tell_once("conflicts.row_failed", row=row)
            _judge_what_can_be(row, now)
    return done


def _judge_what_can_be(row: int, now: datetime) -> None:
    """The boards of a row that fails, each by itself; what an officer moves meanwhile waits."""
    for board in _boards_named(row):
        with suppress(ConflictError):
            judge_some([board], now)


def _boards_named(row_id: int) -> list[int]:
    """The boards a row asks for, and those next to them; none when it is gone."""
    db = read_session()
    row = db.get(RecheckRequest, row_id)
    if row is None:
        return []
    boards = {row.tender_id} if row.tender_id is not None else set()
    if row.firm_id is not None:
        boards |= candidates.boards_of_firms(db, reach.related_firms(db, {row.firm_id}))
    boards = neighbours(db, boards)
    return sorted(boards | reach.named_for(db, boards))


def drain_batch(db: Session, now: datetime, *, only: int | None = None) -> int:
    """One batch of queue rows, or `only` the one, inside the caller's transaction; returns how many
    were done."""
    if hold_engine(db, wait=False) is None:
        return 0
    waiting = select(RecheckRequest).order_by(RecheckRequest.id).limit(BATCH)
    if only is not None:
        waiting = waiting.where(RecheckRequest.id == only)
    rows = db.scalars(waiting.with_for_update(skip_locked=True)).all()
    if rows:
        named = {row.tender_id for row in rows if row.tender_id is not None}
        changed = {row.firm_id for row in rows if row.firm_id is not None}
        changed |= derived_marks.refresh(db, changed, now)
        named |= candidates.boards_of_firms(db, reach.related_firms(db, changed))
        judge_around(db, named, now)
        db.execute(delete(RecheckRequest).where(RecheckRequest.id.in_([row.id for row in rows])))
    return len(rows)


def follow_clock(now: datetime) -> int:
    """Ask for a recheck of what closed since the last time, and reopen what was waived until now.

    For a worker, every few minutes. A closing is a row of the queue like any other: one that
    cannot be judged holds up no other. Before the first full scan nothing is done: the scan sets
    the starting point. Returns the number of tenders that closed.
    """
    with transaction() as db:
        engine = hold_engine(db, wait=False)
        if engine is None or engine.clock_at is None or engine.clock_at >= now:
            return 0
        closed = candidates.closed_between(db, engine.clock_at, now)
        for tender_id in sorted(closed):
            request_recheck(db, now, tender_id=tender_id)
        lapse_waivers(db, now=now)
        engine.clock_at = now
        return len(closed)
