"""D5: who prepared the package may not bid for it."""

from __future__ import annotations

from datetime import timedelta

from app.conflicts.finding import Role
from app.conflicts.rules.d05_consultant import RULE
from tests.factories.boards import NOW, affiliation, board, found, interest, member, role, team


def test_hit_the_consultant_bids() -> None:
    [subject] = found(RULE, board(interest("a"), interest("b"), roles=(role("a"),)))
    assert (subject.case, subject.firms) == ("member", ("a",))
    assert subject.evidence["facts"][0]["what"] == "study"


def test_hit_a_partner_in_the_team_was_the_consultant() -> None:
    on = board(teams=(team("t", member("a"), member("b")),), roles=(role("b"),))
    assert [(s.case, s.firms) for s in found(RULE, on.of_firm("a"))] == [("partner", ("b",))]
    assert [s.case for s in found(RULE, on.of_firm("b"))] == ["member"]


def test_hit_the_group_named_by_the_source() -> None:
    on = board(interest("a"), roles=(role(None, group="group"),), affiliations=(affiliation("a"),))
    assert [s.case for s in found(RULE, on)] == ["affiliate"]


def test_near_miss_the_firm_left_the_group_before() -> None:
    left = affiliation("a", until=NOW.date() - timedelta(days=1))
    on = board(interest("a"), roles=(role(None, group="group"),), affiliations=(left,))
    assert found(RULE, on) == []


def test_near_miss_a_supplier_is_no_bidder() -> None:
    on = board(interest("a", role=Role.SUPPLIER), roles=(role("a"),))
    assert found(RULE, on) == []


def test_near_miss_a_withdrawn_interest() -> None:
    on = board(interest("a", withdrawn_at=NOW), roles=(role("a"),))
    assert found(RULE, on) == []


def test_near_miss_a_partners_group_is_the_partners_own() -> None:
    on = board(
        teams=(team("t", member("a"), member("b")),),
        roles=(role(None, group="group"),),
        affiliations=(affiliation("b"),),
    )
    assert found(RULE, on.of_firm("a")) == []
    assert [s.case for s in found(RULE, on.of_firm("b"))] == ["affiliate"]
