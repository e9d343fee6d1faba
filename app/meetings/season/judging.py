"""A choice made by hand: what it covers, what it loses against the best, which limits it breaks."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.meetings.season.problem import Plan, Problem, Window, covered_by


class Breach(StrEnum):
    """A limit that a choice does not keep."""

    MEETINGS = "meetings"
    GAP_MIN = "gap_min"
    GAP_MAX = "gap_max"
    HANOI = "hanoi"
    DAY_OFF = "day_off"
    TRAVEL = "travel"


@dataclass(frozen=True)
class Broken:
    """One breach: the days it is about, what it is and what it should be (days or meetings)."""

    breach: Breach
    days: tuple[date, ...] = ()
    found: int = 0
    wanted: int = 0


@dataclass(frozen=True)
class Judgement:
    """The choice beside the best plan."""

    days: tuple[date, ...]
    hanoi: frozenset[date]
    covered: tuple[Window, ...]
    #: Covered by the best plan and not by this one, and the other way round.
    lost: tuple[Window, ...]
    gained: tuple[Window, ...]
    broken: tuple[Broken, ...]


def judge(
    problem: Problem, days: Collection[date], hanoi: Collection[date], best: Plan | None
) -> Judgement:
    """Compare a choice with the best plan and check it against every limit."""
    chosen = tuple(sorted(set(days)))
    covered = covered_by(problem.windows, chosen)
    at_best = best.covered if best else ()
    return Judgement(
        days=chosen,
        hanoi=frozenset(hanoi),
        covered=covered,
        lost=tuple(window for window in at_best if window not in covered),
        gained=tuple(window for window in covered if best and window not in at_best),
        broken=tuple(_broken(problem, chosen, frozenset(hanoi))),
    )


def _broken(problem: Problem, chosen: tuple[date, ...], hanoi: frozenset[date]) -> list[Broken]:
    limits = problem.limits
    known = {day.on: day for day in problem.days}
    found = []
    if len(chosen) != limits.meetings:
        found.append(Broken(Breach.MEETINGS, (), len(chosen), limits.meetings))
    if len(hanoi) < limits.hanoi_min:
        found.append(Broken(Breach.HANOI, (), len(hanoi), limits.hanoi_min))
    for day in chosen:
        if day not in known:
            found.append(Broken(Breach.DAY_OFF, (day,)))
        elif day in hanoi and not known[day].hanoi:
            found.append(Broken(Breach.TRAVEL, (day,)))
    found.extend(_gaps(problem, chosen))
    return found


def _gaps(problem: Problem, chosen: tuple[date, ...]) -> list[Broken]:
    limits = problem.limits
    found = []
    for earlier, later in itertools.pairwise(chosen):
        gap = (later - earlier).days
        if earlier in problem.fixed and later in problem.fixed:
            continue
        if gap < limits.gap_min:
            found.append(Broken(Breach.GAP_MIN, (earlier, later), gap, limits.gap_min))
        if gap > limits.gap_max:
            found.append(Broken(Breach.GAP_MAX, (earlier, later), gap, limits.gap_max))
    if not chosen:
        return found
    first, last = chosen[0], chosen[-1]
    if first not in problem.fixed:
        since = (first - problem.previous).days if problem.previous else limits.gap_min
        if problem.previous and since < limits.gap_min:
            found.append(Broken(Breach.GAP_MIN, (problem.previous, first), since, limits.gap_min))
        wait = (first - problem.begins).days + 1
        if wait > limits.gap_max:
            found.append(Broken(Breach.GAP_MAX, (problem.begins, first), wait, limits.gap_max))
    rest = (problem.ends - last).days + 1
    if rest > limits.gap_max:
        found.append(Broken(Breach.GAP_MAX, (last, problem.ends), rest, limits.gap_max))
    return found
