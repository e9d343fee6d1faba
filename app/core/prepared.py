"""Statements written once and asked many times: with lists of ids, as one parameter each.

A `Prepared` is an ordinary `select`, compiled once per database. Where a few rows are read by
many small statements, building and compiling them anew costs more than the database does; and
a list of ids that is one parameter has no limit and one plan (json_each on SQLite, an array on
PostgreSQL), where an IN list has as many spellings as lengths. There are two: a list of one is
compared with = alone, which spares the database a table of one row.

PostgreSQL plans such a statement once for any values it may be given: it is for rows found by
their keys, where one plan is always right, and not for searches.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, CompoundSelect, Enum, Integer, Select
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import QueryableAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType

from app.core.db import UTCDateTime
from app.core.reading import ASKING

T = TypeVar("T")
#: Whom a statement is asked of. Who asks many in a row names the connection itself: a session
#: looks for it every time.
Asked = Session | Connection
#: What is given when a statement is asked: a list of ids or keys, or an instant.
Given = Collection[int] | Collection[str] | datetime
_INSTANT: Final = UTCDateTime()
#: How the compiler is told the names of the lists that hold one value.
_SINGLE: Final = "single_lists"


class _Among(ColumnElement[bool]):
    """The column's value is one of a list that is named here and given when asked."""

    inherit_cache = False
    #: Not Boolean: it would be compared with 1, and no index would serve.
    type = NullType()  # type: ignore[assignment]  # so that it stays a bare condition

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.name = name


def among(column: QueryableAttribute[Any] | ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """SQL: `column` is among the numbers or texts given as `name` (of a `Prepared` alone)."""
    return _Among(
        column.__clause_element__() if isinstance(column, QueryableAttribute) else column, name
    )


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    if element.name in options[_SINGLE]:
        return f"{column} = :{element.name}"
    return f"{column} IN (SELECT value FROM json_each(:{element.name}))"  # noqa: S608  (names of columns and parameters, no input)


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    kind = "bigint" if isinstance(element.column.type, Integer) else "text"
    if element.name in options[_SINGLE]:
        return f"{column} = %({element.name})s::{kind}"
    return f"{column} = ANY(%({element.name})s::{kind}[])"


class _Instant(ColumnElement[datetime]):
    """An instant that is named here and given when asked."""

    inherit_cache = False
    type = _INSTANT

    def __init__(self, name: str) -> None:
        self.name = name


def instant(name: str) -> ColumnElement[datetime]:
    """SQL: the instant given as `name` (of a `Prepared` alone)."""
    return _Instant(name)


@compiles(_Instant)
def _instant(element: _Instant, compiler: SQLCompiler, **_options: Any) -> str:
    sqlite = compiler.dialect.name == "sqlite"
    return f":{element.name}" if sqlite else f"%({element.name})s::timestamptz"


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
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute(sql, given, **connection.get_execution_options().get(ASKING, {}))
        rows: Sequence[Any] = cursor.fetchall()
        return rows
    finally:
        cursor.close()


def _given(value: Given, dialect: Dialect) -> Any:
    """As the driver takes it."""
    if isinstance(value, datetime):
        process = _INSTANT.dialect_impl(dialect).bind_processor(dialect)
        return process(value) if process else value
    plain = list(value)
    if len(plain) == 1:
        return plain[0]
    if dialect.name != "sqlite":
        return plain
    # A list of whole numbers is spelled in Python as in JSON.
    return json.dumps(plain) if any(isinstance(each, str) for each in plain[:1]) else str(plain)


class Prepared(Generic[T]):
    """A `select` whose only parameters are named by `among` and `instant`; rows come back as
    `make`."""

    def __init__(
        self, make: Callable[..., T], statement: Select[*tuple[Any, ...]] | CompoundSelect[Any]
    ) -> None:
        # Named tuples are made of a row as it is, without its cells being passed one by one.
        self._make: Callable[[Iterable[Any]], T] = getattr(make, "_make", None) or (
            lambda row: make(*row)
        )
        self._statement = statement
        #: By the database, and the names of the lists that hold one value.
        self._compiled: dict[tuple[str, ...], _Compiled] = {}

    def __call__(self, db: Asked, **values: Given) -> list[T]:
        """The rows for these lists and instants; nothing is cut off, nothing is flushed first."""
        connection = db.connection() if isinstance(db, Session) else db
        dialect = connection.dialect
        single = [n for n, v in values.items() if not isinstance(v, datetime) and len(v) == 1]
        spelling = (dialect.name, *single)
        known = self._compiled.get(spelling)
        if known is None:
            known = self._compiled[spelling] = self._compile(dialect, single)
        given = {name: _given(value, dialect) for name, value in values.items()}
        rows = _rows(connection, known.sql, given)
        return [self._make(row) for row in _read(rows, known.readers)]

    def _compile(self, dialect: Dialect, single: Collection[str]) -> _Compiled:
        compiled = self._statement.compile(
            dialect=dialect, compile_kwargs={"literal_binds": True, _SINGLE: single}
        )
        made = [_reader(column.type, dialect) for column in self._statement.selected_columns]
        return _Compiled(str(compiled), tuple((i, read) for i, read in enumerate(made) if read))


def _read(rows: Sequence[Any], readers: Sequence[_Reader]) -> Iterable[Any]:
    """The rows in our values, a column at a time: a loop of Python's a cell would take longer."""
    if not rows or not readers:
        return rows
    columns = list(zip(*rows, strict=True))
    for place, read in readers:
        columns[place] = tuple(map(read, columns[place]))
    return zip(*columns, strict=True)


def _reader(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    """From the driver's value to ours. What SQLAlchemy does, without its layers, for the kinds
    of which boards read hundreds."""
    if isinstance(kind, Enum) and kind.enum_class is not None:
        members = {member.value: member for member in kind.enum_class}
        return {None: None, **members}.__getitem__
    if isinstance(kind, UTCDateTime) and dialect.name == "sqlite":
        return _from_sqlite
    reader: Callable[[Any], Any] | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return reader


def _from_sqlite(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")
