"""Statements that are asked for today, and for an instant in the past."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_

from app.core.prepared import Asked, Given, Prepared, instant

T = TypeVar("T")
#: None: today. An instant, or the name under which a statement is given one.
Moment = ColumnElement[datetime] | datetime | None
Statement = Select[*tuple[Any, ...]] | CompoundSelect[Any]
_AS_OF: Final = instant("as_of")


def stood(model: Any, as_of: Moment) -> ColumnElement[bool]:
    """The record was there, and not taken back: now, or at an instant."""
    return under_way(model.recorded_at, model.retracted_at, as_of)


def under_way(since: Any, until: Any, as_of: Moment) -> ColumnElement[bool]:
    """What begins and ends had not ended: now, or at an instant, and had begun."""
    if as_of is None:
        condition: ColumnElement[bool] = until.is_(None)
        return condition
    return and_(since <= as_of, or_(until.is_(None), until > as_of))


class Dated(Generic[T]):
    """A statement in its two spellings: as things are, and as they were at an instant."""

    def __init__(self, make: Callable[..., T], statement: Callable[[Moment], Statement]) -> None:
        self._now = Prepared(make, statement(None))
        self._then = Prepared(make, statement(_AS_OF))

    def __call__(self, db: Asked, as_of: datetime | None, **values: Given) -> list[T]:
        """The rows for these lists, as of today or of the instant."""
        if as_of is None:
            return self._now(db, **values)
        return self._then(db, as_of=as_of, **values)


def by_owner(rows: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    """Everything by the row id it belongs to, in its order."""
    grouped: dict[int, list[T]] = {}
    for owner, row in rows:
        grouped.setdefault(owner, []).append(row)
    return grouped
