"""D18: too short a window, and a bid filed late."""

from __future__ import annotations

from datetime import timedelta

from app.conflicts.board.teams import BidState
from app.conflicts.finding import Kind, Law, Role, Severity
from app.conflicts.rules.d18_timing import RULE
from app.conflicts.rulesets.shipped import ruleset_for
from tests.factories.boards import CLOSES, bid, board, found, interest, lot


def test_hit_fewer_days_than_foreseen() -> None:
    on = board(interest("a"), published_at=CLOSES - timedelta(days=9) + timedelta(minutes=1))
    assert [(s.case, s.lot) for s in found(RULE, on)] == [("short_window", None)]


def test_near_miss_exactly_the_days() -> None:
    on = board(interest("a"), published_at=CLOSES - timedelta(days=9))
    assert found(RULE, on) == []
    assert len(
        found(RULE, board(interest("a"), published_at=CLOSES - timedelta(days=9), law=Law.MDB))
    )


def test_hit_a_lot_with_its_own_closing() -> None:
    early = lot("1", closes_at=CLOSES - timedelta(days=5))
    on = board(
        interest("a", lot="1"),
        interest("b"),
        lots=(early,),
        published_at=CLOSES - timedelta(days=12),
    )
    assert [(s.firms, s.lot) for s in found(RULE, on)] == [(("a",), "1")]


def test_near_miss_a_supplier_or_no_dates() -> None:
    short = CLOSES - timedelta(days=2)
    assert found(RULE, board(interest("a", role=Role.SUPPLIER), published_at=short)) == []
    assert found(RULE, board(interest("a"))) == []
    assert found(RULE, board(interest("a"), published_at=short, closes_at=None)) == []


def test_hit_a_bid_after_the_closing_blocks() -> None:
    on = board(bids=(bid("x", "a", filed_at=CLOSES + timedelta(seconds=1)),))
    assert [s.case for s in found(RULE, on)] == ["late"]
    rules = ruleset_for(on.law, on.reference_day)
    assert rules.severity("D18", Kind.OWN, "late", on.stage, on.method) is Severity.BLOCK


def test_near_miss_a_bid_at_the_closing_or_withdrawn() -> None:
    assert found(RULE, board(bids=(bid("x", "a", filed_at=CLOSES),))) == []
    late = bid("x", "a", filed_at=CLOSES + timedelta(days=1), state=BidState.WITHDRAWN)
    assert found(RULE, board(bids=(late,))) == []
