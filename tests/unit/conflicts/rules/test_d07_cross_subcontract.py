"""D7: a bidder is named as the subcontractor of its rival."""

from __future__ import annotations

from app.conflicts.finding import Role
from app.conflicts.rules.d07_cross_subcontract import RULE
from tests.factories.boards import board, found, interest, lot, member, subcontract, team


def test_hit_a_bidder_names_its_rival() -> None:
    on = board(interest("a"), interest("b"), subcontracts=(subcontract("a", "b"),))
    [subject] = found(RULE, on)
    assert (subject.case, subject.firms) == ("rival", ("a", "b"))
    assert subject.evidence["subcontractor"] == "b"


def test_hit_named_for_the_whole_and_bidding_for_a_lot() -> None:
    named = (subcontract("a", "b"),)
    on = board(interest("a"), interest("b", lot="1"), lots=(lot("1"),), subcontracts=named)
    assert [subject.lot for subject in found(RULE, on)] == ["1"]


def test_hit_they_may_yet_be_one_team() -> None:
    named = (subcontract("a", "b"),)
    on = board(interest("a"), interest("b", role=Role.MEMBER), subcontracts=named)
    assert [subject.case for subject in found(RULE, on)] == ["perhaps_one_team"]


def test_near_miss_the_subcontractor_does_not_bid() -> None:
    named = (subcontract("a", "b"),)
    on = board(interest("a"), interest("b", role=Role.SUBCONTRACTOR), subcontracts=named)
    assert found(RULE, on) == []


def test_near_miss_named_for_another_lot() -> None:
    named = (subcontract("a", "b", lot="1"),)
    on = board(
        interest("a", lot="1"),
        interest("b", lot="2"),
        lots=(lot("1"), lot("2")),
        subcontracts=named,
    )
    assert found(RULE, on) == []


def test_near_miss_both_in_one_team() -> None:
    teams = (team("x", member("a"), member("b")),)
    assert found(RULE, board(teams=teams, subcontracts=(subcontract("a", "b"),))) == []
