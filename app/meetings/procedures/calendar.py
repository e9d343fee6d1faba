"""Working days in Korea with the officers' own entries, as far as a question needs them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.meetings.procedures.refusals import DueDayError
from app.meetings.procedures.rules import LONGEST, Works
from app.meetings.queries.calendars import calendars
from app.meetings.season.calendar import Country
from app.meetings.season_models import CalendarCountry

_ONE_DAY = timedelta(days=1)


def korean_working_days(db: Session) -> Works:
    """Whether offices in Korea are open on a day; years are looked up once each.

    Asking about a year beyond the lists raises HolidaysUnknownError.
    """
    years: dict[int, Country] = {}

    def works(day: date) -> bool:
        if day.year not in years:
            years[day.year] = calendars(db, day.year)[CalendarCountry.KOREA]
        return years[day.year].works(day)

    return works


def check_due_day(due_on: date, today: date, works: Works) -> None:
    """Raises DueDayError unless answers can be due then: a working day after today, not too far."""
    first = today + _ONE_DAY
    while not works(first):
        first += _ONE_DAY
    if not first <= due_on <= today + LONGEST or not works(due_on):
        raise DueDayError(first, LONGEST)
