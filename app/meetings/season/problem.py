"""What a season is planned from: days, windows, limits; and what a choice of days covers."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

#: More meetings than this in a year are no season.
MOST_MEETINGS: Final = 24


@dataclass(frozen=True, order=True)
class Day:
    """A day on which the body can meet."""

    on: date
    #: It can meet in Hanoi that day: people travel the day before and after.
    hanoi: bool = False
    #: A meeting is called for that day already: every plan contains it.
    fixed: bool = False


@dataclass(frozen=True, order=True)
class Window:
    """The span in which a meeting helps tenders of a route; both ends included."""

    first: date
    last: date
    key: str
    route: str = ""

    def holds(self, day: date) -> bool:
        """Whether a meeting on `day` serves it."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Limits:
    """How many meetings, how far apart (in calendar days), how many in Hanoi."""

    meetings: int
    gap_min: int
    gap_max: int
    hanoi_min: int
    #: Between equal coverage, gaps nearest to this are preferred.
    cadence: int


@dataclass(frozen=True)
class Problem:
    """One body's season. `days` ascend; nobody meets before `begins` or after `ends`."""

    begins: date
    ends: date
    days: tuple[Day, ...]
    limits: Limits
    windows: tuple[Window, ...] = ()
    #: The last meeting before `begins`, when one is known.
    previous: date | None = None

    @property
    def fixed(self) -> tuple[date, ...]:
        """Days of meetings called already."""
        return tuple(day.on for day in self.days if day.fixed)


@dataclass(frozen=True)
class Plan:
    """Chosen days in order, those of them in Hanoi, and what they serve."""

    days: tuple[date, ...]
    hanoi: frozenset[date]
    covered: tuple[Window, ...]


def covered_by(windows: Iterable[Window], days: Collection[date]) -> tuple[Window, ...]:
    """The windows that hold at least one of `days`."""
    return tuple(window for window in windows if any(window.holds(day) for day in days))


def deviation(days: Sequence[date], cadence: int) -> int:
    """How far the gaps between meetings are from the cadence, in days, summed."""
    return sum(abs((later - earlier).days - cadence) for earlier, later in itertools.pairwise(days))
