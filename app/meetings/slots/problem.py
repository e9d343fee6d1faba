"""What a slot is chosen from: days, office hours, people, rooms, what the body's quorum asks.

Pure: the standard library alone. Instants are aware.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import Final
from zoneinfo import ZoneInfo

HALF_HOUR: Final = timedelta(minutes=30)
#: More than this is no search for a slot (a year of half-hours).
MOST_DAYS: Final = 366


class Can(IntEnum):
    """What a person says of a start. A number, so that a row of answers is a row of bytes."""

    YES = 2
    IF_NEED_BE = 1
    NO = 0


@dataclass(frozen=True)
class Office:
    """One country's offices: zone, hours as (from, until), and the days they are open
    (with those around the starts on which people would travel)."""

    key: str
    zone: ZoneInfo
    hours: tuple[tuple[time, time], ...]
    open_days: frozenset[date]

    def open_on(self, day: date) -> bool:
        """Whether people work there that day."""
        return day in self.open_days

    def within(self, starts: datetime, ends: datetime) -> bool:
        """Whether one stretch of office hours holds the whole of it, in this country's time."""
        first, last = starts.astimezone(self.zone), ends.astimezone(self.zone)
        return first.date() == last.date() and any(
            begins <= first.time() and last.time() <= until for begins, until in self.hours
        )


@dataclass(frozen=True)
class Person:
    """One seat. `says` maps starts to answers; a start that is missing was not answered."""

    key: str
    group: str
    voting: bool = True
    required: bool = False
    says: Mapping[datetime, Can] = field(default_factory=dict)


@dataclass(frozen=True)
class Room:
    """A room and when it is taken, as (from, until) instants."""

    key: str
    capacity: int | None = None
    #: Its host decides: a booking is a request.
    hosted: bool = False
    taken: tuple[tuple[datetime, datetime], ...] = ()
    #: The office whose people travel there and back on working days; None: nobody has to.
    travelled_from: str | None = None


@dataclass(frozen=True)
class Problem:
    """All there is to choose from. `starts` ascend.

    `asked`: people were polled, so silence is not a yes. Without a poll everybody is expected.
    `quorum`: voting people needed, by group.
    """

    starts: tuple[datetime, ...]
    minutes: int
    offices: tuple[Office, ...]
    people: tuple[Person, ...]
    rooms: tuple[Room, ...]
    quorum: Mapping[str, int]
    asked: bool = True
    #: Slots nearer to it are preferred; None: the earliest.
    wanted: datetime | None = None
    #: Working days that a journey takes, each way.
    travel_days: int = 1

    @property
    def length(self) -> timedelta:
        """How long the meeting lasts."""
        return timedelta(minutes=self.minutes)


def starts_between(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Every half-hour from the first day to the last, in `zone`'s time, as UTC instants.

    Walks in UTC, so that no start is missed or told twice where a zone changes its clock.
    """
    begin = datetime.combine(first, time.min, zone).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time.min, zone).astimezone(UTC)
    steps = int((end - begin) / HALF_HOUR)
    return tuple(begin + number * HALF_HOUR for number in range(steps))
