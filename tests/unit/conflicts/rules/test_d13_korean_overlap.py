"""D13: two or more independent Korean firms stood on one lot when it closed."""

from __future__ import annotations

from datetime import timedelta

from app.conflicts.finding import Role, Stage
from app.conflicts.rules.d13_korean_overlap import RULE
from tests.factories.boards import CLOSES, affiliation, board, found, interest, lot


def test_hit_two_firms_after_closing() -> None:
    [subject] = found(RULE, board(interest("a"), interest("b"), stage=Stage.CLOSED))
    assert subject.evidence["parties"] == [["a"], ["b"]]


def test_hit_a_withdrawal_after_closing_changes_nothing() -> None:
    late = interest("b", withdrawn_at=CLOSES + timedelta(hours=1))
    assert len(found(RULE, board(interest("a"), late, stage=Stage.CLOSED))) == 1


def test_hit_on_a_lot_that_closed_before_the_rest() -> None:
    on = board(
        interest("a", lot="1"),
        interest("b", lot="1"),
        interest("c", lot="2"),
        lots=(lot("1", stage=Stage.CLOSED), lot("2")),
    )
    assert [subject.lot for subject in found(RULE, on)] == ["1"]


def test_near_miss_before_closing() -> None:
    assert found(RULE, board(interest("a"), interest("b"))) == []


def test_near_miss_affiliates_are_one_party() -> None:
    on = board(
        interest("a"),
        interest("b"),
        affiliations=(affiliation("a"), affiliation("b")),
        stage=Stage.CLOSED,
    )
    assert found(RULE, on) == []


def test_near_miss_a_vietnamese_firm_is_not_counted() -> None:
    on = board(interest("a"), interest("b"), foreign=frozenset({"b"}), stage=Stage.CLOSED)
    assert found(RULE, on) == []


def test_near_miss_withdrawn_before_closing() -> None:
    early = interest("b", withdrawn_at=CLOSES - timedelta(hours=1))
    assert found(RULE, board(interest("a"), early, stage=Stage.CLOSED)) == []


def test_near_miss_a_supplier_stands_in_no_bid() -> None:
    on = board(interest("a"), interest("b", role=Role.SUPPLIER), stage=Stage.CLOSED)
    assert found(RULE, on) == []
