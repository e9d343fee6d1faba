"""When people can travel to a meeting abroad. Pure: seasons and slots keep the same rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta


def can_travel(works: Callable[[date], bool], day: date, days: int) -> bool:
    """Whether those at home work on each of the `days` days before `day` and after it.

    People leave and come back on working days: nobody is sent on a holiday or at a weekend.
    """
    away = (timedelta(days=number) for number in range(1, days + 1))
    return all(works(day - each) and works(day + each) for each in away)
