"""`flask conflicts`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.conflicts.models import Finding, RecheckRequest
from app.tenders.models import Tender
from tests.factories import make_firm, make_group, make_tender
from tests.factories.filings import register

pytestmark = pytest.mark.integration


@pytest.fixture
def tender(db: Session) -> Tender:
    tender, firms = make_tender(db, method="Đấu thầu hạn chế"), [make_firm(db), make_firm(db)]
    make_group(db, *firms)
    for firm in firms:
        register(db, tender, firm)
    db.commit()
    return tender


def test_a_scan_stores_what_stands_and_empties_the_queue(
    app: Flask, db: Session, tender: Tender
) -> None:
    answer = app.test_cli_runner().invoke(args=["conflicts", "scan", "--json"])
    assert answer.exit_code == 0, answer.output
    summary = json.loads(answer.stdout.strip().splitlines()[-1])
    assert summary["changes"]["opened"] == 1
    assert summary["standing"] == [{"scope": "all", "rule": "D4", "findings": 1}]
    assert db.scalars(select(RecheckRequest)).all() == []
    again = app.test_cli_runner().invoke(args=["conflicts", "scan"])
    assert "changes: 1 kept" in again.output


def test_one_tender_can_be_looked_at_without_storing_anything(
    app: Flask, db: Session, tender: Tender
) -> None:
    answer = app.test_cli_runner().invoke(args=["conflicts", "check", "--tender", tender.ocid])
    assert answer.exit_code == 0, answer.output
    assert "D4" in answer.output
    assert "high" in answer.output
    assert db.scalars(select(Finding)).all() == []
    assert "conflicts.checked" in set(db.scalars(select(AuditEntry.action)))


def test_an_unknown_ocid_is_one_clear_line(app: Flask, db: Session) -> None:
    answer = app.test_cli_runner().invoke(args=["conflicts", "check", "--tender", "ocds-x-1"])
    assert answer.exit_code == 1
    assert "no tender has the ocid ocds-x-1" in answer.output


@pytest.mark.parametrize("day", ["2026-12-05", "9999-12-31"])
def test_a_day_to_come_cannot_be_replayed(app: Flask, db: Session, day: str) -> None:
    answer = app.test_cli_runner().invoke(args=["conflicts", "replay", "--on", day])
    assert answer.exit_code == 1
    assert len(answer.output.splitlines()) == 1
    assert db.scalars(select(AuditEntry)).all() == []


def test_the_rules_pages_are_written(app: Flask, db: Session, tmp_path: Path) -> None:
    target = tmp_path / "rules.md"
    answer = app.test_cli_runner().invoke(args=["conflicts", "docs", "-o", str(target)])
    assert answer.exit_code == 0, answer.output
    assert "## D13 Korean overlap" in target.read_text()
