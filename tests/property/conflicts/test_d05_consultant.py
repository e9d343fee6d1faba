"""D5 over any board: only public facts about bidders speak, and never a rival's filing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.rules.d05_consultant import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_without_a_public_record_nothing_is_said(on: Board) -> None:
    assert found(RULE, replace(on, roles=())) == []
    bidders = {bidder.firm for bidder in on.bidders()}
    for subject in found(RULE, on):
        assert set(subject.firms) <= bidders
        assert subject.evidence["facts"]


@given(boards())
@settings(max_examples=examples(60))
def test_what_a_firm_is_told_needs_no_stranger(on: Board) -> None:
    for firm in on.firms:
        own = on.of_firm(firm.id)
        partners = {each for team in own.teams for each in team.firms} | {firm.id}
        for subject in found(RULE, own):
            assert set(subject.firms) <= partners
        bare = replace(
            on,
            interests=tuple(item for item in on.interests if item.firm == firm.id),
            teams=own.teams,
        )
        assert found(RULE, own) == found(RULE, bare.of_firm(firm.id))
