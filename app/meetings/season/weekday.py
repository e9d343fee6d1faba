"""What a fixed weekday ("every second Wednesday") would have covered, for comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.meetings.season.problem import Problem, Window, covered_by

MONTHS: Final = 12
#: What many committees do; Python's number of the weekday.
SECOND_WEDNESDAY: Final = (2, 2)


@dataclass(frozen=True)
class WeekdayPlan:
    """The `ordinal`-th `weekday` of every so many months, beginning in `month`."""

    weekday: int
    ordinal: int
    month: int
    days: tuple[date, ...]
    covered: tuple[Window, ...]


def weekday_plans(problem: Problem) -> tuple[WeekdayPlan, ...]:
    """For each weekday its best ordinal and first month, Monday first.

    A day off moves to the next day on which the body can meet, as a secretariat would do it.
    Gaps and Hanoi are not looked at: the comparison favours the fixed weekday.
    """
    return tuple(max(_of(problem, weekday, range(1, 5)), key=_merit) for weekday in range(5))


def second_wednesday(problem: Problem) -> WeekdayPlan:
    """The second Wednesday, in the months that serve it best."""
    weekday, ordinal = SECOND_WEDNESDAY
    return max(_of(problem, weekday, (ordinal,)), key=_merit)


def _merit(plan: WeekdayPlan) -> tuple[int, int, int]:
    return len(plan.covered), -plan.ordinal, -plan.month


def _of(problem: Problem, weekday: int, ordinals: range | tuple[int, ...]) -> Iterator[WeekdayPlan]:
    every = max(1, round(MONTHS / max(problem.limits.meetings, 1)))
    for ordinal in ordinals:
        for month in range(1, every + 1):
            days = tuple(_days(problem, weekday, ordinal, range(month, MONTHS + 1, every)))
            yield WeekdayPlan(weekday, ordinal, month, days, covered_by(problem.windows, days))


def _days(problem: Problem, weekday: int, ordinal: int, months: range) -> Iterator[date]:
    open_days = {day.on for day in problem.days}
    for month in months:
        first = date(problem.ends.year, month, 1)
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (ordinal - 1))
        if day < problem.begins:
            continue
        while day not in open_days and day <= problem.ends:
            day += timedelta(days=1)
        if day <= problem.ends:
            yield day
