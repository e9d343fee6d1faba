"""Filling a database in bulk: no index and no foreign key in the way, then everything at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from app.core.db import Base
from app.core.db import db as database
from bench._bid_world import COLUMNS, Row, by_table

_BATCH: Final = 200_000
_SQLITE: Final = (
    "journal_mode=OFF",
    "synchronous=OFF",
    "foreign_keys=OFF",
    "cache_size=-600000",
    "temp_store=MEMORY",
)


def fill(rows: Iterable[tuple[str, Row]]) -> None:
    """Make every table anew, fill it and let the database look at what it holds."""
    sqlite = database.engine.dialect.name == "sqlite"
    if not sqlite:  # a file of SQLite's is new: dropping a full table row by row takes for ever
        Base.metadata.drop_all(database.engine)
    Base.metadata.create_all(database.engine)
    indexes = [
        index
        for name in COLUMNS
        for index in sorted(_table(name).indexes, key=lambda i: str(i.name))
    ]
    with database.engine.connect() as connection:
        for index in indexes:
            index.drop(connection)
        connection.commit()
        driver: Any = connection.connection.driver_connection
        if sqlite:
            for pragma in _SQLITE:
                driver.execute(f"PRAGMA {pragma}")
        else:
            driver.execute("SET session_replication_role = replica")
            driver.execute("SET TIME ZONE 'UTC'")
            driver.commit()
        for table, batch in by_table(rows, _BATCH):
            (_into_sqlite if sqlite else _into_postgresql)(driver, table, batch)
        for index in indexes:
            index.create(connection)
        connection.commit()
        if not sqlite:
            for name in COLUMNS:
                driver.execute(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608  (names of our own tables)
                    f"(SELECT max(id) FROM {name}))"
                )
        driver.execute("ANALYZE")
        if not sqlite:
            driver.commit()
    database.engine.dispose()


def _table(name: str) -> sa.Table:
    return Base.metadata.tables[name]


def _into_sqlite(driver: Any, table: str, rows: Sequence[Row]) -> None:
    columns = COLUMNS[table].split()
    marks = ", ".join("?" * len(columns))
    driver.execute("BEGIN")
    driver.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608  (names of our own tables)
        rows,
    )
    driver.execute("COMMIT")


def _into_postgresql(driver: Any, table: str, rows: Sequence[Row]) -> None:
    columns = ", ".join(COLUMNS[table].split())
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for start in range(0, len(rows), 2000):
            copy.write("".join(map(_line, rows[start : start + 2000])))


def _line(row: Row) -> str:
    return "\t".join("\\N" if value is None else str(value) for value in row) + "\n"
