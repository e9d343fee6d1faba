"""D15: firms that could each bid alone write down why they bid together."""

from __future__ import annotations

from app.conflicts.rules.d15_unnecessary_joint import RULE
from tests.factories.boards import board, found, member, team

ABLE = (member("a", meets_alone=True), member("b", meets_alone=True))


def test_hit_every_member_could_bid_alone() -> None:
    [subject] = found(RULE, board(teams=(team("t", *ABLE),)))
    assert (subject.case, subject.firms) == ("no_reason", ("a", "b"))


def test_near_miss_the_reason_is_written_down() -> None:
    assert found(RULE, board(teams=(team("t", *ABLE, joint_reason=True),))) == []


def test_near_miss_one_member_could_not_or_has_not_said() -> None:
    for answer in (False, None):
        members = (*ABLE, member("c", meets_alone=answer))
        assert found(RULE, board(teams=(team("t", *members),))) == []


def test_near_miss_one_member_is_no_joint_bid() -> None:
    assert found(RULE, board(teams=(team("t", ABLE[0]),))) == []


def test_near_miss_outside_the_room_nothing_is_known() -> None:
    on = board(teams=(team("t", *ABLE), team("u", member("c"), member("d"))))
    assert found(RULE, on.of_firm("c")) == []
