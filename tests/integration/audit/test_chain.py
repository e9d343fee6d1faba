"""The chain: sealing, and what `flask audit verify` notices."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.audit import commands, queries
from app.audit.models import AuditEntry, AuditSeal
from app.audit.verify import Report, verify
from app.core.access import SYSTEM
from tests.factories import NOW


@pytest.fixture
def chained(db):
    for number in range(5):
        commands.record(db, "test.done", "thing", str(number), actor=SYSTEM, now=NOW, n=number)
    commands.seal_batch(db, now=NOW)
    db.commit()
    return db


def check(db, **known):
    report = Report()
    for _ in verify(db, report, **known):
        pass
    return report


@pytest.fixture
def tamper(db):
    """Somebody with the machine switches the triggers off."""

    def run(*statements):
        if db.get_bind().dialect.name == "postgresql":
            db.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for (name,) in db.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all():
                if name.startswith("audit"):
                    db.execute(text(f"DROP TRIGGER {name}"))
            db.execute(text("PRAGMA defer_foreign_keys = ON"))
        for statement in statements:
            db.execute(text(statement))
        db.expire_all()

    return run


def test_a_record_nobody_touched_holds(chained):
    report = check(chained)
    assert (report.links, report.unsealed, report.faults) == (5, 0, [])
    assert report.head == queries.chain_head(chained).hash


def test_an_empty_record_holds(db):
    assert check(db).faults == []


def test_entries_not_yet_sealed_are_counted_and_no_fault(chained):
    commands.record(chained, "test.done", "thing", "6", actor=SYSTEM, now=NOW)
    report = check(chained)
    assert (report.unsealed, report.faults) == (1, [])


def test_sealing_again_adds_nothing(chained):
    assert commands.seal_batch(chained, now=NOW) == 0


def test_every_link_covers_all_before_it(chained):
    hashes = chained.scalars(select(AuditSeal.hash).order_by(AuditSeal.sequence)).all()
    assert len(set(hashes)) == 5


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_entry SET action = 'test.undone' WHERE subject_id = '2'", "does not match"),
        ("UPDATE audit_entry SET actor_role = 'owner' WHERE subject_id = '2'", "does not match"),
        (
            "UPDATE audit_seal SET hash ="
            " CASE substr(hash, 1, 1) WHEN 'f' THEN '0' ELSE 'f' END || substr(hash, 2)"
            " WHERE sequence = 3",
            "match",
        ),
        ("DELETE FROM audit_seal WHERE sequence = 3", "link 3 is missing"),
        (
            "UPDATE audit_payload SET content = '{}' WHERE entry_id ="
            " (SELECT entry_id FROM audit_seal WHERE sequence = 2)",
            "payload was changed",
        ),
        (
            "DELETE FROM audit_payload WHERE entry_id ="
            " (SELECT entry_id FROM audit_seal WHERE sequence = 2)",
            "gone without an erasure",
        ),
    ],
)
def test_tampering_is_noticed(chained, tamper, statement, said):
    tamper(statement)
    faults = check(chained).faults
    assert faults
    assert said in faults[0]


def test_an_erasure_nobody_recorded_is_noticed(chained, tamper):
    tamper(
        "INSERT INTO audit_erasure SELECT entry_id, entry_id, sealed_at FROM audit_seal"
        " WHERE sequence = 2",
        "DELETE FROM audit_payload WHERE entry_id ="
        " (SELECT entry_id FROM audit_seal WHERE sequence = 2)",
    )
    assert check(chained).faults == ["1 erasures have no entry that tells of them"]


def test_an_erasure_through_the_command_keeps_the_chain_whole(chained):
    entry = chained.scalars(select(AuditEntry.public_id).where(AuditEntry.subject_id == "3")).one()
    commands.erase_payload(chained, entry, "asked by the person", actor=SYSTEM, now=NOW)
    commands.seal_batch(chained, now=NOW)
    report = check(chained)
    assert (report.links, report.erased, report.faults) == (6, 1, [])


def test_a_cut_off_tail_shows_only_against_a_head_noted_earlier(chained, tamper):
    noted = queries.chain_head(chained).hash
    tamper(
        "DELETE FROM audit_payload WHERE entry_id = (SELECT max(entry_id) FROM audit_seal)",
        "DELETE FROM audit_seal WHERE sequence = 5",
        "DELETE FROM audit_entry WHERE subject_id = '4'",
    )
    assert check(chained).faults == []
    faults = check(chained, known_heads=frozenset({noted})).faults
    assert len(faults) == 1
    assert noted in faults[0]
