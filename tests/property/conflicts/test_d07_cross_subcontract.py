"""D7 over any board."""

from __future__ import annotations

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.board.contest import Contest
from app.conflicts.rules.d07_cross_subcontract import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_whoever_is_named_stands_against_who_names_it(on: Board) -> None:
    contest = Contest(on)
    named = {(each.firm, each.subcontractor) for each in on.subcontracts}
    for subject in found(RULE, on):
        assert subject.key[1:] in named
        assert contest.between(*subject.firms) is not None
