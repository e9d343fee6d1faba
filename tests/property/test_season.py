"""The planned season equals the best of all seasons, and what is said about it is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.meetings.season.judging import judge
from app.meetings.season.planning import best_plan
from app.meetings.season.problem import Day, Limits, Problem, Window
from app.meetings.season.repair import Limit, feasible, repairs
from tests import examples
from tests.factories.seasons import all_plans, as_choice, keeps_limits, merit

FIRST = date(2027, 1, 1)


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    """Some weeks with up to twelve days to meet on and up to eight windows."""
    span = draw(st.integers(5, 40))
    places = draw(st.lists(st.integers(0, span - 1), min_size=1, max_size=12, unique=True))
    days = tuple(
        Day(
            FIRST + timedelta(days=place),
            hanoi=draw(st.booleans()),
            fixed=draw(st.sampled_from([False] * 5 + [True])),
        )
        for place in sorted(places)
    )
    gap_min = draw(st.integers(1, 8))
    meetings = draw(st.integers(1, 4))
    limits = Limits(
        meetings=meetings,
        gap_min=gap_min,
        gap_max=draw(st.integers(gap_min, 30)),
        hanoi_min=draw(st.integers(0, min(2, meetings))),
        cadence=draw(st.integers(1, 20)),
    )
    windows = tuple(
        Window(FIRST + timedelta(days=start), FIRST + timedelta(days=start + length), f"w{number}")
        for number, (start, length) in enumerate(
            draw(st.lists(st.tuples(st.integers(-5, span), st.integers(0, 12)), max_size=8))
        )
    )
    previous = draw(st.none() | st.integers(1, 20).map(lambda n: FIRST - timedelta(days=n)))
    return Problem(FIRST, FIRST + timedelta(days=span - 1), days, limits, windows, previous)


@settings(max_examples=examples(300))
@given(small_problems())
def test_the_plan_is_as_good_as_the_best_of_all(problem: Problem) -> None:
    plans = list(all_plans(problem))
    plan = best_plan(problem)
    assert (plan is None) == (not plans)
    if plan is not None:
        assert keeps_limits(problem, plan.days)
        assert not judge(problem, *as_choice(plan), plan).broken
        assert merit(problem, plan.days) == max(merit(problem, one) for one in plans)


@settings(max_examples=examples(150))
@given(small_problems())
def test_a_plan_is_found_exactly_where_the_limits_leave_one(problem: Problem) -> None:
    assert feasible(problem) == (best_plan(problem) is not None)


@settings(max_examples=examples(100))
@given(small_problems())
def test_each_repair_makes_a_plan_and_nothing_nearer_does(problem: Problem) -> None:
    if best_plan(problem) is not None:
        return
    for repair in repairs(problem):
        changed = {repair.limit.value: repair.value}
        assert best_plan(replace(problem, limits=replace(problem.limits, **changed))) is not None
        if repair.limit is not Limit.MEETINGS:
            step = 1 if repair.value > repair.now else -1
            for nearer in range(repair.now, repair.value, step):
                short = {repair.limit.value: nearer}
                assert not feasible(replace(problem, limits=replace(problem.limits, **short)))


@settings(max_examples=examples(100))
@given(small_problems(), st.data())
def test_what_a_choice_by_hand_loses_is_counted_right(
    problem: Problem, data: st.DataObject
) -> None:
    plan = best_plan(problem)
    chosen = data.draw(st.sets(st.sampled_from([day.on for day in problem.days]), max_size=4))
    judged = judge(problem, chosen, (), plan)
    if plan is not None:
        assert len(plan.covered) - len(judged.lost) + len(judged.gained) == len(judged.covered)
