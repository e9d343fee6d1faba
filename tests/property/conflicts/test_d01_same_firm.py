"""D1 over any board: the firm's own view and everybody's agree on what is the firm's own."""

from __future__ import annotations

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.rules.d01_same_firm import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_a_firms_own_findings_do_not_depend_on_anybody_else(on: Board) -> None:
    everybody = [s for s in found(RULE, on) if "number" not in s.case]
    alone = [s for firm in on.firms for s in found(RULE, on.of_firm(firm.id))]
    assert sorted(everybody, key=lambda s: s.key) == sorted(alone, key=lambda s: s.key)


@given(boards())
@settings(max_examples=examples(60))
def test_every_finding_rests_on_two_live_interests_in_a_bid(on: Board) -> None:
    live = {i.id: i for i in on.interests if i.bids and i.withdrawn_at is None}
    for subject in found(RULE, on):
        if subject.case.startswith("bids"):
            continue
        assert len(subject.interests) >= 2
        assert {live[name].firm for name in subject.interests} == set(subject.firms)


@given(boards())
@settings(max_examples=examples(60))
def test_a_bid_that_was_withdrawn_says_nothing(on: Board) -> None:
    gone = {bid.id for bid in on.bids if not bid.live}
    for subject in found(RULE, on):
        assert gone.isdisjoint(subject.evidence.get("bids", ()))
