"""D8: nobody barred or insolvent on a day that counts."""

from __future__ import annotations

from datetime import timedelta

from app.conflicts.board.board import day_of
from app.conflicts.rules.d08_exclusion import RULE
from tests.factories.boards import CLOSES, NOW, board, exclusion, found, interest, lot, member, team

CLOSING = day_of(CLOSES)


def test_hit_barred_on_the_closing_day() -> None:
    on = board(interest("a"), exclusions=(exclusion("a", valid_to=CLOSING),))
    assert [(s.case, s.firms) for s in found(RULE, on)] == [("barred", ("a",))]


def test_hit_insolvent() -> None:
    on = board(interest("a"), exclusions=(exclusion("a", "insolvent"),))
    assert [s.case for s in found(RULE, on)] == ["insolvent"]


def test_near_miss_it_ends_the_day_before() -> None:
    on = board(interest("a"), exclusions=(exclusion("a", valid_to=CLOSING - timedelta(days=1)),))
    assert found(RULE, on) == []


def test_near_miss_it_begins_the_day_after() -> None:
    on = board(interest("a"), exclusions=(exclusion("a", valid_from=CLOSING + timedelta(days=1)),))
    assert found(RULE, on) == []


def test_near_miss_another_law() -> None:
    assert found(RULE, board(interest("a"), exclusions=(exclusion("a", law="MDB"),))) == []


def test_hit_a_lot_that_closes_earlier_has_its_own_day() -> None:
    early = lot("1", closes_at=NOW + timedelta(days=2))
    ends = exclusion("a", valid_to=day_of(NOW + timedelta(days=3)))
    on = board(interest("a", lot="1"), lots=(early, lot("2")), exclusions=(ends,))
    assert len(found(RULE, on)) == 1
    other = board(interest("a", lot="2"), lots=(early, lot("2")), exclusions=(ends,))
    assert found(RULE, other) == []


def test_hit_without_a_closing_the_first_filing_counts() -> None:
    on = board(interest("a"), closes_at=None, exclusions=(exclusion("a", valid_to=day_of(NOW)),))
    assert len(found(RULE, on)) == 1


def test_hit_a_partner_is_excluded() -> None:
    on = board(teams=(team("t", member("a"), member("b")),), exclusions=(exclusion("b"),))
    assert [(s.case, s.firms) for s in found(RULE, on.of_firm("a"))] == [("partner", ("b",))]
