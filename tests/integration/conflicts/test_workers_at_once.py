"""Firms file while several workers drain: nobody is refused, nothing is lost or doubled."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.conflicts.engine.draining import drain_queue
from app.conflicts.engine.scanning import scan
from app.conflicts.models import Finding, RecheckRequest
from app.conflicts.words import FindingScope
from app.core.db import db as database
from app.core.db import transaction
from app.firms.models import Firm
from app.tenders.models import Lot, Tender
from tests.factories import NOW, make_firm, make_group, make_lot, make_tender
from tests.factories.filings import register, withdraw

pytestmark = [pytest.mark.integration, pytest.mark.slow]

FILERS = 6
TENDERS = 5


def tenders_and_affiliated_firms() -> tuple[list[int], list[int]]:
    with transaction() as db:
        tenders = [make_tender(db) for _ in range(TENDERS)]
        for tender in tenders:
            make_lot(db, tender)
        firms = [make_firm(db) for _ in range(FILERS)]
        make_group(db, *firms)
        return [tender.id for tender in tenders], [firm.id for firm in firms]


def file(app: Flask, firm_id: int, tenders: list[int]) -> None:
    """Register in each tender and in its lot, half of the firms in two tries."""
    for tender_id in tenders:
        for step in range(3 if firm_id % 2 else 2):
            with app.app_context(), transaction() as db:
                firm, tender = db.get_one(Firm, firm_id), db.get_one(Tender, tender_id)
                lot = db.scalars(select(Lot).where(Lot.tender_id == tender_id)).one()
                interest = register(db, tender, firm, lot if step else None)
                if step == 1 and firm_id % 2:
                    withdraw(db, interest)


def drain(app: Flask, filed: threading.Event) -> None:
    """What a worker does, only faster."""
    while not filed.wait(0.1):
        with app.app_context():
            drain_queue(NOW)


def test_filers_and_workers_at_once(own_app: Flask) -> None:
    with own_app.app_context():
        tenders, firms = tenders_and_affiliated_firms()
    filed = threading.Event()
    with ThreadPoolExecutor(FILERS + 3) as threads:
        workers = [threads.submit(drain, own_app, filed) for _ in range(3)]
        filers = [threads.submit(file, own_app, firm, tenders) for firm in firms]
        wait(filers)
        filed.set()
    for each in (*filers, *workers):
        each.result()
    with own_app.app_context():
        drain_queue(NOW)
        db = database.session
        assert db.scalar(select(func.count()).select_from(RecheckRequest)) == 0
        standing = db.execute(
            select(Finding.scope, Finding.rule, func.count())
            .where(Finding.cleared_at.is_(None))
            .group_by(Finding.scope, Finding.rule)
        ).all()
        assert {(scope, rule): count for scope, rule, count in standing} == {
            # whole tender and its lot, every firm, every tender
            (FindingScope.OWN, "D1"): FILERS * TENDERS,
            (FindingScope.ALL, "D1"): FILERS * TENDERS,
            (FindingScope.ALL, "D4"): TENDERS,
        }
        changes = scan(NOW).changes
        assert {name for name, count in changes.items() if count} == {"kept"}
