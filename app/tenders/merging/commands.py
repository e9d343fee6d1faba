"""Making two records one, and two again: every changed value is kept, so that it can go back.

Everything is moved by statements over whole tables, the same ones whatever firms have registered:
whoever merges learns nothing from it, not even by waiting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.db import Base, on_violation
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.events import publish
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.tenders.events import TenderChanged
from app.tenders.merging.hanging import ENDS, LOTS, MOVES, EndsWith, Moves
from app.tenders.merging.merged import absorbed_among
from app.tenders.merging.models import TenderMerge, TenderMergeMove
from app.tenders.models import Lot, Tender, TenderKind

on_violation("tender_merge", "absorbed_id")(ConflictError)

_MOVED: Final[Any] = TenderMergeMove.__table__


class NotMergeableError(DomainError):
    """One of the two is a plan, or was merged already."""

    def __init__(self) -> None:
        super().__init__(
            message("Only two notices or calls that both stand for themselves can be merged.")
        )


class LaterMergeError(DomainError):
    """The record that stands was itself merged since."""

    def __init__(self) -> None:
        super().__init__(message("A later merge rests on this one: undo that one first."))


@dataclass(frozen=True)
class MergeDetails:
    """What the officer decided, and what it rests on."""

    kept: PublicId
    absorbed: PublicId
    reason: str
    #: Score and parts as the officer saw them.
    basis: Mapping[str, Any]


def merge_tenders(db: Session, details: MergeDetails, *, actor: Actor, now: datetime) -> PublicId:
    """Let one record stand for two; what hangs on the other moves. The merge's public id."""
    if not actor.has(Role.SECRETARIAT) or actor.user is None:
        raise NotAllowedError
    kept, absorbed = _load_both(db, details)
    reason = details.reason.strip()
    if not reason:
        raise DomainError(message("Say why: the reason stays with the merge."), field="reason")
    merge = TenderMerge(
        public_id=new_public_id(),
        kept_id=kept.id,
        absorbed_id=absorbed.id,
        basis=dict(details.basis),
        reason=reason,
        merged_at=now,
        merged_by=actor.user,
    )
    db.add(merge)
    db.flush()
    move_all(db, merge)
    record(
        db,
        "tenders.merged",
        "tender",
        kept.public_id,
        actor=actor,
        now=now,
        absorbed=absorbed.public_id,
        merge=merge.public_id,
        reason=reason,
        basis=dict(details.basis),
    )
    _tell(db, merge, actor=actor, now=now)
    return merge.public_id


def undo_merge(db: Session, merge: PublicId, *, actor: Actor, now: datetime) -> None:
    """Let both records stand for themselves again: what moved goes back, what came since stays."""
    if not actor.has(Role.SECRETARIAT) or actor.user is None:
        raise NotAllowedError
    row = db.scalar(select_merge(merge).with_for_update())
    if row is None:
        raise NotFoundError
    if row.undone_at is not None:
        raise ConflictError
    if absorbed_among(db, [row.kept_id]):
        raise LaterMergeError
    for lots in LOTS:
        _lots_back(db, row, *lots)
    for moves in reversed(MOVES):
        _back(db, row, moves)
    for ends in ENDS:
        _reopen(db, row, ends)
    row.undone_at, row.undone_by, row.told_at = now, actor.user, None
    db.flush()
    db.expire_all()
    kept = db.get_one(Tender, row.kept_id)
    record(
        db, "tenders.parted", "tender", kept.public_id, actor=actor, now=now, merge=row.public_id
    )
    _tell(db, row, actor=actor, now=now)


def select_merge(merge: PublicId) -> sa.Select[TenderMerge]:
    """A merge by its public id."""
    return sa.select(TenderMerge).where(TenderMerge.public_id == merge)


