"""Public holidays of Korea and Vietnam in the reader's language; what officers know better."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.i18n import current_locale
from app.core.working_days import is_working_day
from app.meetings.errors import HolidaysUnknownError
from app.meetings.holiday_words import in_words
from app.meetings.season_models import CalendarCountry, DayKind, HolidayOverride

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


def korean_working_days(db: Session) -> Callable[[date], bool]:
    """Whether offices in Korea are open on a day: what an officer entered with its source stands
    above the public lists, as it does where a season is planned.

    Asking about a year beyond the lists raises HolidaysUnknownError.
    """
    entered = {
        row.day: row.kind is DayKind.WORK
        for row in db.execute(
            select(HolidayOverride.day, HolidayOverride.kind).where(
                HolidayOverride.country == CalendarCountry.KOREA
            )
        )
    }

    def works(day: date) -> bool:
        known = entered.get(day)
        if known is not None:
            return known
        if not _listed(CalendarCountry.KOREA.value, day.year, _ENGLISH):
            raise HolidaysUnknownError(CalendarCountry.KOREA, day.year)
        return is_working_day(day)

    return works


@lru_cache(maxsize=64)
def _listed(country: str, year: int, language: str) -> Mapping[date, str]:
    return dict(
        holidays.country_holidays(country, years=year, language=language, categories="public")
    )
