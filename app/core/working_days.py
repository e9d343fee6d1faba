"""Working days in Korea: one of them is how long a filing stands under review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

import holidays

from app.core.clock import SEOUL

_SATURDAY: Final = 5


@lru_cache(maxsize=16)
def _public_holidays(year: int) -> frozenset[date]:
    """Days off by decree in that year, Labour Day included; substitutes as decreed."""
    return frozenset(holidays.country_holidays("KR", years=year, language="ko"))


def is_working_day(day: date) -> bool:
    """Neither a weekend nor a public holiday in Korea."""
    return day.weekday() < _SATURDAY and day not in _public_holidays(day.year)


def next_working_day(day: date, works: Callable[[date], bool] = is_working_day) -> date:
    """The first working day after `day`; `works`: another calendar than the lists'."""
    following = day + timedelta(days=1)
    while not works(following):
        following += timedelta(days=1)
    return following


def working_days_after(
    day: date, count: int, works: Callable[[date], bool] = is_working_day
) -> date:
    """The working day that is the `count`th after `day`."""
    for _ in range(count):
        day = next_working_day(day, works)
    return day


def one_working_day_after(at: datetime) -> datetime:
    """The instant one whole working day later, by Seoul's calendar.

    On a working day: the same time on the next one. On a day off: the working day that follows
    counts in full, until the midnight that begins the next one.
    """
    local = at.astimezone(SEOUL)
    if is_working_day(local.date()):
        return datetime.combine(next_working_day(local.date()), local.time(), SEOUL).astimezone(
            at.tzinfo
        )
    counted = next_working_day(local.date())
    return datetime.combine(next_working_day(counted), time.min, SEOUL).astimezone(at.tzinfo)
