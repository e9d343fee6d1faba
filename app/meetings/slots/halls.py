"""What a room objects to each start: taken, too small, nobody can travel to it. Pure.

Half-hours are the clock's, as in the table that keeps bookings apart: whoever begins at a
quarter past takes the whole half-hour. How many of them are taken up to each is summed once; a
start is free when the sum is the same where the meeting begins and where it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, repeat
from typing import Final

from app.meetings.slots.problem import HALF_HOUR, Problem, Room
from app.meetings.slots.verdicts import Objection, Reason
from app.meetings.travel import can_travel

_SECONDS: Final = int(HALF_HOUR.total_seconds())

Objections = tuple[Objection, ...]
#: Half-hours since 1970, from the first to before the last.
Stretch = tuple[int, int]


def stretches(problem: Problem, stamps: Sequence[float]) -> list[Stretch]:
    """The half-hours that each start of the problem would take, in order."""
    length = problem.length.total_seconds()
    return [_half_hours(at, at + length) for at in stamps]


def _half_hours(begins: float, until: float) -> Stretch:
    return int(begins // _SECONDS), int(-(-until // _SECONDS))


def hall_at(
    room: Room, problem: Problem, wanted: Sequence[Stretch], coming: Sequence[int]
) -> list[Objections]:
    """Per start, in order: the room's objections, when so many come."""
    if not wanted:
        return []
    away, taken = _away(room, problem), _taken(room, wanted)
    lacking = _lacking(room, coming)
    if away is None and lacking is None:
        busy = _objections(room, away=False, taken=True, lacking=0)
        return [busy if each else () for each in taken]
    combinations = list(zip(away or repeat(False), taken, lacking or repeat(0), strict=False))
    known = {
        (kept, held, few): _objections(room, away=kept, taken=held, lacking=few)
        for kept, held, few in set(combinations)
    }
    return [known[each] for each in combinations]


def _objections(room: Room, *, away: bool, taken: bool, lacking: int) -> Objections:
    found: Objections = ()
    if away:
        found += (Objection(Reason.TRAVEL, room.travelled_from or ""),)
    if taken:
        found += (Objection(Reason.TAKEN, room.key),)
    if lacking:
        found += (Objection(Reason.SMALL, room.key, lacking),)
    return found


def _taken(room: Room, wanted: Sequence[Stretch]) -> list[bool]:
    """Whether somebody has part of the time."""
    origin, size = wanted[0][0], wanted[-1][1] - wanted[0][0]
    busy = bytearray(size)
    for begins, until in room.taken:
        first, end = _half_hours(begins.timestamp(), until.timestamp())
        first, end = max(first - origin, 0), min(end - origin, size)
        if first < end:
            busy[first:end] = b"\1" * (end - first)
    sums = list(accumulate(busy, initial=0))
    return [sums[first - origin] < sums[end - origin] for first, end in wanted]


def _lacking(room: Room, coming: Sequence[int]) -> list[int] | None:
    """Seats that are missing; None: never any."""
    seats = room.capacity
    if seats is None or max(coming) <= seats:
        return None
    return [people - seats if people > seats else 0 for people in coming]


def _away(room: Room, problem: Problem) -> list[bool] | None:
    """Whether those who travel to the room would have to on a day their offices are closed.

    None: nobody has to travel. They leave on the working day before and come back on the one
    after, as in the season.
    """
    home = next((each for each in problem.offices if each.key == room.travelled_from), None)
    if home is None:
        return None
    days = [at.astimezone(home.zone).date() for at in problem.starts]
    kept = {day: not can_travel(home.open_on, day, problem.travel_days) for day in set(days)}
    return [kept[day] for day in days]