def move_all(db: Session, merge: TenderMerge) -> None:
    """Move what hangs on the absorbed record; again, what came there since."""
    lots = namesakes(db, merge.kept_id, merge.absorbed_id)
    for moves in MOVES:
        _move(db, merge, moves, lots)
    for ends in ENDS:
        _end_with(db, merge, ends)
    for table, column in LOTS:
        _follow_lots(db, merge, _table(table).c[column], lots, sa.true())
    db.flush()
    db.expire_all()  # rows were changed past the session


def namesakes(db: Session, kept: int, absorbed: int) -> dict[int, int]:
    """Lots of the absorbed record → lots with the same number of the one that stands."""
    numbers = {
        tender: dict(db.execute(sa.select(Lot.number, Lot.id).where(Lot.tender_id == tender)).all())
        for tender in (kept, absorbed)
    }
    return {
        lot: numbers[kept][number]
        for number, lot in sorted(numbers[absorbed].items())
        if number in numbers[kept]
    }


def _load_both(db: Session, details: MergeDetails) -> tuple[Tender, Tender]:
    query = (
        sa.select(Tender)
        .where(Tender.public_id.in_((details.kept, details.absorbed)))
        .order_by(Tender.id)
        .with_for_update()
    )
    found = {tender.public_id: tender for tender in db.scalars(query)}
    if len(found) < 2:
        raise NotFoundError
    both = found[details.kept], found[details.absorbed]
    if any(tender.kind is TenderKind.PLAN for tender in both):
        raise NotMergeableError
    if absorbed_among(db, [tender.id for tender in both]):
        raise NotMergeableError
    return both


def _tell(db: Session, merge: TenderMerge, *, actor: Actor, now: datetime) -> None:
    for tender in (merge.kept_id, merge.absorbed_id):
        publish(db, TenderChanged(tender), actor=actor, now=now)


def _table(name: str) -> Any:
    return Base.metadata.tables[name]


def _move(db: Session, merge: TenderMerge, moves: Moves, lots: Mapping[int, int]) -> None:
    rows = _table(moves.table)
    here = rows.c[moves.column] == merge.absorbed_id
    if moves.once:
        second = sa.and_(here, moves.live(rows), _stands(rows, merge.kept_id, moves, lots))
        if moves.ends:
            _log(db, merge, rows.c[moves.ends], second, None)
            ended = _logged(merge, rows.c[moves.ends])
            db.execute(
                rows.update()
                .where(rows.c.id.in_(ended), rows.c[moves.ends].is_(None))
                .values({moves.ends: merge.merged_at})
            )
        else:
            here = sa.and_(here, sa.not_(second))
    _log(db, merge, rows.c[moves.column], here, (merge.absorbed_id, merge.kept_id))
    moved = _logged(merge, rows.c[moves.column])
    db.execute(
        rows.update()
        .where(rows.c.id.in_(moved), rows.c[moves.column] == merge.absorbed_id)
        .values({moves.column: merge.kept_id})
    )
    if moves.lot:
        _follow_lots(db, merge, rows.c[moves.lot], lots, rows.c[moves.column] == merge.kept_id)


def _stands(rows: Any, tender: int, moves: Moves, lots: Mapping[int, int]) -> ColumnElement[bool]:
    """SQL: the place has a living row there already."""
    other = rows.alias()
    alike = [other.c[moves.column] == tender, moves.live(other)]
    alike += [other.c[column] == rows.c[column] for column in moves.once]
    if moves.lot:
        mine = rows.c[moves.lot]
        there = sa.case(dict(lots), value=mine, else_=mine) if lots else mine
        alike.append(
            sa.or_(
                sa.and_(mine.is_(None), other.c[moves.lot].is_(None)), other.c[moves.lot] == there
            )
        )
    return sa.exists(sa.select(other.c.id).where(*alike).correlate(rows))


def _follow_lots(
    db: Session,
    merge: TenderMerge,
    column: Any,
    lots: Mapping[int, int],
    condition: ColumnElement[bool],
) -> None:
    rows = column.table
    for lot, namesake in lots.items():
        _log(db, merge, column, sa.and_(condition, column == lot), (lot, namesake))
        db.execute(
            rows.update()
            .where(rows.c.id.in_(_logged(merge, column)), column == lot)
            .values({column.name: namesake})
        )


