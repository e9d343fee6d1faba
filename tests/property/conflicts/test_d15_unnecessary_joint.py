"""D15 over any board: one member that could not bid alone silences it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.rules.d15_unnecessary_joint import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_one_that_could_not_is_enough(on: Board) -> None:
    modest = tuple(
        replace(
            team,
            members=(replace(team.members[0], meets_alone=False), *team.members[1:]),
        )
        for team in on.teams
    )
    assert found(RULE, replace(on, teams=modest)) == []


@given(boards())
@settings(max_examples=examples(60))
def test_only_those_in_the_room_are_asked(on: Board) -> None:
    for firm in on.firms:
        for subject in found(RULE, on.of_firm(firm.id)):
            assert firm.id in subject.firms
