"""The database: base class, types, read session, write transaction.

One code path for SQLite and PostgreSQL. Reads run in the request's session; a write ends
that read transaction and begins a fresh one (IMMEDIATE on SQLite, where upgrading a read
transaction fails at once with BUSY_SNAPSHOT). How PostgreSQL is read: app/core/reading.py.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from hashlib import sha256
from inspect import iscoroutinefunction
from time import monotonic
from typing import Annotated, Any

import sqlalchemy as sa
from flask.sansio.app import App
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DisconnectionError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError

from app.core.errors import ConflictError, DomainError
from app.core.ids import PublicId
from app.core.reading import READING, ReadingSession, begin_writing, reading_options

#: Execution option that makes the SQLite transaction start with a write lock.
WRITE = {"duri_write": True}

#: Seconds that a write to SQLite waits for the one before it. Each takes milliseconds; on a
#: starved machine five seconds were once too few, and a filer would have been refused.
SQLITE_WAIT = 15
#: KiB of pages a connection to SQLite may keep (its own default: 2,000). A check of conflicts among
#: a million bids walks through more than that: its slowest twentieth took a tenth longer.
SQLITE_CACHE = 32_000

#: Seconds after which a connection to PostgreSQL that nobody used is asked whether it still lives.
RESTED = 5.0

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware instant in UTC; a naive datetime is refused rather than guessed."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; SQLite stores it naive."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: times are aware UTC")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC instant on both databases."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


#: An amount in the currency's minor unit: 64 bits (đồng outgrow 32).
Minor = Annotated[int, "minor units"]


class Base(DeclarativeBase):
    """Base of every model: named constraints, enums by value, aware times, 64-bit money."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy's documented spelling)
        PublicId: sa.String(16),
        Minor: sa.BigInteger(),
        str: sa.Text(),
        datetime: UTCDateTime(),
        dict[str, Any]: Json,
        list[Any]: Json,
        StrEnum: sa.Enum(
            StrEnum,
            values_callable=lambda members: [member.value for member in members],
            native_enum=False,
            create_constraint=True,
            length=40,
        ),
    }


def when(condition: str) -> dict[str, Any]:
    """Keyword arguments that make an index partial on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


class Database(SQLAlchemy):
    """Flask-SQLAlchemy-Lite for synchronous sessions alone."""

    def init_app(self, app: App) -> None:
        """Bind to `app`, without closing asynchronous sessions that nobody opens: for that,
        every request would start a thread and an event loop."""
        super().init_app(app)
        ends = app.teardown_appcontext_funcs
        ends[:] = [end for end in ends if not iscoroutinefunction(end)]


db = Database(session_options={"expire_on_commit": True, "class_": ReadingSession})


def engines(database_url: str) -> dict[str, dict[str, Any]]:
    """How to open each of an application's engines: the "default" one, and where PostgreSQL is at
    `database_url` the one that reads."""
    default = engine_options(database_url)
    if default["url"].get_backend_name() != "postgresql":
        return {"default": default}
    return {"default": default, READING: reading_options(default["url"])}


def engine_options(database_url: str) -> dict[str, Any]:
    """How to open the database at `database_url` (postgres:// is understood)."""
    url = sa.make_url(database_url)
    if url.get_backend_name() in {"postgres", "postgresql"}:
        return {"url": url.set(drivername="postgresql+psycopg")}
    # A connection learns what `optimize` found out when it is opened, not later.
    return {"url": url, "connect_args": {"timeout": SQLITE_WAIT}, "pool_recycle": 1800}


def prepare_engines() -> None:
    """Make the application's engines ready and have its sessions read through the one that does."""
    for engine in db.engines.values():
        prepare_engine(engine)
    reading = db.engines.get(READING)
    if reading is not None:
        db.sessionmaker.configure(reading=reading)
        # Whoever lets go of all connections means these, too.
        event.listen(db.engine, "engine_disposed", lambda _engine: reading.dispose())


def prepare_engine(engine: sa.Engine) -> None:
    """Attach the connection settings both databases need; call once per engine."""
    if engine.dialect.name != "sqlite":
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "checkout", partial(_refuse_dead, engine.dialect))
        return
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _note_rest(_connection: object, record: Any) -> None:
    record.info["resting_since"] = monotonic()


