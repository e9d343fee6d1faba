"""A firm an officer wrote down is found however its legal form is spelled, and no other is."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.firms.duplicates.keys import refresh_firm
from app.firms.lookup import find_firm
from app.firms.models import Firm
from tests.factories import NOW, make_firm

pytestmark = pytest.mark.integration


@pytest.fixture
def firm(db: Session) -> Firm:
    firm = make_firm(db, "가상이음(주)")
    firm.organisation.name_en = "Gasang Ieum Co., Ltd."
    db.flush()
    refresh_firm(db, firm, now=NOW)
    return firm


@pytest.mark.parametrize(
    "written",
    ["가상이음(주)", "㈜ 가상이음", "주식회사 가상이음", "가상이음주식회사", "GASANG IEUM CO.,LTD"],
)
def test_a_firm_is_found_by_another_spelling_of_its_legal_name(
    db: Session, firm: Firm, written: str
) -> None:
    assert find_firm(db, written) == firm


@pytest.mark.parametrize(
    "written",
    ["가상이음", "가상이음 유한회사", "가상이음전자(주)", "Gasang Ieum JSC", "주식회사", ""],
)
def test_another_form_or_none_may_be_another_firm(db: Session, firm: Firm, written: str) -> None:
    assert find_firm(db, written) is None


def test_of_two_firms_of_one_name_neither_is_meant(db: Session, firm: Firm) -> None:
    other = make_firm(db, "주식회사 가상이음")
    refresh_firm(db, other, now=NOW)
    assert find_firm(db, "㈜가상이음") is None
    assert find_firm(db, "주식회사 가상이음") == other
