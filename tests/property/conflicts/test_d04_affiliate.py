"""D4 over any board."""

from __future__ import annotations

from hypothesis import given, settings

from app.conflicts.board import Board
from app.conflicts.rules.d04_affiliate import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_every_firm_named_was_in_the_group_and_meets_another_on_the_place(on: Board) -> None:
    live = {i.id: i for i in on.interests if i.bids and i.withdrawn_at is None}
    for subject in found(RULE, on):
        group = subject.evidence["group"]
        assert len(subject.firms) >= 2
        for firm in subject.firms:
            assert any(a.firm == firm and a.group == group for a in on.affiliations)
        assert all(live[name].lot in (None, subject.lot) for name in subject.interests)


@given(boards())
@settings(max_examples=examples(60))
def test_without_affiliations_nothing_is_found(on: Board) -> None:
    assert found(RULE, on.seen_through(on.interests[:1])) == []


@given(boards())
@settings(max_examples=examples(60))
def test_what_the_shared_interests_show_is_also_seen_by_the_desk(on: Board) -> None:
    whole = {(s.key[1:], firm) for s in found(RULE, on) for firm in s.firms}
    covered = {(group, firm) for (_lot, group), firm in whole}
    for subject in found(RULE, on.shared_alone()):
        assert {(subject.key[2], firm) for firm in subject.firms} <= covered
