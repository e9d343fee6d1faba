"""D10: an agreement that does not hold together blocks the lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.conflicts.board.board import day_of
from app.conflicts.board.teams import TeamLiability, TeamState
from app.conflicts.finding import Kind, Law, Severity
from app.conflicts.rules.d10_group_integrity import RULE
from app.conflicts.rulesets.shipped import RULESETS
from tests.factories.boards import CLOSES, board, found, member, team

FIVE = [member(firm, 2000) for firm in "abcde"]


def cases(*members: Any, law: Law = Law.VN, **facts: Any) -> list[str]:
    return [s.case for s in found(RULE, board(teams=(team("t", *members, **facts),), law=law))]


def test_hit_shares_that_do_not_sum() -> None:
    assert cases(member("a", 5000), member("b", 4999)) == ["shares"]


def test_near_miss_divided_liability_needs_no_sum() -> None:
    assert cases(member("a", 5000), member("b", 4000), liability=TeamLiability.DIVIDED) == []


def test_near_miss_terms_still_talked_over() -> None:
    assert cases(member("a", 5000), member("b", 1), proposed=False) == []


def test_hit_nobody_leads() -> None:
    pair = team("t", member("a"), member("b"))
    headless = replace(pair, members=tuple(replace(each, lead=False) for each in pair.members))
    assert [s.case for s in found(RULE, board(teams=(headless,)))] == ["no_lead"]


def test_hit_one_member() -> None:
    assert cases(member("a", 10_000)) == ["alone"]


def test_hit_an_agreement_that_ends_before_the_closing() -> None:
    pair = (member("a"), member("b"))
    assert cases(*pair, valid_until=day_of(CLOSES) - timedelta(days=1)) == ["agreement_date"]
    assert cases(*pair, valid_until=day_of(CLOSES)) == []


def test_hit_a_missing_signature_under_review() -> None:
    pair = (member("a"), member("b"))
    state = TeamState.UNDER_REVIEW
    assert cases(*pair, state=state, unsigned=("b",)) == ["unsigned"]
    assert cases(*pair, state=state) == []


def test_hit_korean_limits_and_near_miss_at_them() -> None:
    assert cases(*FIVE, law=Law.KR) == []
    six = [member(firm, 2000 if firm in "abcd" else 1000) for firm in "abcdef"]
    assert cases(*six, law=Law.KR) == ["too_many"]
    assert cases(*six, law=Law.VN) == []
    small = (member("a", 9501), member("b", 499))
    assert cases(*small, law=Law.KR) == ["small_share"]
    assert cases(member("a", 9500), member("b", 500), law=Law.KR) == []


@pytest.mark.parametrize("ruleset", RULESETS, ids=lambda ruleset: ruleset.id)
def test_every_fault_blocks(ruleset) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
    on = board()
    for case in RULE.cases:
        grade = ruleset.severity("D10", Kind.OWN, case, on.stage, on.method)
        assert grade is Severity.BLOCK
