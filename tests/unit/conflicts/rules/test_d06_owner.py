"""D6: a bidder is independent of the buyer."""

from __future__ import annotations

from datetime import timedelta

from app.conflicts.board.board import day_of
from app.conflicts.finding import Law
from app.conflicts.rules.d06_owner import RULE
from tests.factories.boards import CLOSES, NOW, board, found, interest, member, relation, team


def test_hit_under_one_control() -> None:
    [subject] = found(RULE, board(interest("a"), interest("b"), relations=(relation("a"),)))
    assert (subject.case, subject.firms) == ("control", ("a",))


def test_hit_ownership_above_the_limit() -> None:
    on = board(interest("a"), relations=(relation("a", "ownership", share_bp=3001),))
    assert [s.case for s in found(RULE, on)] == ["ownership"]


def test_near_miss_ownership_at_the_limit() -> None:
    on = board(interest("a"), relations=(relation("a", "ownership", share_bp=3000),))
    assert found(RULE, on) == []


def test_hit_the_gravest_relation_names_the_case() -> None:
    on = board(interest("a"), relations=(relation("a", "person"), relation("a", "control")))
    [subject] = found(RULE, on)
    assert (subject.case, len(subject.evidence["facts"])) == ("control", 2)


def test_near_miss_another_buyer() -> None:
    on = board(interest("a"), relations=(relation("a", buyer="other"),))
    assert found(RULE, on) == []


def test_near_miss_a_relation_that_ended_or_begins_after_closing() -> None:
    for period in (
        {"valid_to": day_of(NOW) - timedelta(days=1)},
        {"valid_from": day_of(CLOSES) + timedelta(days=1)},
    ):
        assert found(RULE, board(interest("a"), relations=(relation("a", **period),))) == []


def test_hit_a_public_relation_of_a_partner_and_near_miss_a_declared_one() -> None:
    pair = (team("t", member("a"), member("b")),)
    public = board(teams=pair, relations=(relation("b"),))
    assert [s.case for s in found(RULE, public.of_firm("a"))] == ["partner_control"]
    declared = board(teams=pair, relations=(relation("b", declared=True),))
    assert found(RULE, declared.of_firm("a")) == []
    assert [s.case for s in found(RULE, declared.of_firm("b"))] == ["control"]


def test_near_miss_korean_state_contracts_know_no_such_rule() -> None:
    assert found(RULE, board(interest("a"), relations=(relation("a"),), law=Law.KR)) == []
