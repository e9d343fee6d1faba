"""Seasons to plan: years with holidays and random windows, and cases small enough to try all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from app.meetings.season.judging import judge
from app.meetings.season.problem import Day, Limits, Plan, Problem, Window, covered_by, deviation


def working_year(year: int = 2027) -> tuple[Day, ...]:
    """Mondays to Fridays without a holiday week in February and one in September."""
    closed = {date(year, 2, 4) + timedelta(days=n) for n in range(7)}
    closed |= {date(year, 9, 13) + timedelta(days=n) for n in range(5)}
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    return tuple(
        Day(day, hanoi=day.weekday() in {1, 2, 3})
        for day in days
        if day.weekday() < 5 and day not in closed
    )


def random_season(
    seed: int, *, windows: int = 60, length: int = 20, limits: Limits | None = None
) -> Problem:
    """Twelve meetings, 21 to 42 days apart, four of them in Hanoi, unless told otherwise."""
    chance = random.Random(seed)
    first = date(2027, 1, 4)
    starts = [first + timedelta(days=chance.randrange(361 - length)) for _ in range(windows)]
    return Problem(
        begins=date(2027, 1, 1),
        ends=date(2027, 12, 31),
        days=working_year(),
        limits=limits or Limits(12, 21, 42, 4, 30),
        windows=tuple(
            Window(start, start + timedelta(days=length - 1), f"w{number}")
            for number, start in enumerate(starts)
        ),
    )


def merit(problem: Problem, days: tuple[date, ...]) -> tuple[int, int]:
    """What a plan is compared by: windows covered, then nearness to the cadence."""
    return len(covered_by(problem.windows, days)), -deviation(days, problem.limits.cadence)


def keeps_limits(problem: Problem, days: tuple[date, ...]) -> bool:
    """Whether some choice of Hanoi days makes this a plan."""
    able = [day.on for day in problem.days if day.hanoi and day.on in days]
    fixed = {day.on for day in problem.days if day.fixed}
    return fixed <= set(days) and not judge(problem, days, able, None).broken


def all_plans(problem: Problem) -> Iterator[tuple[date, ...]]:
    """Every choice of days that keeps the limits."""
    days = [day.on for day in problem.days]
    for chosen in combinations(days, problem.limits.meetings):
        if keeps_limits(problem, chosen):
            yield chosen


def as_choice(plan: Plan) -> tuple[tuple[date, ...], frozenset[date]]:
    """What an officer would enter to choose this plan by hand."""
    return plan.days, plan.hanoi
