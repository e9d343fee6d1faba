"""D4 over any board."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.rules.d04_affiliate import RULE
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_every_firm_named_was_in_the_group_and_meets_another_on_the_place(on: Board) -> None:
    live = {i.id: i for i in on.interests if i.bids and i.withdrawn_at is None}
    for subject in found(RULE, on):
        assert len(subject.firms) >= 2
        if "group" not in subject.evidence:
            continue  # tied by ownership or marks
        group = subject.evidence["group"]
        for firm in subject.firms:
            assert any(a.firm == firm and a.group == group for a in on.affiliations)
        assert all(live[name].lot in (None, subject.lot) for name in subject.interests)


@given(boards())
@settings(max_examples=examples(60))
def test_one_filing_alone_is_no_tie(on: Board) -> None:
    assert found(RULE, on.seen_through(on.interests[:1])) == []


@given(boards())
@settings(max_examples=examples(60))
def test_what_the_shared_interests_show_is_also_seen_by_the_desk(on: Board) -> None:
    whole = {
        (s.key[1:], firm) for s in found(RULE, on) if "group" in s.evidence for firm in s.firms
    }
    covered = {(group, firm) for (_lot, group), firm in whole}
    # A team that the secretariat does not know of may hold the affiliates together.
    loose = replace(on, teams=(), bids=())
    covered |= {(s.key[2], f) for s in found(RULE, loose) if "group" in s.evidence for f in s.firms}
    for subject in found(RULE, on.shared_alone()):
        if "group" not in subject.evidence:
            continue
        assert {(subject.key[2], firm) for firm in subject.firms} <= covered