def _end_with(db: Session, merge: TenderMerge, ends: EndsWith) -> None:
    rows = _table(ends.table)
    parents = _logged(merge, _table(ends.of).c[_ending(ends.of)])
    open_ones = sa.and_(rows.c[ends.parent].in_(parents), rows.c[ends.ends].is_(None))
    _log(db, merge, rows.c[ends.ends], open_ones, None)
    db.execute(
        rows.update()
        .where(rows.c.id.in_(_logged(merge, rows.c[ends.ends])), rows.c[ends.ends].is_(None))
        .values({ends.ends: merge.merged_at})
    )


def _ending(table: str) -> str:
    return next(moves.ends for moves in MOVES if moves.table == table and moves.ends)


def _log(
    db: Session,
    merge: TenderMerge,
    column: Any,
    condition: ColumnElement[bool],
    change: tuple[int, int] | None,
) -> None:
    """Note every row that is about to change, in one statement; null: an open period ends."""
    rows, number = column.table, sa.Integer()
    before, after = (
        (sa.literal(each, number) for each in change)
        if change
        else (sa.cast(sa.null(), number), sa.cast(sa.null(), number))
    )
    chosen = sa.select(
        sa.literal(merge.id),
        sa.literal(rows.name),
        sa.literal(column.name),
        rows.c.id,
        before,
        after,
    ).where(condition, rows.c.id.not_in(_logged(merge, column)))
    names = ["merge_id", "table_name", "column_name", "row_id", "before", "after"]
    db.execute(_MOVED.insert().from_select(names, chosen))


def _logged(merge: TenderMerge, column: Any) -> sa.Select[int]:
    return sa.select(_MOVED.c.row_id).where(
        _MOVED.c.merge_id == merge.id,
        _MOVED.c.table_name == column.table.name,
        _MOVED.c.column_name == column.name,
    )


def _back(db: Session, merge: TenderMerge, moves: Moves) -> None:
    rows = _table(moves.table)
    if moves.lot:
        _lots_back(db, merge, moves.table, moves.lot)
    db.execute(
        rows.update()
        .where(
            rows.c.id.in_(_logged(merge, rows.c[moves.column])),
            rows.c[moves.column] == merge.kept_id,
        )
        .values({moves.column: merge.absorbed_id})
    )
    if moves.ends:
        # Whoever ended what was kept has ended both.
        stands = rows.alias()
        kept = sa.exists(
            sa.select(stands.c.id)
            .where(
                stands.c[moves.column] == merge.kept_id,
                moves.live(stands),
                *(stands.c[column] == rows.c[column] for column in moves.once),
            )
            .correlate(rows)
        )
        db.execute(
            rows.update()
            .where(
                rows.c.id.in_(_logged(merge, rows.c[moves.ends])),
                rows.c[moves.ends] == merge.merged_at,
                kept,
            )
            .values({moves.ends: None})
        )


def _lots_back(db: Session, merge: TenderMerge, table: str, column: str) -> None:
    """By the lots, not by what hangs on them: the same statements whatever moved."""
    rows = _table(table)
    for lot, namesake in namesakes(db, merge.kept_id, merge.absorbed_id).items():
        moved = _logged(merge, rows.c[column]).where(_MOVED.c.before == lot)
        db.execute(
            rows.update()
            .where(rows.c.id.in_(moved), rows.c[column] == namesake)
            .values({column: lot})
        )


def _reopen(db: Session, merge: TenderMerge, ends: EndsWith) -> None:
    rows, parents = _table(ends.table), _table(ends.of)
    living = sa.select(parents.c.id).where(parents.c[_ending(ends.of)].is_(None))
    db.execute(
        rows.update()
        .where(
            rows.c.id.in_(_logged(merge, rows.c[ends.ends])),
            rows.c[ends.ends] == merge.merged_at,
            rows.c[ends.parent].in_(living),
        )
        .values({ends.ends: None})
    )
