"""Public holidays of Korea and Vietnam, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

import holidays

from app.core.i18n import current_locale
from app.meetings.errors import HolidaysUnknownError
from app.meetings.holiday_words import in_words
from app.meetings.season_models import CalendarCountry

#: Languages in which a country's holidays are named; English for every other reader.
_OWN: Final = {CalendarCountry.KOREA: "ko", CalendarCountry.VIETNAM: "vi"}
_ENGLISH: Final = "en_US"


def public_holidays(country: CalendarCountry, year: int) -> Mapping[date, str]:
    """Day → name, from the last day of the year before to the first of the year after, because
    travel looks at neighbouring days. HolidaysUnknownError where the list ends.

    Vietnamese days after the current year are computed, not decreed (`holidays`).
    """
    language = _OWN[country] if current_locale() == _OWN[country] else _ENGLISH
    if not _listed(country.value, year, language):
        raise HolidaysUnknownError(country, year)
    foreign = language == _ENGLISH
    return {
        day: in_words(name) if foreign else name
        for at in (year - 1, year, year + 1)
        for day, name in _listed(country.value, at, language).items()
    }


@lru_cache(maxsize=64)
def _listed(country: str, year: int, language: str) -> Mapping[date, str]:
    return dict(
        holidays.country_holidays(country, years=year, language=language, categories="public")
    )
