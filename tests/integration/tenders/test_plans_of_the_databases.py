"""Every order of the list is read off an index: no database sorts the table for one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.core.access import ANONYMOUS
from app.tenders.filters import Sort, StageFilter, TenderFilters
from app.tenders.listing import tender_list
from tests.factories import make_tender
from tests.statements import Statement, statements_sent


def plan_of(db: Session, statement: Statement) -> str:
    connection = db.connection()
    if connection.dialect.name == "sqlite":
        explained = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN " + statement.text, statement.parameters
        )
        return "\n".join(row[3] for row in explained)
    # On a handful of rows the planner would rather sort; what matters is that it need not.
    for setting in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
        connection.exec_driver_sql(f"SET LOCAL {setting} = off")
    explained = connection.exec_driver_sql("EXPLAIN " + statement.text, statement.parameters)
    return "\n".join(row[0] for row in explained)


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("page", ["first", "next"])
def test_no_order_needs_a_sort(db: Session, now: datetime, sort: Sort, page: str) -> None:
    for number in range(6):
        make_tender(db, closes_at=now + timedelta(days=number), budget_minor=number)
    currency = "VND" if sort.by_budget else None
    filters = replace(TenderFilters(stage=StageFilter.ALL), sort=sort, currency=currency)
    first = tender_list(db, filters, viewer=ANONYMOUS, now=now, size=2)
    cursor = first.next_cursor if page == "next" else None
    with statements_sent() as sent:
        tender_list(db, filters, viewer=ANONYMOUS, now=now, size=2, cursor=cursor)
    pages = [each for each in sent if "ORDER BY tender." in each.text]
    assert pages
    for each in pages:
        plan = plan_of(db, each)
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan
        assert "ix_tender_" in plan


def test_a_frequent_value_does_not_make_the_database_gather_and_sort(
    db: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.keyset.COUNT_CAP", 3)
    monkeypatch.setattr("app.tenders.listing.COUNT_CAP", 3)
    for number in range(6):
        make_tender(db, closes_at=now + timedelta(days=number))
    filters = TenderFilters(stage=StageFilter.ALL, sort=Sort.PUBLISHED, currency="VND")
    with statements_sent() as sent:
        rows = tender_list(db, filters, viewer=ANONYMOUS, now=now, size=2).items
    assert len(rows) == 2
    page = next(each for each in sent if "ORDER BY tender." in each.text)
    assert "ix_tender_published_at" in plan_of(db, page)


def test_the_opening_list_starts_at_the_present(db: Session, now: datetime) -> None:
    """Nine of ten tenders are closed; the page must not walk past them first."""
    make_tender(db)
    with statements_sent() as sent:
        tender_list(db, TenderFilters(), viewer=ANONYMOUS, now=now)
    page = next(each for each in sent if "ORDER BY tender.closes_at" in each.text)
    plan = plan_of(db, page)
    if db.get_bind().dialect.name == "sqlite":
        assert "ix_tender_closes_at (closes_at>?)" in plan
    else:
        assert "Index Cond: ((closes_at IS NOT NULL) AND (closes_at >" in plan


def test_the_number_of_statements_does_not_grow_with_the_rows(db: Session, now: datetime) -> None:
    for _ in range(3):
        make_tender(db)
    with statements_sent() as few:
        tender_list(db, TenderFilters(), viewer=ANONYMOUS, now=now)
    for _ in range(20):
        make_tender(db)
    with statements_sent() as many:
        tender_list(db, TenderFilters(), viewer=ANONYMOUS, now=now)
    assert len(many) == len(few)
