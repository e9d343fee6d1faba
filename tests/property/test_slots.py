"""Counting everybody at once finds, word for word, what asking one by one finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.clock import SEOUL
from app.meetings.slots.enumerating import MOST_REPAIRS, choose
from app.meetings.slots.problem import Can, Office, Person, Problem, Room, starts_between
from app.meetings.slots.verdicts import MENDABLE, Counts, Objection, Reason, Verdict
from tests import examples
from tests.factories.slots import FIRST, offices, random_slots

SYDNEY = ZoneInfo("Australia/Sydney")
#: The clocks of Sydney go back on the first of these days.
CHANGE = date(2027, 4, 4)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Some days of two countries; now and then quarter hours, silence, a third zone, a journey."""
    grid = draw(st.booleans())
    problem = random_slots(
        draw(st.integers(0, 10_000)),
        people=draw(st.integers(0, 12)),
        days=draw(st.integers(1, 5)),
        rooms=draw(st.integers(0, 3)),
        quorum=draw(st.dictionaries(st.sampled_from(["ministry", "expert"]), st.integers(0, 4))),
        grid=grid,
    )
    required = draw(st.sets(st.integers(0, 11), max_size=3))
    return replace(
        problem,
        minutes=draw(st.sampled_from([45, 120, 180])),
        asked=draw(st.booleans()),
        wanted=draw(st.none() | st.sampled_from(problem.starts)) if problem.starts else None,
        travel_days=draw(st.integers(0, 2)),
        people=tuple(
            replace(person, required=number in required)
            for number, person in enumerate(problem.people)
        ),
        rooms=tuple(
            replace(
                room,
                travelled_from=draw(st.sampled_from([None, "KR"])),
                taken=tuple(
                    (begins + timedelta(minutes=draw(st.sampled_from([0, 15]))), until)
                    for begins, until in room.taken[:6]
                ),
            )
            for room in problem.rooms
        ),
    )


def objections(problem: Problem, starts: datetime, room: Room | None) -> list[Objection]:
    """Every rule in plain words, one after the other."""
    found = [*of_offices(problem, starts), *of_people(problem, starts)]
    return found + (list(of_room(problem, starts, room)) if room else [])


def of_offices(problem: Problem, starts: datetime) -> Iterator[Objection]:
    for office in problem.offices:
        first = starts.astimezone(office.zone)
        last = (starts + problem.length).astimezone(office.zone)
        if first.date() not in office.open_days:
            yield Objection(Reason.CLOSED, office.key)
        inside = [b <= first.time() and last.time() <= u for b, u in office.hours]
        if first.date() != last.date() or not any(inside):
            yield Objection(Reason.HOURS, office.key)


def of_people(problem: Problem, starts: datetime) -> Iterator[Objection]:
    coming = [person for person in problem.people if comes(problem, person, starts)]
    for group, needed in problem.quorum.items():
        there = sum(person.voting and person.group == group for person in coming)
        if there < needed:
            yield Objection(Reason.QUORUM, group, needed - there)
    for person in problem.people:
        if person.required and person not in coming:
            reason = Reason.REQUIRED if starts in person.says else Reason.SILENT
            yield Objection(reason, person.key)


def of_room(problem: Problem, starts: datetime, room: Room) -> Iterator[Objection]:
    home = next((each for each in problem.offices if each.key == room.travelled_from), None)
    if home is not None:
        day, far = starts.astimezone(home.zone).date(), problem.travel_days
        away = {day + timedelta(days=n) for n in range(-far, far + 1)} - {day}
        if away - home.open_days:
            yield Objection(Reason.TRAVEL, home.key)
    ends = starts + problem.length
    if any(rounded(begins) < ends and starts < until for begins, until in room.taken):
        yield Objection(Reason.TAKEN, room.key)
    coming = sum(comes(problem, person, starts) for person in problem.people)
    if room.capacity is not None and coming > room.capacity:
        yield Objection(Reason.SMALL, room.key, coming - room.capacity)


def rounded(begins: datetime) -> datetime:
    """A booking takes the whole of the half-hour it begins in."""
    return begins - timedelta(minutes=begins.minute % 30)


def comes(problem: Problem, person: Person, starts: datetime) -> bool:
    if starts not in person.says:
        return not problem.asked
    return person.says[starts] is not Can.NO


def counts(problem: Problem, starts: datetime) -> Counts:
    said = [person.says.get(starts) for person in problem.people]
    coming = [person for person in problem.people if comes(problem, person, starts)]
    groups = {person.group: 0 for person in problem.people if person.voting}
    for person in coming:
        if person.voting:
            groups[person.group] += 1
    each = (Can.YES, Can.IF_NEED_BE, Can.NO, None)
    return Counts(*(said.count(answer) for answer in each), len(coming), groups)


def by_hand(problem: Problem) -> list[Verdict]:
    return [
        Verdict(
            starts,
            room.key if room else None,
            room.hosted if room else False,
            tuple(objections(problem, starts, room)),
            counts(problem, starts),
        )
        for starts in problem.starts
        for room in problem.rooms or (None,)
    ]


def rank(problem: Problem, verdict: Verdict) -> tuple[float, ...]:
    wanted = problem.wanted or verdict.starts_at
    return (
        -(verdict.counts.yes + verdict.counts.if_need_be),
        verdict.counts.if_need_be,
        verdict.hosted,
        abs(verdict.starts_at - wanted).total_seconds(),
        verdict.starts_at.timestamp(),
    )


@settings(max_examples=examples(60), deadline=None)
@given(problems())
def test_every_combination_has_the_verdict_of_looking_at_it_alone(problem: Problem) -> None:
    answer, expected = choose(problem), by_hand(problem)
    assert answer.rejected == tuple(v for v in expected if v.objections)
    fitting = sorted((v for v in expected if v.fits), key=lambda v: rank(problem, v))
    assert answer.fitting == tuple(fitting)
    mendable = [v for v in answer.rejected if {o.reason for o in v.objections} <= MENDABLE]
    mendable.sort(key=lambda v: (v.cost, rank(problem, v)))
    assert answer.repairs == (() if fitting else tuple(mendable[:MOST_REPAIRS]))


@settings(max_examples=examples(30), deadline=None)
@given(st.integers(0, 95), st.sampled_from([30, 60, 120, 300]))
def test_a_night_on_which_the_clocks_change_is_judged_by_the_clock_on_the_wall(
    quarters: int, minutes: int
) -> None:
    abroad = Office(
        "AU", SYDNEY, offices()[0].hours, frozenset({CHANGE, CHANGE - timedelta(days=1)})
    )
    first = starts_between(CHANGE, CHANGE, SYDNEY)[0] - timedelta(hours=12)
    starts = tuple(first + timedelta(minutes=15 * (quarters + n)) for n in range(8))
    problem = Problem(starts, minutes, (abroad,), (), (), {}, asked=False)
    assert sorted((*choose(problem).fitting, *choose(problem).rejected)) == by_hand(problem)


def test_a_crowd_larger_than_a_byte_is_counted_whole() -> None:
    starts = starts_between(FIRST, FIRST, SEOUL)[:2]
    crowd = tuple(Person(f"p{n}", "expert", says={starts[0]: Can.YES}) for n in range(600))
    problem = Problem(starts, 60, (), crowd, (), {"expert": 599})
    (fits,), (rejected,) = choose(problem).fitting, choose(problem).rejected
    assert (fits.counts.yes, fits.counts.there) == (600, {"expert": 600})
    assert rejected.objections == (Objection(Reason.QUORUM, "expert", 599),)
