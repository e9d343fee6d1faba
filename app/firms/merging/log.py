"""Changing rows so that every change can be taken back: nothing is added or deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.db import Base
from app.firms.merging.models import FirmMerge, FirmMergeRow

Key = tuple[Any, ...]
_CHUNK: Final = 300


class MergeLog:
    """One merge while it happens: what it changes is written down first."""

    def __init__(self, db: Session, merge: FirmMerge, *, actor: Actor, now: datetime) -> None:
        self.merge = merge
        self.kept, self.gone = merge.kept, merge.gone
        self.actor, self.now = actor, now
        self._db = db
        self._rows: list[dict[str, Any]] = []

    def change(
        self,
        table_name: str,
        chosen: sa.ColumnElement[bool],
        values: Mapping[str, Any],
        *,
        guarded_by: Collection[str] = (),
    ) -> int:
        """Set `values` in the rows chosen. The undo leaves a row alone whose `guarded_by`
        columns have changed since. Returns how many."""
        table = Base.metadata.tables[table_name]
        keys = [column.name for column in table.primary_key]
        read = list(dict.fromkeys([*keys, *values, *guarded_by]))
        rows = self._db.execute(sa.select(*(table.c[name] for name in read)).where(chosen)).all()
        for row in rows:
            said = row._mapping
            self._rows.append(
                {
                    "merge_id": self.merge.id,
                    "table_name": table_name,
                    "row_key": {name: plain(values.get(name, said[name])) for name in keys},
                    "before": {name: plain(said[name]) for name in values},
                    "after": {name: plain(value) for name, value in values.items()}
                    | {name: plain(said[name]) for name in guarded_by},
                }
            )
        self._db.execute(sa.update(table).where(chosen).values(dict(values)))
        return len(rows)

    def move(
        self,
        table_name: str,
        column: str,
        gone: int,
        kept: int,
        *,
        only: sa.ColumnElement[bool] | None = None,
    ) -> None:
        """Have rows that name `gone` name `kept`; those it has already stay where they are."""
        table = Base.metadata.tables[table_name]
        chosen = table.c[column] == gone
        if only is not None:
            chosen = chosen & only
        double = doubles(self._db, table_name, column, gone, kept)
        if double:
            own = sa.tuple_(*table.primary_key)
            chosen = chosen & own.not_in(sorted(double))
        self.change(table_name, chosen, {column: kept})

    def write(self) -> None:
        """Store what was changed."""
        if self._rows:
            self._db.execute(sa.insert(FirmMergeRow), self._rows)
        self._db.expire_all()


def doubles(db: Session, table_name: str, column: str, gone: int, kept: int) -> set[Key]:
    """Rows of `gone` (by primary key) that `kept` has already, as the schema sees it."""
    table = Base.metadata.tables[table_name]
    keys = list(table.primary_key)
    found: set[Key] = set()
    for columns, condition in _unique_sets(table, column):
        others = [each for each in columns if each.name != column]
        query = sa.select(
            table.c[column], *keys, *(each.label(f"u_{each.name}") for each in others)
        )
        query = query.where(table.c[column].in_((gone, kept)))
        if condition is not None:
            query = query.where(condition)
        held: set[Key] = set()
        own: list[tuple[Key, Key]] = []
        for row in db.execute(query):
            key, value = tuple(row[1 : 1 + len(keys)]), tuple(row[1 + len(keys) :])
            if row[0] == kept:
                held.add(value)
            elif None not in value:
                own.append((key, value))
        found |= {key for key, value in own if value in held}
    return found


def _unique_sets(
    table: sa.Table, column: str
) -> list[tuple[list[sa.Column[Any]], sa.ColumnElement[bool] | None]]:
    """Sets of columns, `column` among them, that no two rows share; and when that holds."""
    sets: list[tuple[list[sa.Column[Any]], sa.ColumnElement[bool] | None]] = [
        (list(constraint.columns), None)
        for constraint in table.constraints
        if isinstance(constraint, (sa.PrimaryKeyConstraint, sa.UniqueConstraint))
    ]
    for index in table.indexes:
        if index.unique:
            condition = index.dialect_options["sqlite"]["where"]
            sets.append(([table.c[each.name] for each in index.columns], condition))
    named = [entry for entry in sets if column in {each.name for each in entry[0]}]
    return sorted(named, key=lambda entry: [each.name for each in entry[0]])


def plain(value: Any) -> Any:
    """A column's value as the log keeps it."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def restored(column: sa.Column[Any], value: Any) -> Any:
    """A value of the log as the column takes it."""
    if isinstance(value, str) and isinstance(column.type, sa.types.TypeDecorator):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    return value
