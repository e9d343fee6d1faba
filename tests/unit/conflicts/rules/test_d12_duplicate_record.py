"""D12: two records may be one notice."""

from __future__ import annotations

from typing import Any

from app.conflicts.finding import Subject
from app.conflicts.rules.d12_duplicate_record import RULE
from tests.factories.boards import board, found, record


def pair(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Subject]:
    on = board(record=record("tender", **ours), near=(record("other", **theirs),))
    return found(RULE, on)


def test_hit_one_notice_number_whatever_else_differs() -> None:
    number = {"number": "IB2600000001"}
    [subject] = pair(number, number | {"likeness_bp": 0})
    assert (subject.case, subject.key) == ("number", ("other", "tender"))


def test_hit_likeness_as_far_as_the_ruleset_asks() -> None:
    assert [subject.case for subject in pair({}, {"likeness_bp": 5_000})] == ["likeness"]


def test_near_miss_a_chance_below_the_rulesets() -> None:
    assert pair({}, {"likeness_bp": 4_999}) == []


def test_near_miss_two_numbers_without_likeness() -> None:
    assert pair({"number": "IB1"}, {"number": "IB2", "likeness_bp": 100}) == []


def test_near_miss_a_plan_is_never_matched() -> None:
    assert found(RULE, board(record=None, near=(record("other"),))) == []


def test_the_pair_is_the_same_subject_from_either_record() -> None:
    one = board(tender="p", record=record("p"), near=(record("q"),))
    two = board(tender="q", record=record("q"), near=(record("p"),))
    assert [s.subject_key for s in found(RULE, one)] == [s.subject_key for s in found(RULE, two)]
    assert [s.evidence_hash for s in found(RULE, one)] == [
        s.evidence_hash for s in found(RULE, two)
    ]
