"""Why a season cannot be planned: which limit stands in the way, and its nearest change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.meetings.season.planning import Steps
from app.meetings.season.problem import MOST_MEETINGS, Limits, Problem


class Limit(StrEnum):
    """A limit of the season."""

    MEETINGS = "meetings"
    GAP_MIN = "gap_min"
    GAP_MAX = "gap_max"
    HANOI = "hanoi_min"


@dataclass(frozen=True)
class Repair:
    """With this limit at `value` instead of `now`, and nothing else changed, there is a plan."""

    limit: Limit
    now: int
    value: int

    @property
    def size(self) -> float:
        """How much is given up, as a share of the limit."""
        return abs(self.value - self.now) / max(self.now, 1)


def feasible(problem: Problem) -> bool:
    """Whether any plan keeps the limits; sets of days as bits, without looking at windows."""
    limits = problem.limits
    steps = Steps(problem)
    wanted = limits.hanoi_min
    if limits.meetings == 0:
        idle = (problem.ends - problem.begins).days < limits.gap_max
        return idle and not problem.fixed and wanted == 0
    reach = [_mask(steps.before(place)) for place in range(len(problem.days))]
    able = _mask(place for place, day in enumerate(problem.days) if day.hanoi)
    start = _mask(place for place in range(len(problem.days)) if steps.begins(place))
    layer = [0] * (wanted + 1)
    layer[0] |= start & ~able if wanted else start
    if wanted:
        layer[1] |= start & able
    for _ in range(limits.meetings - 1):
        following = [0] * (wanted + 1)
        for hanoi, days in enumerate(layer):
            if not days:
                continue
            hit = _mask(place for place, before in enumerate(reach) if before & days)
            following[hanoi] |= hit & ~able if hanoi < wanted else hit
            if hanoi < wanted:
                following[hanoi + 1] |= hit & able
        layer = following
    return bool(layer[wanted] & _mask(p for p in range(len(problem.days)) if steps.ends(p)))


def _mask(places: Iterable[int]) -> int:
    bits = 0
    for place in places:
        bits |= 1 << place
    return bits


def repairs(problem: Problem) -> tuple[Repair, ...]:
    """Single limits whose change gives a plan, the nearest first; empty when none alone does."""
    limits = problem.limits
    span = (problem.ends - problem.begins).days + 1
    downwards = range(limits.gap_min - 1, 0, -1)
    found = [
        _repair(Limit.GAP_MIN, limits.gap_min, _smallest(problem, Limit.GAP_MIN, downwards)),
        _repair(
            Limit.GAP_MAX,
            limits.gap_max,
            _smallest(problem, Limit.GAP_MAX, range(limits.gap_max + 1, span + limits.gap_min + 1)),
        ),
        _repair(
            Limit.HANOI,
            limits.hanoi_min,
            _smallest(problem, Limit.HANOI, range(limits.hanoi_min - 1, -1, -1)),
        ),
        _repair(Limit.MEETINGS, limits.meetings, _nearest_count(problem)),
    ]
    return tuple(sorted((one for one in found if one), key=lambda one: one.size))


def _repair(limit: Limit, now: int, value: int | None) -> Repair | None:
    return None if value is None else Repair(limit, now, value)


def _smallest(problem: Problem, limit: Limit, values: range) -> int | None:
    """The first of `values`, from strict to loose, that leaves a plan: by halving."""

    def holds(place: int) -> bool:
        return feasible(_with(problem, limit, values[place]))

    if not values or not holds(len(values) - 1):
        return None
    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return values[low]


def _nearest_count(problem: Problem) -> int | None:
    """The number of meetings nearest to the one wanted; fewer before more."""
    wanted = problem.limits.meetings
    least = max(1, len(problem.fixed), problem.limits.hanoi_min)
    reachable = range(least, MOST_MEETINGS + 1)
    for step in range(1, MOST_MEETINGS + 1):
        for count in (wanted - step, wanted + step):
            if count in reachable and feasible(_with(problem, Limit.MEETINGS, count)):
                return count
    return None


def _with(problem: Problem, limit: Limit, value: int) -> Problem:
    changed: dict[str, int] = {limit.value: value}
    limits: Limits = replace(problem.limits, **changed)
    return replace(problem, limits=limits)
