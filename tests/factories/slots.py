"""Cases for choosing slot and room: the two countries' offices, random answers, random bookings."""

from __future__ import annotations

import random
from datetime import date, timedelta

from app.core.clock import HANOI, SEOUL
from app.meetings.slots.offices import HANOI_HOURS, SEOUL_HOURS
from app.meetings.slots.problem import Can, Office, Person, Problem, Room, starts_between

FIRST = date(2027, 3, 1)
GROUPS = ("ministry", "expert", "firm", "counterpart")


def weekdays(first: date, days: int) -> frozenset[date]:
    every = (first + timedelta(days=n) for n in range(-2, days + 2))
    return frozenset(day for day in every if day.weekday() < 5)


def offices(days: int = 60, first: date = FIRST) -> tuple[Office, ...]:
    """Both countries open from Monday to Friday."""
    open_days = weekdays(first, days)
    return (
        Office("KR", SEOUL, SEOUL_HOURS, open_days),
        Office("VN", HANOI, HANOI_HOURS, open_days),
    )


def random_slots(
    seed: int,
    *,
    people: int = 40,
    days: int = 60,
    rooms: int = 4,
    quorum: dict[str, int] | None = None,
    grid: bool = False,
) -> Problem:
    """People who can on two starts of three; rooms taken every third morning.

    `grid`: every half-hour of the sixty days around the clock, else those within office hours.
    """
    chance = random.Random(seed)
    both = offices(days)
    starts = starts_between(FIRST, FIRST + timedelta(days=days - 1), SEOUL)
    length = timedelta(minutes=120)
    if not grid:
        starts = tuple(
            at
            for at in starts
            if all(
                office.open_on(at.astimezone(office.zone).date()) and office.within(at, at + length)
                for office in both
            )
        )
    said = [Can.YES, Can.YES, Can.YES, Can.IF_NEED_BE, Can.NO, None]
    crowd = []
    for number in range(people):
        answers = ((at, chance.choice(said)) for at in starts)
        crowd.append(
            Person(
                f"p{number}",
                GROUPS[number % 4],
                voting=number % 4 < 2,
                required=number == 0,
                says={at: answer for at, answer in answers if answer is not None},
            )
        )
    halls = tuple(
        Room(
            f"r{number}",
            capacity=chance.choice([20, 30, 60]),
            hosted=number == rooms - 1,
            taken=tuple((at, at + timedelta(hours=3)) for at in starts if chance.random() < 0.1),
        )
        for number in range(rooms)
    )
    needed = quorum if quorum is not None else {"ministry": 7, "expert": 6}
    return Problem(starts, 120, both, tuple(crowd), halls, needed)
