"""An import that breaks in the middle leaves nothing behind."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.access import SYSTEM, Actor
from app.core.db import transaction
from app.core.errors import NotAllowedError
from app.core.events import Subscriptions
from app.tenders.events import TenderChanged
from app.tenders.importers.reading import read
from app.tenders.importing.commands import import_file
from app.tenders.importing.models import TenderStatement
from app.tenders.models import SourceFile, Tender, TenderVersion
from tests.factories.tender_files import notices
from tests.integration.tenders.importing import NOW, bring

pytestmark = pytest.mark.integration

TABLES = (Tender, TenderVersion, TenderStatement, SourceFile, AuditEntry)


def counts(db: Session) -> list[int]:
    return [db.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


@pytest.mark.parametrize("breaks_at", [1, 2, 3])
def test_a_handler_that_fails_undoes_the_whole_file(
    app: Flask, db: Session, breaks_at: int
) -> None:
    bring(db, notices())
    before = counts(db)
    heard = 0

    def fail(_db: Session, _event: TenderChanged, _actor: Actor, _now: datetime) -> None:
        nonlocal heard
        heard += 1
        if heard == breaks_at:
            raise RuntimeError("the disk is full")

    usual = app.extensions["duri_subscriptions"]
    app.extensions["duri_subscriptions"] = Subscriptions([(TenderChanged, fail)])
    content = notices(
        {"version": "01"}, {"notice_no": "IB2600099902"}, {"notice_no": "IB2600099903"}
    )
    try:
        with pytest.raises(RuntimeError), transaction() as session:
            import_file(session, read(content), filename="x", sha256="x", actor=SYSTEM, now=NOW)
    finally:
        app.extensions["duri_subscriptions"] = usual
    assert counts(db) == before
    assert db.scalars(select(Tender)).one().version_label == "00"


def test_somebody_else_than_the_secretariat_imports_nothing(db: Session) -> None:
    nobody = Actor(user=None, role="owner")
    with pytest.raises(NotAllowedError), transaction() as session:
        import_file(session, read(notices()), filename="x", sha256="x", actor=nobody, now=NOW)
    assert counts(db)[0] == 0
