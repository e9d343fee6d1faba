"""D12: two records may be one notice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.conflicts.finding import Subject
from app.conflicts.rules.d12_duplicate_record import RULE
from tests.factories.boards import CLOSES, board, found, record


def pair(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Subject]:
    on = board(record=record("tender", **ours), near=(record("other", **theirs),))
    return found(RULE, on)


def test_hit_one_notice_number_whatever_else_differs() -> None:
    number = {"number": "IB2600000001"}
    [subject] = pair(number, number | {"titles": frozenset({"x"}), "budget_minor": None})
    assert (subject.case, subject.key) == ("number", ("other", "tender"))


def test_hit_buyer_title_budget_and_deadline_agree() -> None:
    theirs = {"budget_minor": 10_400_000_000, "closes_at": CLOSES + timedelta(days=3)}
    assert [subject.case for subject in pair({}, theirs)] == ["likeness"]


def test_hit_one_of_two_titles_agrees() -> None:
    assert pair({"titles": frozenset({"교통", "camera giam sat"})}, {})


@pytest.mark.parametrize(
    "theirs",
    [
        {"budget_minor": 10_600_000_000},
        {"budget_minor": None},
        {"currency": "USD"},
        {"closes_at": CLOSES + timedelta(days=3, seconds=1)},
        {"closes_at": None},
        {"buyers": frozenset({"another"})},
        {"titles": frozenset({"water"})},
    ],
    ids=str,
)
def test_near_miss_one_of_the_four_does_not_agree(theirs: dict[str, Any]) -> None:
    assert pair({}, theirs) == []


@pytest.mark.parametrize("kind", ["lot", "phase", "package", "section"])
def test_near_miss_another_number_in_the_title_vetoes(kind: str) -> None:
    ours, theirs = frozenset({(kind, "1")}), frozenset({(kind, "2")})
    assert pair({"parts": ours}, {"parts": theirs}) == []
    assert pair({"parts": ours}, {"parts": frozenset()})


def test_near_miss_another_project_vetoes() -> None:
    assert pair({"project": "road 28"}, {"project": "road 14"}) == []


def test_near_miss_a_plan_is_never_matched() -> None:
    assert found(RULE, board(record=None, near=(record("other"),))) == []


def test_the_pair_is_the_same_subject_from_either_record() -> None:
    one = board(tender="p", record=record("p"), near=(record("q"),))
    two = board(tender="q", record=record("q"), near=(record("p"),))
    assert [s.subject_key for s in found(RULE, one)] == [s.subject_key for s in found(RULE, two)]
    assert [s.evidence_hash for s in found(RULE, one)] == [
        s.evidence_hash for s in found(RULE, two)
    ]
