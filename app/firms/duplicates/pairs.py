"""The pairs to look at: kept from the queue of changes, or made anew by a full run.

Both weigh the same pairs by the same function and store the same rows. A pair exists while a
key brings its records together and its score is worth a look, or once somebody decided on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, func, select, text, tuple_
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import SYSTEM, Actor
from app.core.db import read_session, transaction
from app.core.ids import PublicId, made_public_id
from app.firms.duplicates import pair_candidates
from app.firms.duplicates.keys import (
    CHUNK,
    Cells,
    Key,
    keys_of,
    read_cells,
    rebuild_applications,
    rebuild_firms,
)
from app.firms.duplicates.models import (
    DuplicatePair,
    KeyKind,
    MatchKey,
    MatchRecord,
    MatchRequest,
    PairGrade,
)
from app.firms.duplicates.pair_candidates import Pair
from app.firms.duplicates.pair_score import Weighed, most_holders, weigh_pair
from app.firms.models import Firm
from app.firms.sign_up.models import FirmApplication

#: Queue rows taken, and pairs weighed, in one transaction.
BATCH: Final = 50
_WEIGHED: Final = 500

#: (done, total) → None
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Found:
    """What a full run looked at and left."""

    records: int
    keys_changed: int
    weighed: int
    standing: int


def drain_queue(now: datetime) -> int:
    """Weigh anew what recent writes touched; returns how many queue rows. For a worker."""
    done = 0
    # Looked at without a write lock first: most rounds find nothing to do.
    while read_session().scalar(select(exists(MatchRequest.id))):
        with transaction() as db:
            rows = drain_batch(db, now)
        done += rows
        if rows < BATCH:
            break
    return done


def drain_batch(db: Session, now: datetime) -> int:
    """One batch of queue rows inside the caller's transaction; returns how many were done."""
    _alone(db)
    rows = db.scalars(select(MatchRequest).order_by(MatchRequest.id).limit(BATCH)).all()
    touched: set[Pair] = set()
    for row in rows:
        keys = [(KeyKind(kind), value) for kind, value in row.keys]
        touched |= pair_candidates.touched(db, row.record_id, keys)
    weigh(db, touched, now=now)
    db.execute(delete(MatchRequest).where(MatchRequest.id.in_([row.id for row in rows])))
    return len(rows)


def rebuild_keys(progress: Progress | None = None) -> tuple[int, int]:
    """Write every record's keys anew, a batch a transaction: (records, keys changed)."""
    records = changed = 0
    everything = read_session().scalar(select(func.count()).select_from(Firm)) or 0
    for rebuild in (rebuild_firms, rebuild_applications):
        last = 0
        while True:
            with transaction() as db:
                batch, keys = rebuild(db, last, CHUNK)
            changed += keys
            if not batch:
                break
            last, records = batch[-1], records + len(batch)
            if progress:
                progress(min(records, everything), everything)
    return records, changed


def find_duplicates(
    now: datetime, *, actor: Actor = SYSTEM, progress: Progress | None = None
) -> Found:
    """The full run: keys of every record, every pair they bring together, weighed and stored.

    Short transactions. Queue rows that were there before it began are done with it.
    """
    last_row = read_session().scalar(select(func.max(MatchRequest.id))) or 0
    records, changed = rebuild_keys(progress)
    with transaction() as db:
        pairs = sorted(pair_candidates.all_candidates(db) | pair_candidates.stored(db))
    for start in range(0, len(pairs), _WEIGHED):
        with transaction() as db:
            _alone(db)
            weigh(db, pairs[start : start + _WEIGHED], now=now)
        if progress:
            progress(min(start + _WEIGHED, len(pairs)), len(pairs))
    with transaction() as db:
        db.execute(delete(MatchRequest).where(MatchRequest.id <= last_row))
        standing = db.scalar(
            select(func.count()).select_from(DuplicatePair).where(DuplicatePair.found)
        )
        record(
            db,
            "firms.duplicates_looked_for",
            "firms",
            "duplicates",
            actor=actor,
            now=now,
            records=records,
            weighed=len(pairs),
            standing=standing,
        )
    return Found(records, changed, len(pairs), standing or 0)


def nightly(now: datetime) -> int:
    """The full run for a worker; returns how many pairs stand."""
    return find_duplicates(now).standing


