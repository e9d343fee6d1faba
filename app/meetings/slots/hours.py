"""What the offices of the countries object to each start: closed that day, outside hours. Pure.

Starts ascend, so a day is a slice of them, and so are those that leave room for the meeting
within a stretch of office hours: a start is never looked at alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from app.meetings.slots.problem import Office, Problem
from app.meetings.slots.verdicts import Objection, Reason

Objections = tuple[Objection, ...]


def offices_at(problem: Problem, stamps: Sequence[float]) -> list[Objections]:
    """Per start of the problem, in order: the objections of every office, in their order.

    `stamps`: the starts in seconds since 1970.
    """
    found: list[Objections] = [()] * len(stamps)
    for office in problem.offices:
        said = _office(office, problem, stamps)
        found = [before + more for before, more in zip(found, said, strict=True)]
    return found


def _office(office: Office, problem: Problem, stamps: Sequence[float]) -> list[Objections]:
    closed = Objection(Reason.CLOSED, office.key)
    outside = Objection(Reason.HOURS, office.key)
    length = problem.length.total_seconds()
    found: list[Objections] = [(outside,)] * len(stamps)
    for day in _days(office, problem):
        first = bisect_left(stamps, _stamp(office, day, time.min))
        until = bisect_left(stamps, _stamp(office, day + timedelta(days=1), time.min))
        works = office.open_on(day)
        if not works:
            found[first:until] = [(closed, outside)] * (until - first)
        for opens, closes in office.hours:
            early = bisect_left(stamps, _stamp(office, day, opens))
            late = bisect_right(stamps, _stamp(office, day, closes) - length)
            if early < late:
                found[early:late] = [() if works else (closed,)] * (late - early)
    return found


def _days(office: Office, problem: Problem) -> Iterator[date]:
    """The office's days from the first start to the last."""
    if not problem.starts:
        return
    day = problem.starts[0].astimezone(office.zone).date()
    last = problem.starts[-1].astimezone(office.zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _stamp(office: Office, day: date, at: time) -> float:
    return datetime.combine(day, at, office.zone).timestamp()
