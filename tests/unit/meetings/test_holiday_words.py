"""Public holidays are named in the reader's language, whichever country's they are."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.core.i18n import speaking
from app.meetings.season_models import CalendarCountry
from app.meetings.working_calendar import public_holidays

HANGUL = re.compile(r"[가-힣]")


@pytest.mark.parametrize("country", list(CalendarCountry))
def test_no_holiday_of_ten_years_is_left_in_english(app: Flask, country: CalendarCountry) -> None:
    english, korean, vietnamese = {}, {}, {}
    with app.test_request_context():
        for year in range(2025, 2035):
            for locale, names in (("en", english), ("ko", korean), ("vi", vietnamese)):
                with speaking(locale):
                    names.update(public_holidays(country, year))
    assert all(HANGUL.search(name) for name in korean.values())
    assert not any(vietnamese[day] == name for day, name in english.items())
