"""On which days of a year both sides work, and on which people can travel for a meeting."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.meetings.season.problem import Day
from app.meetings.travel import can_travel

_SATURDAY: Final = 5
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Country:
    """One country's calendar: public holidays, and what an officer knows better."""

    holidays: Mapping[date, str]
    #: Days off that the list of public holidays does not have, and days worked all the same.
    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether offices are open: overrides first, then the lists."""
        if day in self.off:
            return False
        if day in self.work:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays


def meeting_days(
    begins: date,
    ends: date,
    korea: Country,
    vietnam: Country,
    *,
    called: Mapping[date, bool],
    travel_days: int = 1,
) -> tuple[Day, ...]:
    """The days from `begins` to `ends` on which both countries work, and those of `called`.

    Hanoi is possible where the Korean side can travel: on working days, `travel_days` each way.
    `called` maps days of meetings that stand already to "in Hanoi".
    """
    found = []
    for day in _span(begins, ends):
        if day in called:
            found.append(Day(day, hanoi=called[day], fixed=True))
        elif korea.works(day) and vietnam.works(day):
            found.append(Day(day, hanoi=can_travel(korea.works, day, travel_days)))
    return tuple(found)


def longest_closure(days: Collection[Day], begins: date, ends: date) -> tuple[date, date] | None:
    """The longest run of days without a single day to meet on; None when there is none."""
    open_days = sorted(day.on for day in days)
    edges = [begins - _ONE_DAY, *open_days, ends + _ONE_DAY]
    runs = [
        (earlier + _ONE_DAY, later - _ONE_DAY)
        for earlier, later in itertools.pairwise(edges)
        if (later - earlier).days > 1
    ]
    return max(runs, key=lambda run: (run[1] - run[0]).days, default=None)


def _span(begins: date, ends: date) -> Iterator[date]:
    for number in range((ends - begins).days + 1):
        yield begins + timedelta(days=number)
