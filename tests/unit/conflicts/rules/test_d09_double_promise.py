"""D9: one person or guarantee is named in two bids."""

from __future__ import annotations

from datetime import date

from app.conflicts.board.board import Board
from app.conflicts.rules.d09_double_promise import RULE
from tests.factories.boards import board, found, interest, lot, mark, member, promise, team


def own(on: Board) -> list[str]:
    return [subject.case for subject in found(RULE, on.of_firm("a"))]


def test_hit_a_firm_is_told_of_its_own_bid_elsewhere() -> None:
    on = board(interest("a"), promises=(promise("a"), promise("a", tender="other")))
    assert own(on) == ["person"]


def test_hit_a_guarantee_for_two_lots() -> None:
    promises = tuple(promise("a", kind="guarantee", lot=name) for name in ("1", "2"))
    on = board(
        interest("a", lot="1"), interest("a", lot="2"), lots=(lot("1"), lot("2")), promises=promises
    )
    assert own(on) == ["guarantee"]


def test_hit_rivals_name_one_person_for_the_desk_alone() -> None:
    on = board(
        interest("a"), interest("b"), promises=(promise("a"), promise("b")),
        marks=(mark("a"), mark("b")),
    )  # fmt: skip
    [subject] = found(RULE, on)
    assert (subject.case, subject.firms) == ("person_rivals", ("a", "b"))
    assert [fact["what"] for fact in subject.evidence["facts"]] == ["person", "person"] + [
        "phone"
    ] * 2
    assert own(on) == []


def test_hit_another_firm_named_it_elsewhere() -> None:
    on = board(interest("a"), promises=(promise("a"), promise("b", tender="other")))
    assert [subject.case for subject in found(RULE, on)] == ["person_elsewhere"]
    assert own(on) == []


def test_near_miss_days_that_do_not_meet() -> None:
    later = promise("a", tender="other", valid_from=date(2028, 1, 1), valid_to=date(2028, 2, 1))
    assert own(board(interest("a"), promises=(promise("a"), later))) == []


def test_near_miss_the_other_bid_was_given_up() -> None:
    gone = promise("a", tender="other", standing=False)
    assert own(board(interest("a"), promises=(promise("a"), gone))) == []


def test_near_miss_twice_for_one_bid() -> None:
    on = board(interest("a"), lots=(lot("1"),), promises=(promise("a"), promise("a", lot="1")))
    assert own(on) == []


def test_near_miss_one_team_names_one_person() -> None:
    teams = (team("x", member("a"), member("b")),)
    assert found(RULE, board(teams=teams, promises=(promise("a"), promise("b")))) == []


def test_near_miss_it_no_longer_stands_here() -> None:
    on = board(interest("b"), promises=(promise("a"), promise("b")))
    assert found(RULE, on) == []
