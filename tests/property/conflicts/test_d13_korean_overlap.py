"""D13 over any board."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.finding import Stage
from app.conflicts.rules.d13_korean_overlap import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_it_is_silent_while_anything_can_still_be_filed(on: Board) -> None:
    open_lots = tuple(replace(lot, stage=Stage.OPEN) for lot in on.lots)
    assert found(RULE, replace(on, stage=Stage.OPEN, lots=open_lots)) == []


@given(boards())
@settings(max_examples=examples(60))
def test_the_parties_are_a_partition_of_the_korean_firms_named(on: Board) -> None:
    for subject in found(RULE, on):
        members = [firm for party in subject.evidence["parties"] for firm in party]
        assert sorted(members) == list(subject.firms)
        assert all(on.country(firm) == "KR" for firm in members)
        assert len(subject.evidence["parties"]) >= 2
