"""Looking at every slot in every room and saying of each why it fits or does not. Pure.

People are bits of an integer, and so are a room's half-hours: counting who is there is counting
bits. Every combination is looked at, so whatever is rejected has its reasons, all of them, and
the nearest repair is the rejected one with the fewest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.meetings.slots.problem import HALF_HOUR, Can, Person, Problem, Room
from app.meetings.slots.verdicts import Answer, Counts, Objection, Reason, Verdict

#: Repairs that are named.
MOST_REPAIRS: Final = 3
_SECONDS: Final = int(HALF_HOUR.total_seconds())


def choose(problem: Problem) -> Answer:
    """Every start × room with its verdict, ranked; rooms may be none at all."""
    crowd = _Crowd.of(problem.people)
    offices = _Offices(problem)
    rooms: list[_Calendar | None] = [_Calendar.of(room, problem) for room in problem.rooms]
    fitting: list[Verdict] = []
    rejected: list[Verdict] = []
    for number, starts in enumerate(problem.starts):
        shared = offices.objections(starts)
        people, counts = crowd.at(starts, problem)
        shared += people
        for room in rooms or [None]:
            objections = shared + room.objections(number, counts.coming) if room else shared
            verdict = Verdict(
                starts,
                room.key if room else None,
                room.hosted if room else False,
                objections,
                counts,
            )
            (rejected if objections else fitting).append(verdict)
    fitting.sort(key=lambda verdict: _rank(verdict, problem))
    repairs: list[Verdict] = []
    if not fitting:
        mendable = (verdict for verdict in rejected if verdict.mendable)
        repairs = sorted(mendable, key=lambda v: (v.cost, *_rank(v, problem)))[:MOST_REPAIRS]
    return Answer(tuple(fitting), tuple(rejected), tuple(repairs))


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


class _Offices:
    """Objections of days and hours; a day is looked at once."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._length = problem.length
        self._days: dict[object, tuple[Objection, ...]] = {}
        self._hours: dict[object, tuple[Objection, ...]] = {}

    def objections(self, starts: datetime) -> tuple[Objection, ...]:
        ends = starts + self._length
        found: tuple[Objection, ...] = ()
        for office in self._problem.offices:
            local = starts.astimezone(office.zone)
            offset = local.utcoffset()
            # The same clock times on every day: the answer is remembered.
            day = (office.key, local.date())
            if day not in self._days:
                closed = office.closed_on(local.date())
                self._days[day] = (Objection(Reason.CLOSED, office.key),) if closed else ()
            hours = (office.key, local.hour, local.minute, offset, local.fold)
            if hours not in self._hours:
                inside = office.within(starts, ends)
                self._hours[hours] = () if inside else (Objection(Reason.HOURS, office.key),)
            found += self._days[day] + self._hours[hours]
        return found


@dataclass
class _Crowd:
    """People as bits."""

    everybody: int
    voting: dict[str, int]
    required: tuple[tuple[int, str], ...]
    yes: dict[datetime, int]
    if_need_be: dict[datetime, int]
    no: dict[datetime, int]

    @classmethod
    def of(cls, people: tuple[Person, ...]) -> _Crowd:
        yes: dict[datetime, int] = {}
        if_need_be: dict[datetime, int] = {}
        no: dict[datetime, int] = {}
        voting: dict[str, int] = {}
        required = []
        for number, person in enumerate(people):
            bit = 1 << number
            if person.voting:
                voting[person.group] = voting.get(person.group, 0) | bit
            if person.required:
                required.append((bit, person.key))
            for starts, answer in person.says.items():
                said = yes if answer is Can.YES else no if answer is Can.NO else if_need_be
                said[starts] = said.get(starts, 0) | bit
        return cls((1 << len(people)) - 1, voting, tuple(required), yes, if_need_be, no)

    def at(self, starts: datetime, problem: Problem) -> tuple[tuple[Objection, ...], Counts]:
        yes, maybe = self.yes.get(starts, 0), self.if_need_be.get(starts, 0)
        no = self.no.get(starts, 0)
        silent = self.everybody & ~(yes | maybe | no)
        coming = yes | maybe
        expected = coming if problem.asked else coming | silent
        there = {group: (mask & expected).bit_count() for group, mask in self.voting.items()}
        objections = tuple(
            Objection(Reason.QUORUM, group, needed - there.get(group, 0))
            for group, needed in problem.quorum.items()
            if there.get(group, 0) < needed
        )
        objections += tuple(
            Objection(Reason.SILENT if bit & silent else Reason.REQUIRED, key)
            for bit, key in self.required
            if not bit & expected
        )
        counts = Counts(
            yes.bit_count(),
            maybe.bit_count(),
            no.bit_count(),
            silent.bit_count(),
            expected.bit_count(),
            there,
        )
        return objections, counts


@dataclass(frozen=True)
class _Calendar:
    """A room's half-hours as bits, and those each start would take.

    Half-hours are the clock's, as in the table that keeps bookings apart: whoever begins at a
    quarter past takes the whole half-hour.
    """

    key: str
    hosted: bool
    capacity: int | None
    taken: int
    wanted: tuple[int, ...]

    @classmethod
    def of(cls, room: Room, problem: Problem) -> _Calendar:
        origin = int(problem.starts[0].timestamp()) // _SECONDS if problem.starts else 0
        taken = 0
        for begins, until in room.taken:
            taken |= _bits(begins, until, origin)
        length = problem.length
        wanted = tuple(_bits(at, at + length, origin) for at in problem.starts)
        return cls(room.key, room.hosted, room.capacity, taken, wanted)

    def objections(self, number: int, coming: int) -> tuple[Objection, ...]:
        found: tuple[Objection, ...] = ()
        if self.taken & self.wanted[number]:
            found += (Objection(Reason.TAKEN, self.key),)
        if self.capacity is not None and coming > self.capacity:
            found += (Objection(Reason.SMALL, self.key, coming - self.capacity),)
        return found


def _bits(begins: datetime, until: datetime, origin: int) -> int:
    """The half-hours of a stretch, as bits counted from half-hour number `origin`."""
    first = max(int(begins.timestamp()) // _SECONDS - origin, 0)
    last = -(int(-until.timestamp()) // _SECONDS) - origin
    return ((1 << max(last - first, 0)) - 1) << first
