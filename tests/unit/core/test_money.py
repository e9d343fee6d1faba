"""Amounts and shares in each language's official style."""

from __future__ import annotations

import pytest

from app.core.money import format_share, format_won


@pytest.mark.parametrize(
    ("basis_points", "ko", "vi"),
    [
        (2500, "25 %", "25 %"),
        (1999, "19.99 %", "19,99 %"),
        (6250, "62.5 %", "62,5 %"),
        (10_000, "100 %", "100 %"),
        (5, "0.05 %", "0,05 %"),
    ],
)
def test_a_share_has_no_more_decimals_than_it_needs(basis_points: int, ko: str, vi: str) -> None:
    written = [format_share(basis_points, locale) for locale in ("ko", "en", "vi")]
    assert written == [ko, ko, vi]


@pytest.mark.parametrize(
    ("locale", "written"),
    [("ko", "10억 9,200만 원"), ("en", "1,092,000,000 KRW"), ("vi", "1.092.000.000 KRW")],
)
def test_won_are_counted_in_eok_for_korean_readers_alone(locale: str, written: str) -> None:
    assert format_won(1_092_000_000, locale) == written
