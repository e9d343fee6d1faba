"""On which days answers can be due (pure). Days are Seoul's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from app.core.working_days import next_working_day
from app.meetings.procedures.refusals import DueDayError
from app.meetings.procedures.rules import LONGEST, Works

#: What is proposed: two weeks to answer.
USUAL: Final = timedelta(days=14)
_ONE_DAY: Final = timedelta(days=1)


def check_due_day(due_on: date, today: date, works: Works) -> None:
    """Raises DueDayError unless answers can be due then: a working day after today, not too far."""
    first = next_working_day(today, works)
    if not first <= due_on <= today + LONGEST or not works(due_on):
        raise DueDayError(first, LONGEST)


def proposed_due_day(today: date, works: Works, *, latest: date | None = None) -> date:
    """The working day proposed to an officer: two weeks on, or the last one up to `latest` where
    that comes first; never today."""
    first = next_working_day(today, works)
    day = next_working_day(today + USUAL - _ONE_DAY, works)
    if latest is None or day <= latest:
        return day
    day = latest
    while day > first and not works(day):
        day -= _ONE_DAY
    return max(day, first)
