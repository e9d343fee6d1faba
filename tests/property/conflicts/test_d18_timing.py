"""D18 over any board: a longer window never makes it speak, and each firm hears of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.rules.d18_timing import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_an_earlier_publication_is_never_worse(on: Board) -> None:
    if on.published_at is None:
        return
    earlier = replace(on, published_at=on.published_at - timedelta(days=40))
    assert not [s for s in found(RULE, earlier) if s.case == "short_window"]


@given(boards())
@settings(max_examples=examples(60))
def test_a_firm_hears_of_its_own_places_and_bids(on: Board) -> None:
    desk = {s.key for s in found(RULE, on)}
    for firm in on.firms:
        for subject in found(RULE, on.of_firm(firm.id)):
            assert firm.id in subject.firms
            assert subject.key in desk
