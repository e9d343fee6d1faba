"""After any sequence of edits, once the queue is drained, stored findings = full scan."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conflicts.desk.replay import replay
from app.conflicts.engine.candidates import could_fire
from app.conflicts.engine.detect import detect
from app.conflicts.engine.scanning import scan
from app.conflicts.loading.boards import load_boards
from app.conflicts.models import Finding
from app.conflicts.rulesets.editions import read_rulebook
from app.core.clock import fixed_clock
from app.core.db import db as database
from app.firms.models import Firm
from app.tenders.models import Tender
from tests import SEQUENCES_PLAYED, examples
from tests.conftest import isolation
from tests.factories import NOW
from tests.property.conflicts.steps import STEPS, Step
from tests.property.conflicts.world import World


def findings_of_the_rules(db: Session, now: datetime) -> set[tuple[object, ...]]:
    everything = list(db.scalars(select(Tender.id)))
    rules = read_rulebook(db)
    boards = load_boards(db, everything, now=now, rulebook=rules)
    found = {loaded.tender_id: detect(loaded.board, rulebook=rules) for loaded in boards}
    assert {tender for tender, some in found.items() if some} <= could_fire(db, now=now)
    return {
        (*each.identity, each.severity, each.subject.evidence_hash)
        for some in found.values()
        for each in some
    }


def findings_replayed(db: Session, now: datetime) -> set[tuple[object, ...]]:
    return {
        (*each.identity, each.severity, each.subject.evidence_hash)
        for replayed in replay(db, now)
        for each in replayed.found
    }


def findings_stored(db: Session) -> set[tuple[object, ...]]:
    firms = {row.id: row.public_id for row in db.scalars(select(Firm))}
    return {
        (
            row.scope,
            row.rule,
            row.subject_key,
            firms.get(row.firm_id or 0),
            row.severity,
            row.evidence_hash,
        )
        for row in db.scalars(select(Finding).where(Finding.cleared_at.is_(None)))
    }


def play(app: Flask, steps: list[Step]) -> None:
    with app.app_context(), fixed_clock(NOW), isolation():
        world = World(database.session)
        world.db.commit()
        scan(NOW)
        for step in steps:
            world.play(step)
        world.play(("drain", 0, 0, 0))
        said = findings_of_the_rules(world.db, world.now)
        assert findings_stored(world.db) == said
        assert findings_replayed(world.db, world.now) == said
        changes = scan(world.now).changes
        assert {name for name, count in changes.items() if count} <= {"kept"}


@given(STEPS)
@settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_stored_findings_are_those_of_a_full_scan(app: Flask, steps: list[Step]) -> None:
    if database_name(app) != "sqlite":
        pytest.skip("both databases: the slow test")
    play(app, steps)


@pytest.mark.slow
@pytest.mark.integration
@given(STEPS)
@settings(
    max_examples=SEQUENCES_PLAYED,
    deadline=None,
    # A sequence is short; a machine that stands still is no fault of it.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_stored_findings_are_those_of_a_full_scan_on_both_databases(
    app: Flask, steps: list[Step]
) -> None:
    play(app, steps)


def database_name(app: Flask) -> str:
    with app.app_context():
        return database.engine.dialect.name
