"""Counting bits finds what asking everybody one by one finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.meetings.slots.enumerating import choose
from app.meetings.slots.problem import Can, Problem
from app.meetings.slots.verdicts import MENDABLE, Reason
from tests import examples
from tests.factories.slots import random_slots


@settings(max_examples=examples(60), deadline=None)
@given(
    st.builds(
        random_slots,
        st.integers(0, 10_000),
        people=st.integers(1, 12),
        days=st.integers(1, 5),
        rooms=st.integers(0, 3),
        quorum=st.dictionaries(st.sampled_from(["ministry", "expert"]), st.integers(0, 4)),
        grid=st.booleans(),
    )
)
def test_every_combination_gets_the_verdict_of_common_sense(problem: Problem) -> None:
    answer = choose(problem)
    said = {(v.starts_at, v.room): v for v in (*answer.fitting, *answer.rejected)}
    rooms = {room.key: room for room in problem.rooms}
    assert len(said) == len(problem.starts) * max(1, len(rooms))
    for (starts, key), verdict in said.items():
        coming = [p for p in problem.people if p.says.get(starts, Can.NO) is not Can.NO]
        voting = [person.group for person in coming if person.voting]
        short = {g for g, needed in problem.quorum.items() if voting.count(g) < needed}
        assert {o.subject for o in verdict.objections if o.reason is Reason.QUORUM} == short
        missing = {p.key for p in problem.people if p.required and p not in coming}
        named = {Reason.REQUIRED, Reason.SILENT}
        assert {o.subject for o in verdict.objections if o.reason in named} == missing
        if key is not None:
            ends = starts + problem.length
            taken = any(begins < ends and starts < until for begins, until in rooms[key].taken)
            assert (Reason.TAKEN in {o.reason for o in verdict.objections}) == taken
    if not answer.fitting and answer.repairs:
        costs = [v.cost for v in answer.rejected if {o.reason for o in v.objections} <= MENDABLE]
        assert answer.repairs[0].cost == min(costs)