def weigh(db: Session, pairs: Iterable[Pair], *, now: datetime) -> None:
    """Bring the stored rows of these pairs in line with what their records say now."""
    ordered = sorted(pairs)
    for start in range(0, len(ordered), _WEIGHED):
        _weigh(db, ordered[start : start + _WEIGHED], now)


def _weigh(db: Session, pairs: list[Pair], now: datetime) -> None:
    ids = {each for pair in pairs for each in pair}
    records = {row.id: row for row in _in_chunks(db, ids)}
    cells = read_cells(db, records.values())
    keys = {each: keys_of(said) for each, said in cells.items()}
    held = _held(db, {key for own in keys.values() for key in own})
    stored = _rows(db, pairs)
    names = _public_ids(db, records.values())
    for pair in pairs:
        found = _together(pair, cells, keys, held)
        row = stored.get(pair)
        if found is not None and found.grade is not None:
            if row is None:
                row = DuplicatePair(
                    public_id=made_public_id("pair", names[pair[0]], names[pair[1]]),
                    first_id=pair[0],
                    second_id=pair[1],
                    weighed_at=now,
                )
                db.add(row)
            _write(row, found, found.grade, now)
        elif row is not None and row.decision is None:
            db.delete(row)
        elif row is not None and row.found:
            row.found, row.weighed_at = False, now
    db.flush()


def _write(row: DuplicatePair, found: Weighed, grade: PairGrade, now: datetime) -> None:
    parts = {evidence: list(part) for evidence, part in found.parts.items()}
    said = (True, found.score_bp, grade, found.certain, parts)
    if said != (row.found, row.score_bp, row.grade, row.certain, row.parts):
        row.found, row.score_bp, row.grade, row.certain, row.parts = said
        row.weighed_at = now


def _together(
    pair: Pair,
    cells: dict[int, Cells],
    keys: dict[int, frozenset[Key]],
    held: dict[Key, int],
) -> Weighed | None:
    """The pair weighed, if some key brings the two together."""
    first, second = pair
    if not any(held[key] <= most_holders(key[0]) for key in keys[first] & keys[second]):
        return None
    return weigh_pair(cells[first], cells[second], held)


def _held(db: Session, keys: set[Key]) -> dict[Key, int]:
    """How many records hold each of these keys."""
    ordered = sorted(keys)
    held: dict[Key, int] = {}
    columns = tuple_(MatchKey.kind, MatchKey.value)
    for start in range(0, len(ordered), CHUNK):
        rows = db.execute(
            select(MatchKey.kind, MatchKey.value, func.count())
            .where(columns.in_(ordered[start : start + CHUNK]))
            .group_by(MatchKey.kind, MatchKey.value)
        )
        held |= {(kind, value): count for kind, value, count in rows}
    return defaultdict(lambda: 1, held)


def _in_chunks(db: Session, ids: set[int]) -> Iterator[MatchRecord]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield from db.scalars(
            select(MatchRecord).where(MatchRecord.id.in_(ordered[start : start + CHUNK]))
        )


def _rows(db: Session, pairs: list[Pair]) -> dict[Pair, DuplicatePair]:
    columns = tuple_(DuplicatePair.first_id, DuplicatePair.second_id)
    return {
        (row.first_id, row.second_id): row
        for start in range(0, len(pairs), CHUNK)
        for row in db.scalars(
            select(DuplicatePair).where(columns.in_(pairs[start : start + CHUNK]))
        )
    }


def _public_ids(db: Session, records: Iterable[MatchRecord]) -> dict[int, PublicId]:
    """What each record is called by; an application keeps its name once it is a firm."""
    listed = list(records)
    firms = {row.firm_id for row in listed if row.application_id is None}
    applications = {row.application_id for row in listed}
    named: dict[tuple[bool, int | None], PublicId] = {}
    for model, wanted in ((Firm, firms), (FirmApplication, applications)):
        rows = db.execute(select(model.id, model.public_id).where(model.id.in_(wanted)))
        named |= {(model is Firm, each): public for each, public in rows}
    return {
        row.id: named[
            (True, row.firm_id) if row.application_id is None else (False, row.application_id)
        ]
        for row in listed
    }


def _alone(db: Session) -> None:
    """One worker weighs pairs at a time; SQLite's write transaction is exclusive by itself."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("LOCK TABLE duplicate_pair IN SHARE ROW EXCLUSIVE MODE"))
