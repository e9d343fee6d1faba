"""D19 over any board."""

from __future__ import annotations

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.board.contest import Contest
from app.conflicts.rules.d19_file_twins import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_each_firm_named_has_a_rival_among_the_others(on: Board) -> None:
    contest = Contest(on)
    for subject in found(RULE, on):
        for firm in subject.firms:
            assert any(contest.between(firm, other) for other in subject.firms if other != firm)
