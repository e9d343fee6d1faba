"""Boards judged and written: whoever writes cross findings holds the engine's row meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.conflicts.engine import match_keys, reach
from app.conflicts.engine.judges import Compare, compare_here
from app.conflicts.engine.store import recheck, write
from app.conflicts.loading.rows import neighbours
from app.conflicts.models import ConflictEngine
from app.conflicts.rulesets.editions import read_rulebook
from app.core.db import transaction
from app.core.errors import ConflictError
from app.core.logs import tell_once


def hold_engine(db: Session, *, wait: bool) -> ConflictEngine | None:
    """Lock the engine's row until the transaction ends; None when another worker holds it."""
    held = (
        select(ConflictEngine)
        .where(ConflictEngine.id == 1)
        .with_for_update(skip_locked=not wait)
        .execution_options(populate_existing=True)
    )
    engine = db.scalar(held)
    if engine is None:
        dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
        first = dialect.insert(ConflictEngine).values(id=1).on_conflict_do_nothing()
        db.execute(first)
        engine = db.scalar(held)
    return engine


def judge_around(db: Session, tender_ids: Collection[int], now: datetime) -> Counter[str]:
    """Run every rule on these boards and on those next to them; the caller holds the engine."""
    boards = neighbours(db, tender_ids)
    patterns = read_rulebook(db).looks_for_patterns
    before = boards | reach.named_for(db, boards)
    if patterns:
        before |= reach.of_one_buyer(db, boards)
    match_keys.refresh_keys(db, before)
    # A buyer may have changed: the boards of the one that was, and of the one that is.
    after = before | reach.of_one_buyer(db, boards) if patterns else before
    return recheck(db, after, now=now)


def judge_some(
    tender_ids: Sequence[int], now: datetime, compare: Compare = compare_here
) -> Counter[str]:
    """Recheck these in a transaction; where that fails, each in its own: a board that cannot be
    judged is counted as "failed", logged, and holds up no other."""
    try:
        with transaction() as db:
            hold_engine(db, wait=True)
            return write(db, compare(db, tender_ids, now), now)
    except ConflictError:
        raise
    except Exception:  # noqa: BLE001  (told in the log; the other boards are not to wait for it)
        if len(tender_ids) == 1:
            tell_once("conflicts.board_failed", tender=tender_ids[0])
            return Counter(failed=1)
    return sum((judge_some([each], now) for each in tender_ids), Counter())
