"""Search finds what a Korean or Vietnamese reader types, the same on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.provinces.models import Vintage
from app.tenders.models import Tender
from app.tenders.search import index_tender, matching
from tests.factories import make_lot, make_province, make_tender


@pytest.fixture
def signals(db: Session) -> Tender:
    successor = make_province(db, name_ko="다낭", name_vi="Đà Nẵng", name_en="Da Nang")
    old = make_province(
        db,
        name_ko="꽝남",
        name_vi="Quảng Nam",
        name_en="Quang Nam",
        vintage=Vintage.UNITS_63,
        successor_id=successor.id,
    )
    tender = make_tender(
        db,
        "Gói thầu hệ thống điều khiển giao thông thông minh",
        title_ko="지능형교통관제시스템 구축",
        notice_no="IB2600012345",
        plan_no="PL2600000077",
        province=old,
    )
    make_lot(db, tender, title="Nước sạch")
    index_tender(db, tender)
    other = make_tender(db, "Cung cấp vật tư văn phòng", title_ko="물 공급")
    index_tender(db, other)
    return tender


def found(db: Session, query: str) -> set[str]:
    return set(db.scalars(sa.select(Tender.title).where(matching(db, query))))


@pytest.mark.parametrize(
    "query",
    [
        "교통",
        "교통관제",
        "지능형 교통",
        "giao thong",
        "GIAO THÔNG",
        "giao/thông",
        "giao tho",
        "IB2600012345",
        "ib26000123",
        "PL2600000077",
        "nuoc sach",
        "quang nam",
        "꽝남",
        "da nang",
        "Đà Nẵng 교통",
    ],
)
def test_a_tender_is_found_by(db: Session, signals: Tender, query: str) -> None:
    assert found(db, query) == {signals.title}


@pytest.mark.parametrize("query", ["통교", "giao thuong", "hong", "!!!", "giao nothing", "'", '"*'])
def test_a_tender_is_not_found_by(db: Session, signals: Tender, query: str) -> None:
    assert found(db, query) == set()


def test_a_single_syllable_is_found(db: Session, signals: Tender) -> None:
    assert found(db, "물") == {"Cung cấp vật tư văn phòng"}


def test_a_changed_title_is_found_and_the_old_one_no_longer(db: Session, signals: Tender) -> None:
    signals.title_ko = "스마트 가로등"
    index_tender(db, signals)
    assert found(db, "가로등") == {signals.title}
    assert found(db, "교통관제") == set()


def test_a_removed_tender_leaves_the_index(db: Session) -> None:
    tender = make_tender(db, "Đèn đường")
    index_tender(db, tender)
    db.delete(tender)
    db.flush()
    assert found(db, "den duong") == set()


def test_a_word_longer_than_the_database_takes_is_cut(db: Session) -> None:
    tender = make_tender(db, "x" * 5000)
    index_tender(db, tender)
    assert found(db, "x" * 300) == {tender.title}


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize("many", [0, 100])
def test_found_the_same_however_many_match(
    db: Session, signals: Tender, monkeypatch: pytest.MonkeyPatch, few: int, many: int
) -> None:
    monkeypatch.setattr("app.tenders.search._FEW", few)
    monkeypatch.setattr("app.tenders.search._MANY", many)
    assert found(db, "교통관제") == {signals.title}
    assert found(db, "dieu khien gia") == {signals.title}
    assert found(db, "gia") == {signals.title}
    assert found(db, "hong minh") == set()
