"""D14 over any board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings

from app.conflicts.board.board import Board
from app.conflicts.finding import Law
from app.conflicts.rules.d14_allocation_signal import RULE
from app.conflicts.rulesets.rulebook import EditionOnBoard, Rulebook
from tests import examples
from tests.factories.boards import found
from tests.property.conflicts.boards import boards

ON = Rulebook((EditionOnBoard("e", "VN-2025", date(2026, 1, 1), (("D14.on", 1),), "desk"),))


@given(boards())
@settings(max_examples=examples(60))
def test_it_is_silent_unless_switched_on_and_then_names_two_firms_at_least(on: Board) -> None:
    assert found(RULE, on) == []
    subjects = list(RULE.find(replace(on, law=Law.VN), ON.ruleset_for(Law.VN, on.reference_day)))
    assert all(len(subject.firms) > 1 for subject in subjects)
    assert len({subject.subject_key for subject in subjects}) == len(subjects)
