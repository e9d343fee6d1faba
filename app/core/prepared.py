"""Statements written once and asked many times: with lists of ids, as one parameter each.

A `Prepared` is an ordinary `select`, compiled once per database. Where a few rows are read by
many small statements, building and compiling them anew costs more than the database does; and
a list of ids that is one parameter has no limit and one plan (json_each on SQLite, an array on
PostgreSQL), where an IN list has as many spellings as lengths.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import QueryableAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType

T = TypeVar("T")


class _Among(ColumnElement[bool]):
    """The column's value is one of a list that is named here and given when asked."""

    inherit_cache = False
    #: Not Boolean: it would be compared with 1, and no index would serve.
    type = NullType()  # type: ignore[assignment]  # so that it stays a bare condition

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.name = name


def among(column: QueryableAttribute[Any] | ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """SQL: `column` is among the whole numbers given as `name` (of a `Prepared` alone)."""
    return _Among(
        column.__clause_element__() if isinstance(column, QueryableAttribute) else column, name
    )


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    return f"{column} IN (SELECT value FROM json_each(:{element.name}))"  # noqa: S608  (names of columns and parameters, no input)


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    return f"{column} = ANY(%({element.name})s::bigint[])"


#: (place in the row, from the driver's value to ours)
_Reader = tuple[int, Callable[[Any], Any]]


@dataclass(frozen=True)
class _Compiled:
    sql: str
    readers: tuple[_Reader, ...]


def _rows(connection: Connection, sql: str, given: dict[str, Any]) -> Sequence[Any]:
    """Straight from the driver; through SQLAlchemy when somebody listens to statements."""
    if connection.engine.dispatch.before_cursor_execute:
        return connection.exec_driver_sql(sql, given).all()
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, given)
        return cursor.fetchall()
    finally:
        cursor.close()


class Prepared(Generic[T]):
    """A `select` whose only parameters are lists named by `among`; rows come back as `make`."""

    def __init__(self, make: Callable[..., T], statement: Select[*tuple[Any, ...]]) -> None:
        self._make = make
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def __call__(self, db: Session, **lists: Collection[int]) -> list[T]:
        """The rows for these lists; nothing is cut off, nothing is flushed first."""
        connection = db.connection()
        dialect = connection.dialect
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = self._compile(dialect)
        given: dict[str, Any] = {name: list(numbers) for name, numbers in lists.items()}
        if dialect.name == "sqlite":
            given = {name: json.dumps(numbers) for name, numbers in given.items()}
        rows = _rows(connection, known.sql, given)
        make, readers = self._make, known.readers
        if not readers:
            return [make(*row) for row in rows]
        found = []
        for row in rows:
            values = list(row)
            for place, read in readers:
                values[place] = read(values[place])
            found.append(make(*values))
        return found

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        kinds = [column.type for column in self._statement.selected_columns]
        made = [kind.dialect_impl(dialect).result_processor(dialect, None) for kind in kinds]
        return _Compiled(str(compiled), tuple((i, read) for i, read in enumerate(made) if read))
