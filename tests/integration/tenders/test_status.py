"""The stage of a tender is the same asked of a row and asked of the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.tenders.models import Tender, TenderKind, TenderStatus
from app.tenders.status import (
    CLOSING_SOON,
    Stage,
    in_stage,
    is_live,
    lot_stage,
    stage_column,
    tender_stage,
)
from tests.factories import make_lot, make_tender

MOMENT = timedelta(microseconds=1)
DEADLINES = (
    None,
    -MOMENT,
    timedelta(0),
    MOMENT,
    CLOSING_SOON,
    CLOSING_SOON + MOMENT,
)


def test_sql_and_python_agree_on_every_combination(db: Session, now: datetime) -> None:
    for kind, status, ahead in product(TenderKind, TenderStatus, DEADLINES):
        if kind == TenderKind.PLAN and ahead is not None:
            continue
        make_tender(db, kind=kind, status=status, closes_at=None if ahead is None else now + ahead)
    rows = db.execute(sa.select(Tender, stage_column(now=now))).all()
    for tender, stage in rows:
        assert Stage(stage) is tender_stage(tender, now=now)
    for stage in Stage:
        said = set(db.scalars(sa.select(Tender.id).where(in_stage(stage, now=now))))
        assert said == {t.id for t, _ in rows if tender_stage(t, now=now) is stage}
    live = set(db.scalars(sa.select(Tender.id).where(is_live(now=now))))
    assert live == {t.id for t, _ in rows if tender_stage(t, now=now).live}


def test_a_tender_is_closed_at_its_deadline_itself(db: Session, now: datetime) -> None:
    tender = make_tender(db, closes_at=now)
    assert tender_stage(tender, now=now) is Stage.CLOSED
    assert tender_stage(tender, now=now - MOMENT) is Stage.CLOSING_SOON


def test_an_extension_reopens_and_a_cancellation_closes(db: Session, now: datetime) -> None:
    tender = make_tender(db, closes_at=now - timedelta(days=1))
    assert tender_stage(tender, now=now) is Stage.CLOSED
    tender.closes_at = now + timedelta(days=20)
    assert tender_stage(tender, now=now) is Stage.OPEN
    tender.status = TenderStatus.CANCELLED
    assert tender_stage(tender, now=now) is Stage.CANCELLED


@pytest.mark.parametrize(
    ("lot_values", "expected"),
    [
        ({}, Stage.OPEN),
        ({"status": TenderStatus.CANCELLED}, Stage.CANCELLED),
        ({"closes_at": -MOMENT}, Stage.CLOSED),
        ({"closes_at": MOMENT}, Stage.CLOSING_SOON),
    ],
)
def test_a_lot_has_its_own_deadline_and_end(
    db: Session, now: datetime, lot_values: dict, expected: Stage
) -> None:
    tender = make_tender(db)
    if "closes_at" in lot_values:
        lot_values = {"closes_at": now + lot_values["closes_at"]}
    assert lot_stage(tender, make_lot(db, tender, **lot_values), now=now) is expected


def test_a_lot_is_never_livelier_than_its_tender(db: Session, now: datetime) -> None:
    tender = make_tender(db, status=TenderStatus.CANCELLED)
    lot = make_lot(db, tender, closes_at=now + timedelta(days=9))
    assert lot_stage(tender, lot, now=now) is Stage.CANCELLED
