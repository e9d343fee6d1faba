"""Processes that help with a scan: they find what one alone finds, and are missed by nobody."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

from app.conflicts.engine import judges as judging
from app.conflicts.engine import scanning
from app.conflicts.engine.differences import Differences
from app.conflicts.engine.judges import Judges, compare_here, helpers_for, judges_for
from app.conflicts.engine.scanning import scan
from app.conflicts.models import Finding
from app.core.db import db as database
from app.core.db import transaction
from tests.factories import NOW, make_firm, make_group, make_tender
from tests.factories.filings import register

pytestmark = [pytest.mark.integration, pytest.mark.slow]

TENDERS = 8


@pytest.fixture
def boards(own_app: Flask) -> Iterator[list[int]]:
    """Tenders on each of which two firms of one group stand, not judged yet."""
    with own_app.app_context():
        with transaction() as db:
            tenders = [make_tender(db) for _ in range(TENDERS)]
            firms = [make_firm(db), make_firm(db)]
            make_group(db, *firms)
            for tender in tenders:
                for firm in firms:
                    register(db, tender, firm)
            ids = [tender.id for tender in tenders]
        yield ids


@pytest.fixture
def two(boards: list[int], monkeypatch: pytest.MonkeyPatch) -> Iterator[Judges]:
    """This process and another, which has started."""
    monkeypatch.setattr(judging, "_cores", lambda: 2)
    with judges_for(judging.MANY, database.engine.url) as judges:
        give_up = time.monotonic() + 60
        while judges.working < 2:
            assert time.monotonic() < give_up, "the other process did not start"
            time.sleep(0.05)
        yield judges


def process_of(judges: Judges) -> int:
    """The number of the other process."""
    [helper] = judges._ready
    return helper._process.pid


def test_two_find_what_one_finds(boards: list[int], two: Judges) -> None:
    alone = compare_here(database.session, boards, NOW)
    assert len(alone.opened) == TENDERS  # one group on each: for the compliance desk
    asked: list[Sequence[int]] = []

    def noted(db: Session, tender_ids: Sequence[int], now: datetime) -> Differences:
        asked.append(tender_ids)
        return compare_here(db, tender_ids, now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "compare_here", noted)
        assert two.compare(database.session, boards, NOW) == alone
    assert asked == [boards[: TENDERS // 2]], "the other process was not asked for its half"


def test_what_is_committed_meanwhile_is_seen_in_the_next_part(
    boards: list[int], two: Judges
) -> None:
    assert len(two.compare(database.session, boards, NOW).opened) == TENDERS
    scan(NOW)
    database.session.rollback()
    again = two.compare(database.session, boards, NOW)
    assert (again.kept, again.opened) == (TENDERS, {})


def test_one_that_is_killed_is_missed_by_nobody(boards: list[int], two: Judges) -> None:
    os.kill(process_of(two), signal.SIGKILL)
    assert len(two.compare(database.session, boards, NOW).opened) == TENDERS
    assert two.working == 1
    assert len(two.compare(database.session, boards, NOW).opened) == TENDERS


def test_after_a_failure_here_no_answer_is_taken_for_another(
    boards: list[int], two: Judges, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(db: Session, tender_ids: Sequence[int], now: datetime) -> Differences:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(judging, "compare_here", fail)
        with pytest.raises(ZeroDivisionError):
            two.compare(database.session, boards, NOW)
    half = two.compare(database.session, boards[:2], NOW)
    assert {new.board for new in half.opened.values()} == set(boards[:2])


def test_a_scan_with_help_stores_what_the_rules_say(
    boards: list[int], two: Judges, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "judges_for", lambda *_args: nullcontext(two))
    assert scan(NOW).changes == {"opened": TENDERS, "lapsed": 0}
    assert database.session.scalar(select(func.count()).select_from(Finding)) == TENDERS
    assert scan(NOW).changes == {"kept": TENDERS, "lapsed": 0}


def test_processes_end_with_the_scan(two: Judges) -> None:
    number = process_of(two)
    two.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_scan_that_is_over_at_once_asks_for_no_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_cores", lambda: 2)
    server = make_url("postgresql+psycopg://duri@127.0.0.1/duri")
    assert helpers_for(judging.MANY, server) == 1
    assert helpers_for(judging.MANY - 1, server) == 0
    assert helpers_for(judging.MANY, make_url("sqlite://")) == 0
