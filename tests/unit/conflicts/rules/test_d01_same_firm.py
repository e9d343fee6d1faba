"""D1: one firm stands twice where only one bid can be filed."""

from __future__ import annotations

from app.conflicts.board.teams import BidState
from app.conflicts.finding import Role
from app.conflicts.rules.d01_same_firm import RULE
from tests.factories.boards import NOW, bid, board, found, identifier, interest, lot


def test_hit_the_whole_tender_and_one_of_its_lots() -> None:
    on = board(interest("a"), interest("a", lot="1"), interest("b"), lots=(lot("1"), lot("2")))
    [subject] = found(RULE, on)
    assert (subject.case, subject.lot, subject.firms) == ("overlap", "1", ("a",))


def test_hit_alone_and_as_a_member() -> None:
    on = board(
        interest("a", role=Role.SOLE), interest("a", lot="1", role=Role.MEMBER), lots=(lot("1"),)
    )
    assert [subject.case for subject in found(RULE, on)] == ["roles"]


def test_hit_a_plan_and_its_notice_in_different_roles() -> None:
    plan = interest("a", name="in-the-plan", role=Role.MEMBER, from_plan=True)
    assert [subject.case for subject in found(RULE, board(interest("a"), plan))] == ["roles"]


def test_hit_two_records_of_one_tax_code() -> None:
    on = board(
        interest("a"),
        interest("branch"),
        identifiers=(identifier("a", "0100109106"), identifier("branch", "0100109106")),
    )
    [subject] = found(RULE, on)
    assert (subject.case, subject.firms) == ("number", ("a", "branch"))


def test_one_tax_code_is_said_once_for_the_whole_tender_and_its_lots() -> None:
    on = board(
        interest("a"),
        interest("branch"),
        interest("other", lot="1"),
        lots=(lot("1"),),
        identifiers=(identifier("a", "0100109106"), identifier("branch", "0100109106")),
    )
    assert [subject.lot for subject in found(RULE, on)] == [None]


def test_near_miss_registered_again_in_the_plans_notice() -> None:
    on = board(interest("a"), interest("a", name="in-the-plan", from_plan=True))
    assert found(RULE, on) == []


def test_near_miss_two_lots_are_two_bids() -> None:
    on = board(interest("a", lot="1"), interest("a", lot="2"), lots=(lot("1"), lot("2")))
    assert found(RULE, on) == []


def test_near_miss_a_supplier_stands_in_no_bid() -> None:
    on = board(interest("a"), interest("a", lot="1", role=Role.SUPPLIER), lots=(lot("1"),))
    assert found(RULE, on) == []


def test_near_miss_what_was_withdrawn_is_no_second_bid() -> None:
    on = board(interest("a"), interest("a", lot="1", withdrawn_at=NOW), lots=(lot("1"),))
    assert found(RULE, on) == []


def test_near_miss_one_number_in_two_schemes_is_two_numbers() -> None:
    on = board(
        interest("a"),
        interest("b"),
        identifiers=(identifier("a", "1248100998"), identifier("b", "1248100998", "KR-BRN")),
    )
    assert found(RULE, on) == []


def test_hit_two_bids_for_one_lot() -> None:
    on = board(bids=(bid("x", "a", "b", lot="1"), bid("y", "b")), lots=(lot("1"),))
    assert [(s.case, s.firms) for s in found(RULE, on)] == [("bids", ("b",))]
    assert [s.case for s in found(RULE, on.of_firm("b"))] == ["bids"]
    assert found(RULE, on.of_firm("a")) == []


def test_hit_one_number_in_two_bids_is_for_the_desk_alone() -> None:
    numbers = (identifier("a", "1"), identifier("c", "1"))
    on = board(bids=(bid("x", "a", "b"), bid("y", "c")), identifiers=numbers)
    assert [(s.case, s.firms) for s in found(RULE, on)] == [("bids_number", ("a", "c"))]
    assert found(RULE, on.of_firm("a")) == []


def test_near_miss_one_number_inside_one_bid_or_on_two_lots() -> None:
    numbers = (identifier("a", "1"), identifier("c", "1"))
    together = board(bids=(bid("x", "a", "c"), bid("y", "b")), identifiers=numbers)
    assert found(RULE, together) == []
    lots = (lot("1"), lot("2"))
    apart = board(
        bids=(bid("x", "a", lot="1"), bid("y", "c", lot="2"), bid("z", "a", lot="2")),
        lots=lots,
        identifiers=(identifier("a", "1"), identifier("c", "2")),
    )
    assert found(RULE, apart) == []


def test_near_miss_a_withdrawn_bid() -> None:
    on = board(bids=(bid("x", "a"), bid("y", "a", "b", state=BidState.WITHDRAWN)))
    assert found(RULE, on) == []
