"""D19: rivals handed in one file, or files of one author."""

from __future__ import annotations

from app.conflicts.rules.d19_file_twins import RULE
from tests.factories.boards import (
    bid,
    board,
    file,
    found,
    interest,
    lot,
    member,
    promise,
    team,
)


def test_hit_the_very_same_file() -> None:
    on = board(interest("a"), interest("b"), files=(file("a"), file("b")))
    [subject] = found(RULE, on)
    assert (subject.case, subject.firms) == ("content", ("a", "b"))


def test_hit_one_author_in_two_teams() -> None:
    teams = (team("x", member("a"), member("c")), team("y", member("b"), member("d")))
    files = (file("a", kind="file_author"), file("b", kind="file_author"))
    assert [s.case for s in found(RULE, board(teams=teams, files=files))] == ["author"]


def test_hit_one_guarantee_serial_in_two_bids() -> None:
    named = (promise("a", kind="guarantee"), promise("b", kind="guarantee"))
    on = board(bids=(bid("x", "a"), bid("y", "b")), promises=named)
    assert [s.case for s in found(RULE, on)] == ["guarantee"]


def test_the_finding_shows_the_beginning_of_a_fingerprint_alone() -> None:
    files = (file("a", "0123456789abcdef" * 4), file("b", "0123456789abcdef" * 4))
    [subject] = found(RULE, board(interest("a"), interest("b"), files=files))
    assert {fact["source"] for fact in subject.evidence["facts"]} == {"0123456789ab"}


def test_near_miss_members_of_one_team_share_papers() -> None:
    teams = (team("x", member("a"), member("b")),)
    assert found(RULE, board(teams=teams, files=(file("a"), file("b")))) == []


def test_near_miss_on_different_lots() -> None:
    on = board(
        interest("a", lot="1"),
        interest("b", lot="2"),
        lots=(lot("1"), lot("2")),
        files=(file("a"), file("b")),
    )
    assert found(RULE, on) == []


def test_near_miss_an_author_is_no_content() -> None:
    files = (file("a"), file("b", kind="file_author"))
    assert found(RULE, board(interest("a"), interest("b"), files=files)) == []
