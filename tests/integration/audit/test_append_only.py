"""What stands in the record cannot be changed, whoever tries."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.audit import commands
from app.audit.access import record_access
from app.audit.models import AccessScope, AuditEntry, AuditPayload
from app.core.access import SYSTEM, Actor, Role
from app.core.errors import NotAllowedError, NotFoundError
from app.core.ids import new_public_id
from tests.factories import NOW

COMPLIANCE = Actor(new_public_id(), "compliance", roles=frozenset({Role.COMPLIANCE}))


@pytest.fixture
def filled(db):
    """A row in every table of the record."""
    commands.record(db, "test.done", "thing", "1", actor=SYSTEM, now=NOW, what="secret")
    first = db.scalars(select(AuditEntry.public_id)).one()
    commands.record(db, "test.done", "thing", "2", actor=SYSTEM, now=NOW)
    commands.grant_access(db, AccessScope.FINDINGS, "case 17 of 2026", actor=COMPLIANCE, now=NOW)
    db.commit()
    record_access("test.read", "thing", "1")
    commands.erase_payload(db, first, "asked by the person", actor=SYSTEM, now=NOW)
    commands.seal_batch(db, now=NOW)
    db.commit()
    return db


TABLES = ("audit_entry", "audit_seal", "audit_erasure", "access_log", "access_grant")


@pytest.mark.parametrize("table", [*TABLES, "audit_payload"])
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {0}", "UPDATE {0} SET {1} = {1}", "TRUNCATE {0} CASCADE"]
)
def test_nothing_in_the_record_is_removed_or_changed(filled, table, statement):
    if statement.startswith("TRUNCATE") and filled.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    column = "entry_id" if table in {"audit_payload", "audit_erasure", "audit_seal"} else "id"
    with pytest.raises(DBAPIError), filled.begin_nested():
        filled.execute(text(statement.format(table, column)))


@pytest.mark.parametrize("table", [*TABLES, "audit_payload"])
def test_sqlite_replaces_no_row_even_without_recursive_triggers(filled, table):
    if filled.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    with pytest.raises(DBAPIError), filled.begin_nested():
        filled.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))  # noqa: S608  (names from the models, never from a reader)


def test_a_payload_is_erased_only_through_the_command_that_tells_of_it(db):
    told = commands.record(db, "test.done", "thing", "1", actor=SYSTEM, now=NOW, email="a@b.c")
    entry = db.scalars(select(AuditEntry.id).where(AuditEntry.public_id == told)).one()
    db.flush()
    with pytest.raises(DBAPIError), db.begin_nested():
        db.execute(text("DELETE FROM audit_payload WHERE entry_id = :id"), {"id": entry})
    commands.erase_payload(db, told, "asked by the person", actor=SYSTEM, now=NOW)
    db.expire_all()
    assert db.get(AuditPayload, entry) is None
    assert db.scalars(
        select(AuditEntry.subject_id).where(AuditEntry.action == "audit.payload_erased")
    ).all() == [told]


def test_only_the_operator_erases(db):
    told = commands.record(db, "test.done", "thing", "1", actor=SYSTEM, now=NOW)
    with pytest.raises(NotAllowedError):
        commands.erase_payload(db, told, "tidy up", actor=COMPLIANCE, now=NOW)


def test_an_erased_payload_cannot_be_erased_again(db):
    told = commands.record(db, "test.done", "thing", "1", actor=SYSTEM, now=NOW)
    commands.erase_payload(db, told, "asked", actor=SYSTEM, now=NOW)
    with pytest.raises(NotFoundError):
        commands.erase_payload(db, told, "asked", actor=SYSTEM, now=NOW)
