"""Rows for a worker: one that cannot be done stays, is said in the log, and holds up no other."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from app.core import logs
from app.notifications import tender_news
from app.notifications.models import Notification, TenderNews
from app.tenders.models import Tender
from tests.factories import NOW, make_firm, make_tender
from tests.factories.notifications import versions
from tests.factories.opportunities import make_follow, of_firm

pytestmark = pytest.mark.integration


def followed(db: Session) -> Tender:
    tender, firm = make_tender(db), make_firm(db)
    of_firm(db, firm)
    make_follow(db, tender, firm)
    return tender


def told(db: Session) -> int:
    return db.scalar(sa.select(sa.func.count(Notification.id))) or 0


def test_news_that_cannot_be_told_hold_up_no_other(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_told", set())
    bad, good = followed(db), followed(db)
    versions(db, bad, {"lots": "no list"}, {"lots": "none either"})
    versions(db, good, {"title": "A"}, {"title": "B"})
    with capture_logs() as said:
        assert tender_news.drain_queue(NOW) == 1
        assert tender_news.drain_queue(NOW) == 0
    assert told(db) == 1
    assert [row.tender_id for row in db.scalars(sa.select(TenderNews))] == [bad.id]
    assert [entry["event"] for entry in said] == ["queues.row_failed"]


def test_more_rows_than_a_batch_are_done_in_one_round(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.queues.BATCH", 2)
    for _tender in range(5):
        versions(db, followed(db), {"title": "A"}, {"title": "B"})
    assert tender_news.drain_queue(NOW) == 5
    assert told(db) == 5
