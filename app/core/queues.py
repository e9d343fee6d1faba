"""Rows that wait for a worker: what a write leaves, so that nobody's wait tells what comes of it.

The engine of conflicts and the search for duplicate firms work their queues off themselves: they
take the rows of a batch as one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.core.db import Base, read_session, transaction
from app.core.logs import tell_once

#: Rows worked off in one transaction.
BATCH: Final = 100


Row = TypeVar("Row", bound=Base)
#: What is done for a row; it ends the row's waiting, by deleting or by marking it.
Work = Callable[[Session, Row], object]


def work_off(
    queue: type[Row], work: Work[Row], *waiting: ColumnElement[bool], hold: bool = True
) -> int:
    """Do `work` for every row that is `waiting`, the oldest first; returns how many were done.

    For a worker: opens its own transactions. A row whose work fails is told in the log and stays
    for the next round; it holds up no other. Without `hold` the work locks what it needs itself,
    in the order of others who do, and looks whether the row still waits.
    """
    done = last = 0
    # Looked at without a write lock first: most rounds find nothing to do.
    while ids := _ids(queue, last, waiting):
        last = ids[-1]
        try:
            with transaction() as db:
                done += work_batch(db, queue, work, *waiting, _id(queue).in_(ids), hold=hold)
        except Exception:  # noqa: BLE001  (each row is tried again by itself, and says why)
            done += _one_by_one(queue, work, ids, waiting, hold=hold)
    return done


def work_batch(
    db: Session,
    queue: type[Row],
    work: Work[Row],
    *waiting: ColumnElement[bool],
    hold: bool = True,
) -> int:
    """One batch inside the caller's transaction; rows that another worker holds are left to it."""
    batch = select(queue).where(*waiting).order_by(_id(queue)).limit(BATCH)
    if hold:
        batch = batch.with_for_update(skip_locked=True, of=queue)
    rows = db.scalars(batch).all()
    for row in rows:
        work(db, row)
    db.flush()
    return len(rows)


def _id(queue: type[Base]) -> ColumnElement[int]:
    return queue.__table__.c.id


def _ids(queue: type[Base], last: int, waiting: tuple[ColumnElement[bool], ...]) -> Sequence[int]:
    """The next rows that wait."""
    number = _id(queue)
    following = select(number).where(*waiting, number > last).order_by(number).limit(BATCH)
    return read_session().scalars(following).all()


def _one_by_one(
    queue: type[Row],
    work: Work[Row],
    ids: Sequence[int],
    waiting: tuple[ColumnElement[bool], ...],
    *,
    hold: bool,
) -> int:
    done = 0
    for each in ids:
        try:
            with transaction() as db:
                done += work_batch(db, queue, work, *waiting, _id(queue) == each, hold=hold)
        except Exception:  # noqa: BLE001  (told in the log; the other rows are not to wait for it)
            tell_once("queues.row_failed", queue=queue.__tablename__, row=each)
    return done
