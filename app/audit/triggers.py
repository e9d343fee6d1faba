"""Append-only by trigger, on both databases. Migrations carry the same statements.

Entries, seals, erasures, accesses and grants are never changed nor removed. A payload is
never changed, and removed only once its erasure is on record.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import DDL, MetaData, event

#: Table → columns that are unique in it: SQLite's INSERT OR REPLACE removes a row that has the
#: same ones, without asking DELETE triggers unless the connection set recursive_triggers.
_APPEND_ONLY: Final = {
    "audit_entry": ("id", "public_id"),
    "audit_seal": ("sequence", "entry_id"),
    "audit_erasure": ("entry_id",),
    "access_log": ("id", "public_id"),
    "access_grant": ("id", "public_id"),
}


def _sqlite_append_only(table: str, unique: tuple[str, ...]) -> tuple[str, ...]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    same = " OR ".join(f"{column} = NEW.{column}" for column in unique)
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  (names of our own)
    return (
        f"CREATE TRIGGER {table}_keeps_rows BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_keeps_values BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_replaces_nothing BEFORE INSERT ON {table} WHEN {there} {refuse}",
    )


SQLITE_DDL: Final[dict[str, tuple[str, ...]]] = {
    **{table: _sqlite_append_only(table, unique) for table, unique in _APPEND_ONLY.items()},
    "audit_payload": (
        "CREATE TRIGGER audit_payload_keeps_values BEFORE UPDATE ON audit_payload"
        " BEGIN SELECT RAISE(ABORT, 'audit_payload is never changed'); END",
        "CREATE TRIGGER audit_payload_keeps_rows BEFORE DELETE ON audit_payload"
        " WHEN NOT EXISTS (SELECT 1 FROM audit_erasure WHERE entry_id = OLD.entry_id)"
        " BEGIN SELECT RAISE(ABORT, 'audit_payload: no erasure is on record'); END",
        "CREATE TRIGGER audit_payload_replaces_nothing BEFORE INSERT ON audit_payload"
        " WHEN EXISTS (SELECT 1 FROM audit_payload WHERE entry_id = NEW.entry_id)"
        " BEGIN SELECT RAISE(ABORT, 'audit_payload is never changed'); END",
    ),
}

#: Functions the PostgreSQL triggers call; made before any table.
POSTGRESQL_FUNCTIONS: Final = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$",
    "CREATE OR REPLACE FUNCTION audit_refuse_unless_erased() RETURNS trigger"
    " LANGUAGE plpgsql AS $$ BEGIN"
    " IF NOT EXISTS (SELECT 1 FROM audit_erasure WHERE entry_id = OLD.entry_id) THEN"
    " RAISE EXCEPTION USING MESSAGE = 'audit_payload: no erasure is on record'; END IF;"
    " RETURN OLD; END $$",
)


def _postgresql_append_only(table: str) -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {table}_keeps_rows BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
        f"CREATE TRIGGER {table}_keeps_all BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    )


POSTGRESQL_DDL: Final[dict[str, tuple[str, ...]]] = {
    **{table: _postgresql_append_only(table) for table in _APPEND_ONLY},
    "audit_payload": (
        "CREATE TRIGGER audit_payload_keeps_values BEFORE UPDATE ON audit_payload"
        " FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
        "CREATE TRIGGER audit_payload_keeps_rows BEFORE DELETE ON audit_payload"
        " FOR EACH ROW EXECUTE FUNCTION audit_refuse_unless_erased()",
        "CREATE TRIGGER audit_payload_keeps_all BEFORE TRUNCATE ON audit_payload"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    ),
}


def _ddl(statement: str, dialect: str) -> DDL:
    ddl: DDL = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
    return ddl


def attach(metadata: MetaData) -> None:
    """Make `create_all` install the triggers with their tables."""
    for statement in POSTGRESQL_FUNCTIONS:
        event.listen(metadata, "before_create", _ddl(statement, "postgresql"))
    for function in ("audit_refuse", "audit_refuse_unless_erased"):
        undo = f"DROP FUNCTION IF EXISTS {function}() CASCADE"
        event.listen(metadata, "before_drop", _ddl(undo, "postgresql"))
    for dialect, by_table in (("postgresql", POSTGRESQL_DDL), ("sqlite", SQLITE_DDL)):
        for table, statements in by_table.items():
            for statement in statements:
                event.listen(metadata.tables[table], "after_create", _ddl(statement, dialect))
