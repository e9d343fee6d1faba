"""Looking at every slot in every room and saying of each why it fits or does not. Pure.

Offices, people and rooms are each asked about all starts at once; what they say of a start is
put together here. Every combination is looked at, so whatever is rejected has its reasons, all
of them, and the nearest repair is the rejected one with the fewest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from operator import add
from typing import Final

from app.meetings.slots.crowd import crowd_at
from app.meetings.slots.halls import hall_at, stretches
from app.meetings.slots.hours import offices_at
from app.meetings.slots.problem import Problem
from app.meetings.slots.verdicts import Answer, Counts, Objection, Verdict

#: Repairs that are named.
MOST_REPAIRS: Final = 3

Objections = tuple[Objection, ...]


def choose(problem: Problem) -> Answer:
    """Every start × room with its verdict, ranked; rooms may be none at all."""
    stamps = [at.timestamp() for at in problem.starts]
    hours = offices_at(problem, stamps)
    people, counts = crowd_at(problem)
    shared = list(map(add, hours, people))
    by_room = [
        map(Verdict, problem.starts, repeat(room), repeat(hosted), map(add, shared, said), counts)
        for room, hosted, said in _rooms(problem, stamps, counts)
    ]
    verdicts = list(chain.from_iterable(zip(*by_room, strict=True)))
    fitting = [verdict for verdict in verdicts if verdict.fits]
    fitting.sort(key=lambda verdict: _rank(verdict, problem))
    return Answer(
        fitting=tuple(fitting),
        rejected=tuple(verdict for verdict in verdicts if verdict.objections),
        repairs=() if fitting else _repairs(problem, verdicts, hours),
    )


def _rooms(
    problem: Problem, stamps: Sequence[float], counts: Sequence[Counts]
) -> Iterator[tuple[str | None, bool, Sequence[Objections]]]:
    """Key, whether a host decides, and the objections per start; one without a room when none."""
    if not problem.rooms:
        yield None, False, [()] * len(stamps)
        return
    wanted = stretches(problem, stamps)
    coming = [each.coming for each in counts]
    for room in problem.rooms:
        yield room.key, room.hosted, hall_at(room, problem, wanted, coming)


def _repairs(
    problem: Problem, verdicts: Sequence[Verdict], hours: Sequence[Objections]
) -> tuple[Verdict, ...]:
    """The nearest that an officer could make fit, among starts to which no office objects."""
    rooms = max(len(problem.rooms), 1)
    near = (
        verdict
        for place, edges in enumerate(hours)
        if not edges
        for verdict in verdicts[place * rooms : (place + 1) * rooms]
        if verdict.mendable
    )
    ranked = sorted(near, key=lambda verdict: (verdict.cost, *_rank(verdict, problem)))
    return tuple(ranked[:MOST_REPAIRS])


def _rank(verdict: Verdict, problem: Problem) -> tuple[float, ...]:
    """More people, fewer who had to be asked twice, no request to a host, nearest, earliest."""
    at = verdict.starts_at.timestamp()
    away = abs(at - problem.wanted.timestamp()) if problem.wanted else 0.0
    return (
        -(verdict.counts.yes + verdict.counts.if_need_be),
        verdict.counts.if_need_be,
        float(verdict.hosted),
        away,
        at,
    )
