"""What the engine keeps of tenders' own facts: match keys where something changed, and buyers in
one spelling, by which awards that go round are seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.conflicts.engine.draining import drain_queue
from app.conflicts.engine.scanning import scan
from app.conflicts.models import Finding, TenderMatchKey
from app.firms.models import Firm
from app.provinces.models import Vintage
from app.tenders.models import Tender
from tests.factories import NOW, make_firm, make_province, make_tender
from tests.factories.engagements import file_bid, win_bid
from tests.factories.filings import tender_changed
from tests.factories.public_records import set_amount

pytestmark = pytest.mark.integration


def keyed(db: Session) -> set[int]:
    return set(db.scalars(select(TenderMatchKey.tender_id)))


def test_keys_are_written_where_a_tender_has_changed_and_nowhere_else(db: Session) -> None:
    one, other = make_tender(db), make_tender(db)
    db.commit()
    scan(NOW)
    assert keyed(db) >= {one.id, other.id}
    db.execute(delete(TenderMatchKey))  # would be written again if it were looked at
    one.title = "Cấp nước sạch Gói 3"
    db.commit()
    scan(NOW)
    assert keyed(db) == {one.id}


@pytest.fixture
def awarded(db: Session) -> Callable[[str, Firm, Firm], Tender]:
    """`awarded(buyer, winner, other)`: a notice for which two firms bid, later than the last."""
    made: list[Tender] = []

    def award(buyer: str, winner: Firm, other: Firm) -> Tender:
        closes = NOW + timedelta(days=len(made) + 1)
        tender = make_tender(db, buyer=buyer, procuring_entity=None, closes_at=closes)
        made.append(tender)
        won = file_bid(db, tender, firm=winner)
        assert won is not None
        assert file_bid(db, tender, firm=other) is not None
        win_bid(db, won)
        return tender

    return award


def patterns(db: Session) -> list[int]:
    """Tenders with a standing finding of awards that go round."""
    db.commit()
    drain_queue(NOW)
    rows = select(Finding.tender_id).where(Finding.rule == "D14", Finding.cleared_at.is_(None))
    return list(db.scalars(rows))


def test_awards_of_one_buyer_go_round_whatever_its_spelling_and_its_map(
    db: Session, awarded: Callable[[str, Firm, Firm], Tender]
) -> None:
    today = make_province(db, "08", name_vi="Tuyên Quang", name_en="Tuyen Quang", name_ko="뚜옌꽝")
    before = {"name_vi": "Hà Giang", "name_en": "Ha Giang", "name_ko": "하장"}
    make_province(db, "02", vintage=Vintage.UNITS_63, successor_id=today.id, **before)
    one, other = make_firm(db), make_firm(db)
    set_amount(db, "D14.on", 1)
    awarded("UBND tỉnh Hà Giang", one, other)
    second = awarded("Ủy ban nhân dân tỉnh Tuyên Quang", other, one)
    last = awarded("UBND TỈNH TUYÊN QUANG", one, other)
    assert patterns(db) == [last.id]
    # The notice between them was the city's own: by the queue, without a scan.
    second.buyer = "UBND thành phố Tuyên Quang"
    tender_changed(db, second)
    assert patterns(db) == []
    second.buyer = "UBND tinh Ha Giang"
    tender_changed(db, second)
    assert patterns(db) == [last.id]
