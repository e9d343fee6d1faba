"""D10 over any board: a sound agreement is left in peace, and each team is judged by itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.rules.d10_group_integrity import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_a_team_is_judged_without_the_others(on: Board) -> None:
    apart = [s for team in on.teams for s in found(RULE, replace(on, teams=(team,)))]
    assert found(RULE, on) == apart


@given(boards())
@settings(max_examples=examples(60))
def test_every_member_is_told_the_same(on: Board) -> None:
    for subject in found(RULE, on):
        for firm in subject.firms:
            assert subject in found(RULE, on.of_firm(firm))
