"""D3: a firm in several consortia for one lot is told alone."""

from __future__ import annotations

from app.conflicts.rules.d03_several_teams import RULE
from tests.factories.boards import NOW, board, found, lot, member, team

LOTS = (lot("1"), lot("2"))


def test_hit_a_place_in_two_teams_for_one_lot() -> None:
    on = board(
        teams=(
            team("t", member("a"), member("b"), lot="1"),
            team("u", member("c"), member("b"), lot="1"),
        ),
        lots=LOTS,
    )
    [subject] = found(RULE, on)
    assert (subject.case, subject.firms, subject.lot) == ("member", ("b",), "1")
    assert subject.evidence["teams"] == ["t", "u"]


def test_hit_a_team_for_the_whole_meets_one_for_a_lot() -> None:
    on = board(
        teams=(team("t", member("a"), member("b")), team("u", member("c"), member("b"), lot="1")),
        lots=LOTS,
    )
    assert [s.case for s in found(RULE, on)] == ["member"]


def test_hit_the_second_signature() -> None:
    on = board(
        teams=(
            team("t", member("a"), member("b", signed_at=NOW)),
            team("u", member("c"), member("b", signed_at=NOW)),
        )
    )
    assert [(s.case, s.firms) for s in found(RULE, on)] == [("signed", ("b",))]


def test_near_miss_teams_for_different_lots() -> None:
    on = board(
        teams=(
            team("t", member("a"), member("b"), lot="1"),
            team("u", member("c"), member("b"), lot="2"),
        ),
        lots=LOTS,
    )
    assert found(RULE, on) == []


def test_near_miss_one_signature_of_two_places_is_a_reminder() -> None:
    on = board(
        teams=(
            team("t", member("a"), member("b", signed_at=NOW)),
            team("u", member("c"), member("b")),
        )
    )
    assert [s.case for s in found(RULE, on)] == ["member"]


def test_near_miss_a_partner_is_not_told() -> None:
    on = board(
        teams=(team("t", member("a"), member("b")), team("u", member("a"), member("b"))),
    )
    assert [s.firms for s in found(RULE, on.of_firm("a"))] == [("a",)]
    alone = board(teams=(team("t", member("a"), member("b")), team("u", member("c"), member("b"))))
    assert found(RULE, alone.of_firm("a")) == []
