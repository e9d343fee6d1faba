"""D12 over any pair of records: it does not matter from which of them one looks."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.conflicts.board.board import Board
from app.conflicts.rules.d12_duplicate_record import RULE
from tests import examples
from tests.factories.boards import board, found
from tests.property.conflicts.boards import boards, records


@given(st.data(), st.integers(0, 10_000))
@settings(max_examples=examples(80))
def test_the_pair_is_seen_alike_from_both_records(drawn: st.DataObject, likeness: int) -> None:
    one: Any = drawn.draw(records("p", likeness))
    other: Any = drawn.draw(records("q", likeness))
    ours = board(tender="p", record=one, near=(other,))
    theirs = board(tender="q", record=other, near=(one,))
    assert [(s.subject_key, s.evidence_hash) for s in found(RULE, ours)] == [
        (s.subject_key, s.evidence_hash) for s in found(RULE, theirs)
    ]


@given(boards(), st.booleans())
@settings(max_examples=examples(40))
def test_who_is_interested_never_matters(on: Board, shared: bool) -> None:
    bare = on.shared_alone() if shared else on.seen_through(())
    assert found(RULE, on) == found(RULE, bare)
