"""`flask audit`, and sealers at work at the same time."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.audit import commands, sealer
from app.audit.models import AuditEntry, AuditSeal
from app.core.access import SYSTEM
from app.core.db import db as database
from app.core.db import transaction
from tests.factories import NOW
from tests.fresh import at_once

pytestmark = pytest.mark.slow


def write(count: int) -> None:
    for number in range(count):
        with transaction() as db:
            commands.record(db, "test.done", "thing", str(number), actor=SYSTEM, now=NOW)


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["audit", *arguments])


def test_sealers_and_writers_at_once_leave_one_unbroken_chain(own_app):
    def work(number: int) -> None:
        if number % 2:
            write(10)
        else:
            for _ in range(5):
                commands.seal(NOW)

    at_once(own_app, 8, work)
    with own_app.app_context():
        commands.seal(NOW)
    answer = run(own_app, "verify")
    assert answer.exit_code == 0, answer.output
    assert "40 links hold" in answer.output


def test_a_long_record_is_sealed_in_short_transactions(own_app, monkeypatch):
    monkeypatch.setattr(commands, "BATCH", 7)
    with own_app.app_context():
        write(20)
        assert commands.seal(NOW) == 20
        assert commands.seal(NOW) == 0
    assert "20 links hold" in run(own_app, "verify").output


def test_an_entry_committed_late_is_sealed_in_its_turn(own_app):
    with own_app.app_context():
        with transaction() as db:
            # Numbers are taken early by a transaction that commits late.
            commands.record(db, "test.late", "thing", "1", actor=SYSTEM, now=NOW)
            late = db.scalars(sa.select(AuditEntry.id)).one()
        write(3)
        commands.seal(NOW)
        sealed = database.session.scalars(sa.select(AuditSeal.entry_id)).all()
    assert late in sealed


def test_verify_says_the_head_and_head_prints_it(own_app):
    with own_app.app_context():
        write(3)
        sealer.seal(NOW)
    head = run(own_app, "head").output.strip()
    assert head.startswith("3 ")
    assert head in run(own_app, "verify").output


def test_an_empty_record_has_no_head_but_holds(own_app):
    assert run(own_app, "head").exit_code != 0
    assert run(own_app, "verify").exit_code == 0


def cut_off_tail(app):
    """As somebody with the whole database could: the triggers off, the last link away."""
    with app.app_context(), database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        else:
            names = connection.execute(
                sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).scalars()
            for name in [name for name in names if name.startswith("audit")]:
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
            connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
        last = connection.execute(sa.text("SELECT max(entry_id) FROM audit_seal")).scalar_one()
        for table, column in (
            ("audit_payload", "entry_id"),
            ("audit_seal", "entry_id"),
            ("audit_entry", "id"),
        ):
            connection.execute(
                sa.text(f"DELETE FROM {table} WHERE {column} = :last"),  # noqa: S608  (names from the models, never from a reader)
                {"last": last},
            )


def test_a_tail_cut_off_in_the_database_alone_is_noticed(own_app):
    with own_app.app_context():
        write(3)
        sealer.seal(NOW)
    cut_off_tail(own_app)
    answer = run(own_app, "verify")
    assert answer.exit_code != 0
    assert answer.output.count("Error") == 1
    assert "cut off or rewritten" in answer.output


def test_a_head_printed_in_a_pack_can_be_asked_for(own_app):
    with own_app.app_context():
        write(3)
        commands.seal(NOW)
    head = run(own_app, "head").output.split()[1]
    assert run(own_app, "verify", "--head", head).exit_code == 0
    assert run(own_app, "verify", "--head", "f" * 64).exit_code != 0


def test_an_entry_passed_by_the_sealer_is_named_and_sealed_on_request(own_app, monkeypatch):
    monkeypatch.setattr(commands, "LATENESS", 0)
    monkeypatch.setattr("app.audit.verify.LATENESS", 0)
    with own_app.app_context():
        write(1)
        first = database.session.scalars(sa.select(AuditEntry.id)).one()
        write(2)
        with transaction() as db:
            commands.seal_batch(db, now=NOW, since=first)
    assert "passed by the sealer" in run(own_app, "verify").output
    assert "1 entries sealed" in run(own_app, "seal", "--all").output
    assert run(own_app, "verify").exit_code == 0


def test_erasing_a_payload_on_the_command_line(own_app):
    with own_app.app_context():
        write(1)
        entry = database.session.scalars(sa.select(AuditEntry.public_id)).one()
        database.session.rollback()
    assert run(own_app, "erase", entry, "--why", "asked by the person").exit_code == 0
    assert run(own_app, "erase", entry, "--why", "again").exit_code != 0
    run(own_app, "seal")
    assert "1 payloads erased" in run(own_app, "verify").output
