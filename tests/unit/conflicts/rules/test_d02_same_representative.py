"""D2: one person stands for two rivals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.conflicts.finding import Kind, Law, Method, Role, Severity, Stage
from app.conflicts.rules.d02_same_representative import RULE
from app.conflicts.rulesets.shipped import ruleset_for
from tests.factories.boards import (
    CLOSES,
    NOW,
    bid,
    board,
    found,
    interest,
    lot,
    member,
    person,
    team,
)

ONE = (person("a"), person("b"))


def cases(*interests: object, **facts: object) -> list[str]:
    return [subject.case for subject in found(RULE, board(*interests, **facts))]  # type: ignore[arg-type]  # a board of whatever the test lays on it


def test_hit_two_leads_with_one_representative() -> None:
    [subject] = found(RULE, board(interest("a"), interest("b"), people=ONE))
    assert (subject.case, subject.lot, subject.firms) == ("representative", None, ("a", "b"))
    assert {fact["label"] for fact in subject.evidence["facts"]} == {"kim"}


def test_hit_a_representative_on_the_rivals_board() -> None:
    people = (person("a"), person("b", position="director"))
    assert cases(interest("a"), interest("b"), people=people) == ["board"]


def test_hit_one_name_and_a_date_of_birth_not_stated() -> None:
    people = (person("a"), person("b", born=None))
    assert cases(interest("a"), interest("b"), people=people) == ["same_name"]


def test_hit_two_bids_that_stand() -> None:
    on = board(bids=(bid("x", "a"), bid("y", "b")), people=ONE)
    assert [s.case for s in found(RULE, on)] == ["representative"]


def test_hit_members_of_two_teams() -> None:
    teams = (team("x", member("a"), member("c")), team("y", member("b"), member("d")))
    assert [s.firms for s in found(RULE, board(teams=teams, people=ONE))] == [("a", "b")]


def test_hit_a_lead_and_a_member_may_be_one_team() -> None:
    on = (interest("a"), interest("b", role=Role.MEMBER))
    assert cases(*on, people=ONE) == ["perhaps_one_team"]


def test_near_miss_inside_one_consortium() -> None:
    teams = (team("x", member("a"), member("b")),)
    assert cases(interest("a"), interest("b", role=Role.MEMBER), teams=teams, people=ONE) == []


def test_near_miss_namesakes_with_other_dates_of_birth() -> None:
    people = (person("a", born="1"), person("b", born="2"))
    assert cases(interest("a"), interest("b"), people=people) == []


def test_near_miss_the_director_then_not_now() -> None:
    left = person("b", valid_to=NOW.date() - timedelta(days=1))
    assert cases(interest("a"), interest("b"), people=(person("a"), left)) == []
    comes = person("b", valid_from=CLOSES.date() + timedelta(days=2))
    assert cases(interest("a"), interest("b"), people=(person("a"), comes)) == []


def test_near_miss_two_directors_are_no_representative() -> None:
    people = (person("a", position="director"), person("b", position="director"))
    assert cases(interest("a"), interest("b"), people=people) == []


def test_near_miss_another_lot_is_another_contest() -> None:
    lots = (lot("1"), lot("2"))
    assert cases(interest("a", lot="1"), interest("b", lot="2"), lots=lots, people=ONE) == []


@pytest.mark.parametrize(
    ("law", "case", "severity"),
    [
        (Law.KR, "representative", Severity.BLOCK),
        (Law.VN, "representative", Severity.REVIEW),
        (Law.MDB, "representative", Severity.REVIEW),
        (Law.KR, "same_name", Severity.WARN),
    ],
)
def test_korean_law_gives_it_the_grade_of_what_voids_bids(
    law: Law, case: str, severity: Severity
) -> None:
    rules = ruleset_for(law, date(2026, 12, 1))
    assert rules.severity("D2", Kind.CROSS, case, Stage.OPEN, Method.OPEN) is severity
