"""D11: a preference out of reach is worth a word."""

from __future__ import annotations

from datetime import timedelta

from app.conflicts.board.board import day_of
from app.conflicts.finding import Law
from app.conflicts.rules.d11_preference import RULE
from tests.factories.boards import CLOSES, board, found, interest, member, team

HOME = frozenset({"b"})


def test_hit_a_domestic_share_below_a_quarter() -> None:
    on = board(teams=(team("t", member("a", 7501), member("b", 2499)),), foreign=HOME)
    assert [s.case for s in found(RULE, on)] == ["domestic_share"]


def test_near_miss_a_quarter() -> None:
    on = board(teams=(team("t", member("a", 7500), member("b", 2500)),), foreign=HOME)
    assert found(RULE, on) == []


def test_near_miss_all_foreign_or_shares_incomplete() -> None:
    assert found(RULE, board(teams=(team("t", member("a", 9000), member("b", 1000)),))) == []
    draft = board(teams=(team("t", member("a", 7000), member("b", 1000)),), foreign=HOME)
    assert found(RULE, draft) == []


def test_hit_a_proof_that_ends_before_the_closing() -> None:
    ends = day_of(CLOSES) - timedelta(days=1)
    on = board(interest("a"), small={"a": ends})
    assert [(s.case, s.firms) for s in found(RULE, on)] == [("small_firm", ("a",))]


def test_near_miss_a_proof_good_to_the_closing_day_or_none() -> None:
    assert found(RULE, board(interest("a"), small={"a": day_of(CLOSES)})) == []
    assert found(RULE, board(interest("a"), small={"a": None})) == []


def test_near_miss_a_partners_proof_is_the_partners_own() -> None:
    ends = day_of(CLOSES) - timedelta(days=1)
    on = board(teams=(team("t", member("a"), member("b")),), small={"b": ends})
    assert found(RULE, on.of_firm("a")) == []
    assert [s.firms for s in found(RULE, on.of_firm("b"))] == [("b",)]


def test_near_miss_development_banks_have_no_such_preference() -> None:
    on = board(teams=(team("t", member("a", 9000), member("b", 1000)),), foreign=HOME, law=Law.MDB)
    assert found(RULE, on) == []
