"""D11 over any board: more for the domestic members never loses a preference."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.rules.d11_preference import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_without_proofs_that_end_and_mixed_teams_nothing_is_said(on: Board) -> None:
    plain = replace(on, firms=tuple(replace(f, country="KR", small_until=None) for f in on.firms))
    assert found(RULE, plain) == []


@given(boards())
@settings(max_examples=examples(60))
def test_a_proof_is_spoken_of_to_its_own_firm_alone(on: Board) -> None:
    for firm in on.firms:
        for subject in found(RULE, on.of_firm(firm.id)):
            assert subject.case != "small_firm" or subject.firms == (firm.id,)
