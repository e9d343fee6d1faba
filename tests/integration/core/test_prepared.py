"""Statements asked many times, with lists of ids as one parameter."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.core.db import db as database
from app.core.prepared import Prepared, among, instant
from app.tenders.models import Tender, TenderKind
from tests.factories import NOW, make_tender

pytestmark = pytest.mark.integration


class Row(NamedTuple):
    id: int
    kind: TenderKind
    closes_at: Any


TENDERS = Prepared(
    Row,
    select(Tender.id, Tender.kind, Tender.closes_at)
    .where(among(Tender.id, "tenders"), Tender.kind != TenderKind.PLAN)
    .order_by(Tender.id),
)


def test_rows_come_back_as_the_models_would_say_them(db: Session) -> None:
    one, two, _other = (make_tender(db, f"Gói {n}") for n in range(3))
    plan = make_tender(db, "Kế hoạch", kind=TenderKind.PLAN, closes_at=None)
    db.flush()
    # Far more ids than a statement could have parameters.
    asked = [one.id, two.id, plan.id, *range(10**6, 10**6 + 40_000)]
    assert TENDERS(db, tenders=asked) == [(t.id, t.kind, t.closes_at) for t in (one, two)]
    assert TENDERS(db, tenders=[]) == []


CLOSED = Prepared(
    Row,
    select(Tender.id, Tender.kind, Tender.closes_at)
    .where(among(Tender.public_id, "names"), Tender.closes_at <= instant("until"))
    .order_by(Tender.id),
)


def test_texts_and_instants_are_given_as_numbers_are(db: Session) -> None:
    there, later, _unnamed = (
        make_tender(db, f'"Gói" {n}', closes_at=NOW + timedelta(days=n, microseconds=n))
        for n in (1, 2, 1)
    )
    db.flush()
    names = [there.public_id, later.public_id, 'no "such"']
    in_seoul = there.closes_at.astimezone(timezone(timedelta(hours=9)))
    assert [row.id for row in CLOSED(db, names=names, until=in_seoul)] == [there.id]
    just_before = in_seoul - timedelta(microseconds=1)
    assert CLOSED(db, names=names, until=just_before) == []
    assert CLOSED(db.connection(), names=[], until=in_seoul) == []


def test_who_listens_to_statements_hears_these_too(db: Session) -> None:
    tender = make_tender(db)
    db.flush()
    heard: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        heard.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        rows = TENDERS(db, tenders=[tender.id])
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert [row.id for row in rows] == [tender.id]
    assert any("FROM tender" in statement for statement in heard)
