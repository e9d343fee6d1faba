"""D8 over any board: an exclusion speaks exactly when it holds on a closing that counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.rules.d08_exclusion import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_every_fact_is_in_force_under_this_law(on: Board) -> None:
    known = {exclusion.id: exclusion for exclusion in on.exclusions}
    days = {bidder.firm: bidder.closings or (bidder.since,) for bidder in on.bidders()}
    for subject in found(RULE, on):
        for fact in subject.evidence["facts"]:
            exclusion = known[fact["record"]]
            assert exclusion.law in (None, on.law.value)
            assert any(exclusion.holds_on(day) for day in days[subject.firms[0]])


@given(boards())
@settings(max_examples=examples(60))
def test_an_exclusion_for_ever_bars_every_bidder_it_names(on: Board) -> None:
    for_ever = tuple(
        replace(each, law=None, valid_from=date.min, valid_to=None) for each in on.exclusions
    )
    barred = {subject.firms[0] for subject in found(RULE, replace(on, exclusions=for_ever))}
    assert barred == {b.firm for b in on.bidders()} & {each.firm for each in for_ever}