def _refuse_dead(dialect: Dialect, connection: Any, record: Any, _proxy: object) -> None:
    """Have the pool replace a connection that died while it rested, before anybody asks it.

    The server was restarted, or something between cut the line. Between two requests in a row
    nobody asks: each time is a way there and back for every page. One that died under somebody is
    known to be dead.
    """
    if connection.closed:
        raise DisconnectionError
    since = record.info.get("resting_since")
    if since is None or monotonic() - since < RESTED:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin_sqlite`
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE slips past append-only triggers
        f"busy_timeout={SQLITE_WAIT * 1000}",
        f"cache_size=-{SQLITE_CACHE}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("duri_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def read_session() -> Session:
    """The request's session. Queries only read through it."""
    return db.session


#: Key of `Session.info` under which calls wait for the commit.
_AFTERWARDS = "duri_after_commit"


def after_commit(session: Session, call: Callable[[], None]) -> None:
    """Have `transaction()` make `call` once its commit stands; a rollback forgets it."""
    session.info.setdefault(_AFTERWARDS, []).append(call)


def optimize(_now: datetime) -> None:
    """Let SQLite look at its tables, so that it chooses indexes well. For a worker, hourly.

    Reads at most a thousand entries of each index. PostgreSQL does the same by itself.
    """
    if db.engine.dialect.name != "sqlite":
        return
    with transaction() as session:
        session.execute(sa.text("PRAGMA analysis_limit=1000"))
        session.execute(sa.text("ANALYZE"))


#: (table, columns) of a unique constraint → the refusal a person sees.
Violations = dict[tuple[str, tuple[str, ...]], Callable[[], DomainError]]
_violations: Violations = {}


def on_violation(table: str, *columns: str) -> Callable[[Callable[[], DomainError]], None]:
    """Register the refusal for a violated unique constraint over `columns` of `table`.

    SQLite reports columns and PostgreSQL a constraint name; both are resolved to columns.
    """

    def register(refusal: Callable[[], DomainError]) -> None:
        _violations[(table, tuple(sorted(columns)))] = refusal

    return register


def _violated_columns(error: IntegrityError, session: Session) -> tuple[str, tuple[str, ...]]:
    diagnostic = getattr(error.orig, "diag", None)
    if diagnostic is not None:
        table, name = str(diagnostic.table_name), str(diagnostic.constraint_name)
        for item in sa.inspect(session.connection()).get_indexes(table):
            if item["name"] == name:
                return table, tuple(sorted(str(c) for c in item["column_names"]))
        for unique in sa.inspect(session.connection()).get_unique_constraints(table):
            if unique["name"] == name:
                return table, tuple(sorted(unique["column_names"]))
        return table, (name,)
    text = str(error.orig)
    _, _, listed = text.partition("UNIQUE constraint failed: ")
    pairs = [part.strip().split(".", 1) for part in listed.split(",") if "." in part]
    if not pairs:
        return "", ()
    return pairs[0][0], tuple(sorted(column for _table, column in pairs))


def _refusal_of(error: IntegrityError, session: Session) -> DomainError | None:
    refusal = _violations.get(_violated_columns(error, session))
    return refusal() if refusal else None


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """A part of a write that can fail by itself: what it wrote is undone, the rest stays.

    Raises the registered `DomainError` for a violated unique constraint, as `transaction` does.
    """
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        refusal = _refusal_of(error, session)
        if refusal is None:
            raise
        raise refusal from error


def one_at_a_time(session: Session, what: str) -> None:
    """Let those who do `what` follow one another: whoever comes second waits here until the first
    has committed or given up, and then reads what it left.

    For checks over rows that no constraint can hold together. SQLite's write transaction is
    exclusive by itself.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(sha256(what.encode()).digest()[:8], "big", signed=True)
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


@contextmanager
def transaction() -> Iterator[Session]:
    """One write: ends the read transaction, begins a write transaction, commits or rolls back.

    Raises the registered `DomainError` for a violated unique constraint, `ConflictError`
    for a row changed by somebody else, and lets every other error through untouched.
    """
    session = db.session
    session.rollback()
    session.info.pop(_AFTERWARDS, None)
    begin_writing(session)
    session.connection(execution_options=WRITE)
    try:
        yield session
        session.commit()
    except IntegrityError as error:
        session.rollback()
        refusal = _refusal_of(error, session)
        session.rollback()
        if refusal is None:
            raise
        raise refusal from error
    except StaleDataError as error:
        session.rollback()
        raise ConflictError from error
    except BaseException:
        session.rollback()
        raise
    for call in session.info.pop(_AFTERWARDS, ()):
        call()
