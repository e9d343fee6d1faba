"""Likely duplicates of a newcomer, for the officer: by number, letters, meaning and sound."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.firms.commands import FirmDetails, register_firm
from app.firms.duplicate_keys import cells_of, keys_of, name_key
from app.firms.duplicate_models import KeyKind
from app.firms.duplicates import Newcomer, Signal, likely_duplicates
from app.firms.models import IdentifierScheme, SizeClass

NEWCOMER = "2208162517"


def register(db: Session, now: datetime, country: str = "KR", **names: str) -> None:
    register_firm(
        db,
        FirmDetails(country=country, size_class=SizeClass.SME, **names),  # type: ignore[arg-type]  # narrower than the stubs can say
        actor=SYSTEM,
        now=now,
    )


def newcomer(*names: str) -> Newcomer:
    return Newcomer(names=names, scheme=IdentifierScheme.KR_BRN, value=NEWCOMER)


@pytest.mark.parametrize(
    ("registered", "arrives", "signal"),
    [
        ({"name_ko": "주식회사 가온물길테크"}, "가온 물길테크(주)", Signal.NAME),
        ({"name_ko": "에스케이물길시스템"}, "SK물길시스템", Signal.NAME),
        ({"name_ko": "가온물길전자"}, "Gaon Mulgil Electronics Co., Ltd.", Signal.NAME),
        ({"name_en": "Gaon Mulgil Construction"}, "㈜가온물길건설", Signal.NAME),
        ({"name_ko": "가온물길테크"}, "가온물갈테크", Signal.SIMILAR),
    ],
)
def test_a_firm_that_may_be_the_newcomer_is_shown(
    db: Session, now: datetime, registered: dict[str, str], arrives: str, signal: Signal
) -> None:
    register(db, now, **registered)
    (found,) = likely_duplicates(db, newcomer(arrives))
    assert found.signals == (signal,)


def test_a_vietnamese_firm_is_found_by_its_english_name(db: Session, now: datetime) -> None:
    register(db, now, "VN", name_vi="Công ty Cổ phần Xây dựng Thiên Long Phát")
    (found,) = likely_duplicates(db, newcomer("Thien Long Phat Construction JSC"))
    assert found.signals == (Signal.NAME,)


def test_a_sister_firm_is_not_shown(db: Session, now: datetime) -> None:
    register(db, now, name_ko="가온물길전자")
    assert likely_duplicates(db, newcomer("가온물길건설")) == ()


def test_keys_are_letters_and_sound() -> None:
    assert name_key("㈜에스케이 텔레콤") == "sk텔레콤"
    korean, english = (
        keys_of(cells_of([name], (), (), (), ()))
        for name in ("삼성전자", "Samsung Electronics Co., Ltd.")
    )
    assert {kind for kind, _value in korean & english} == {KeyKind.SOUND}
    assert keys_of(cells_of([None, ""], (), (), (), ())) == frozenset()
