"""Dates as an officer of each country writes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.core.dates import format_announced, format_date, format_stated


@pytest.mark.parametrize(
    ("words", "locale", "said"),
    [
        ("Quý II, 2026", "ko", "2026년 2분기"),
        ("Quý II, 2026", "vi", "Quý II/2026"),
        ("quý IV/2026", "en", "Q4 2026"),
        ("Tháng 3, 2026", "ko", "2026년 3월"),
        ("Tháng 03/2026", "vi", "Tháng 3/2026"),
        ("Tháng 12, 2026", "en", "Dec 2026"),
    ],
)
def test_an_announced_quarter_or_month_is_said_in_the_readers_way(words, locale, said):
    assert format_announced(words, locale) == said


@pytest.mark.parametrize("words", ["Tháng 13, 2026", "Sau khi có vốn", "Quý V, 2026", "2026-04"])
def test_other_words_stay_as_published(words):
    assert format_announced(words, "ko") == words


@pytest.mark.parametrize(
    ("text", "locale", "said"),
    [
        ("2016-06-22", "ko", "2016. 6. 22."),
        ("2016-06-22", "vi", "22/06/2016"),
        ("2016-06", "ko", "2016년 6월"),
        ("2016", "ko", "2016"),
        ("2016-13-40", "vi", "2016-13-40"),
    ],
)
def test_a_day_is_said_as_far_as_the_source_states_it(text, locale, said):
    assert format_stated(text, locale) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 3, 14, 59, tzinfo=UTC), "2026. 3. 3."),
        (datetime(2026, 3, 3, 15, 0, tzinfo=UTC), "2026. 3. 4."),
    ],
)
def test_an_instant_is_of_the_day_it_is_in_seoul(at, said):
    assert format_date(at, "ko") == said
