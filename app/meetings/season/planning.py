"""The best season by exact dynamic programming over the days on which the body can meet.

Windows are spans, so what a meeting adds depends on the meeting before it alone: the windows
that hold it and begin after that one. The state is (day, meetings so far, days so far on which
Hanoi is possible, counted up to the minimum). Most windows first, then gaps nearest to the
cadence, then the earlier days. `tests/property/test_season.py` compares it with trying all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from app.meetings.season.problem import Plan, Problem, covered_by

#: One window outweighs every difference in gaps a year can hold.
_WINDOW: Final = 1_000_000
_NEVER: Final = -(10**15)

#: value and (day, Hanoi count) before, per Hanoi count and day
_Layer = list[list[int]]
_Came = list[list[tuple[int, int]]]


class Steps:
    """Which days can begin a season, follow each other and end it, and what each step gains."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.at = [(day.on - problem.begins).days for day in problem.days]
        self.fixed = [place for place, day in enumerate(problem.days) if day.fixed]
        #: Per day the first days of the windows that hold it, ascending.
        self._firsts: list[list[int]] = [[] for _ in problem.days]
        days = [day.on for day in problem.days]
        for window in sorted(problem.windows):
            low, high = bisect_left(days, window.first), bisect_right(days, window.last)
            for place in range(low, high):
                self._firsts[place].append(window.first.toordinal())

    def begins(self, place: int) -> bool:
        """Whether the season may begin with this day."""
        if self.fixed and self.fixed[0] < place:
            return False
        problem, limits = self.problem, self.problem.limits
        day = problem.days[place]
        if day.fixed:
            return True
        if problem.previous and (day.on - problem.previous).days < limits.gap_min:
            return False
        return self.at[place] + 1 <= limits.gap_max

    def ends(self, place: int) -> bool:
        """Whether the season may end with this day."""
        if self.fixed and self.fixed[-1] > place:
            return False
        rest = (self.problem.ends - self.problem.days[place].on).days
        return rest < self.problem.limits.gap_max

    def before(self, place: int) -> Iterator[int]:
        """The days that may come right before this one, ascending."""
        limits = self.problem.limits
        at = self.at[place]
        low = bisect_left(self.at, at - limits.gap_max)
        high = bisect_right(self.at, at - limits.gap_min)
        earlier = bisect_left(self.fixed, place)
        last_fixed = self.fixed[earlier - 1] if earlier else -1
        # No plan leaves out a fixed day; two fixed days may stand as near or far as they do.
        if last_fixed >= 0 and self.problem.days[place].fixed and not low <= last_fixed < high:
            yield last_fixed
        yield from range(max(low, last_fixed, 0), min(high, place))

    def gain(self, place: int, before: int | None) -> int:
        """Value of meeting on this day when the meeting before was on that one."""
        firsts = self._firsts[place]
        if before is None:
            return len(firsts) * _WINDOW
        since = self.problem.days[before].on.toordinal()
        new = len(firsts) - bisect_right(firsts, since)
        gap = self.at[place] - self.at[before]
        return new * _WINDOW - abs(gap - self.problem.limits.cadence)


def best_plan(problem: Problem) -> Plan | None:
    """The best season, or None when the limits leave none."""
    if problem.limits.meetings == 0:
        ends_soon = (problem.ends - problem.begins).days < problem.limits.gap_max
        return None if problem.fixed or not ends_soon else Plan((), frozenset(), ())
    steps = Steps(problem)
    count, wanted = len(problem.days), problem.limits.hanoi_min
    able = [int(day.hanoi) for day in problem.days]
    moves = [
        [(before, steps.gain(place, before)) for before in steps.before(place)]
        for place in range(count)
    ]
    layer: _Layer = [[_NEVER] * count for _ in range(wanted + 1)]
    for place in range(count):
        if steps.begins(place):
            layer[min(able[place], wanted)][place] = steps.gain(place, None)
    came: list[_Came] = []
    for _ in range(problem.limits.meetings - 1):
        layer, origin = _one_more(layer, moves, able, wanted)
        came.append(origin)
    ending = [place for place in range(count) if steps.ends(place)]
    last = max(ending, key=lambda place: layer[wanted][place], default=None)
    if last is None or layer[wanted][last] == _NEVER:
        return None
    return _as_plan(problem, _trace(last, wanted, came))


def _one_more(
    layer: _Layer, moves: Sequence[Sequence[tuple[int, int]]], able: Sequence[int], wanted: int
) -> tuple[_Layer, _Came]:
    count = len(moves)
    following: _Layer = [[_NEVER] * count for _ in range(wanted + 1)]
    origin: _Came = [[(-1, 0)] * count for _ in range(wanted + 1)]
    for hanoi, values in enumerate(layer):
        for place in range(count):
            best, source = _NEVER, -1
            for before, gain in moves[place]:
                value = values[before]
                if value != _NEVER and value + gain > best:
                    best, source = value + gain, before
            after = min(hanoi + able[place], wanted)
            if source >= 0 and best > following[after][place]:
                following[after][place] = best
                origin[after][place] = (source, hanoi)
    return following, origin


def _trace(last: int, hanoi: int, came: Sequence[_Came]) -> list[int]:
    places = [last]
    for origin in reversed(came):
        last, hanoi = origin[hanoi][last]
        places.append(last)
    return places[::-1]


def _as_plan(problem: Problem, places: Sequence[int]) -> Plan:
    days = tuple(problem.days[place].on for place in places)
    settled = {
        problem.days[p].on for p in places if problem.days[p].fixed and problem.days[p].hanoi
    }
    free = [
        problem.days[p].on for p in places if problem.days[p].hanoi and not problem.days[p].fixed
    ]
    more = max(problem.limits.hanoi_min - len(settled), 0)
    return Plan(
        days=days,
        hanoi=frozenset(settled | set(spread(free, more))),
        covered=covered_by(problem.windows, days),
    )


def spread(days: Sequence[date], count: int) -> tuple[date, ...]:
    """`count` of `days`, evenly over them."""
    return tuple(days[(2 * n + 1) * len(days) // (2 * count)] for n in range(count))
