"""D14: patterns, off unless the desk switches them on, and never for anybody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.conflicts.board.board import Board
from app.conflicts.board.teams import BidState
from app.conflicts.engine.detect import detect
from app.conflicts.rules.d14_allocation_signal import RULE
from app.conflicts.rulesets.rulebook import EditionOnBoard, Rulebook
from app.conflicts.words import FindingScope
from tests.factories.boards import (
    NOW,
    award,
    bid,
    board,
    found,
    interest,
    invitation,
    lot,
    member,
    subcontract,
    team,
)

ON = Rulebook((EditionOnBoard("e", "VN-2025", date(2026, 1, 1), (("D14.on", 1),), "desk"),))
LOTS = (lot("1"), lot("2"))


def cases(on: Board) -> list[str]:
    rules = ON.ruleset_for(on.law, on.reference_day)
    return [subject.case for subject in RULE.find(on, rules)]


def gone(firm: str, days: int) -> Any:
    return interest(firm, withdrawn_at=NOW + timedelta(days=days))


def test_near_miss_switched_off_as_shipped() -> None:
    on = board(interest("a", lot="1"), interest("b", lot="2"), lots=LOTS)
    assert found(RULE, on) == []
    assert cases(on) == ["complementary"]


def test_the_desk_alone_is_answered() -> None:
    shared = {"shared": True}
    on = board(interest("a", lot="1", **shared), interest("b", lot="2", **shared), lots=LOTS)
    heard = {f.scope for f in detect(on, rulebook=ON) if f.rule.id == "D14"}
    assert heard == {FindingScope.ALL}


def test_hit_every_lot_has_one_firm_of_its_own() -> None:
    assert cases(board(interest("a", lot="1"), interest("b", lot="2"), lots=LOTS)) == [
        "complementary"
    ]


@pytest.mark.parametrize(
    "more",
    [interest("c", lot="1"), interest("c")],
    ids=["a lot that two pursue", "somebody pursues the whole"],
)
def test_near_miss_lots_that_are_contested(more: Any) -> None:
    assert cases(board(interest("a", lot="1"), interest("b", lot="2"), more, lots=LOTS)) == []


def test_hit_withdrawn_after_a_rivals_invitation() -> None:
    on = board(interest("a"), gone("b", 3), invitations=(invitation("a", "b"),))
    assert cases(on) == ["withdrawal"]


def test_hit_withdrawn_after_being_named_as_subcontractor() -> None:
    assert cases(board(interest("a"), gone("b", 3), subcontracts=(subcontract("a", "b"),))) == [
        "withdrawal"
    ]


def test_near_miss_withdrawn_before_the_contact_or_long_after() -> None:
    for days in (-1, 15):
        on = board(interest("a"), gone("b", days), invitations=(invitation("a", "b"),))
        assert cases(on) == []


def test_near_miss_it_joined_the_team_that_invited_it() -> None:
    teams = (team("x", member("a"), member("b")),)
    on = board(interest("a"), gone("b", 3), invitations=(invitation("a", "b"),), teams=teams)
    assert cases(on) == []


WON = (bid("x", "a", state=BidState.WON), bid("y", "b", state=BidState.LOST))


def test_hit_awards_go_round() -> None:
    past = (award("p", "a", "b", days_ago=300), award("q", "b", "a", days_ago=200))
    assert cases(board(bids=WON, past=past)) == ["rotation"]


def test_near_miss_a_winner_who_wins_again() -> None:
    past = (award("p", "b", "a", days_ago=300), award("q", "a", "b", days_ago=200))
    assert cases(board(bids=WON, past=past)) == []


def test_near_miss_a_winner_who_did_not_bid_every_time() -> None:
    past = (award("p", "c", "a", days_ago=300), award("q", "b", "a", days_ago=200))
    assert cases(board(bids=WON, past=past)) == []
