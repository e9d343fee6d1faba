"""D9 over any board."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.conflicts.board.board import Board
from app.conflicts.board.contest import Contest
from app.conflicts.rules.d09_double_promise import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards(), st.sampled_from("abcd"))
@settings(max_examples=examples(60))
def test_a_firm_hears_of_what_it_named_itself_and_of_nothing_else(on: Board, firm: str) -> None:
    for subject in found(RULE, on.of_firm(firm)):
        assert subject.firms == (firm,)
        assert {fact["firm"] for fact in subject.evidence["facts"]} == {firm}


@given(boards())
@settings(max_examples=examples(60))
def test_the_desk_hears_of_different_firms(on: Board) -> None:
    contest = Contest(on)
    for subject in found(RULE, on):
        if subject.case in {"person", "guarantee"}:
            continue  # one firm's own, for everybody else's sake
        named = {f["firm"] for f in subject.evidence["facts"] if f["what"] in subject.case}
        assert len(named) > 1
        assert all(contest.stands(firm) for firm in subject.firms)
