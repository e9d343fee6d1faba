"""D4: firms of one business group pursue one lot in separate teams."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.conflicts.finding import Kind, Law, Method, Role, Severity, Stage
from app.conflicts.rules.d04_affiliate import RULE
from app.conflicts.rulesets.shipped import ruleset_for
from tests.factories.boards import (
    CLOSES,
    NOW,
    affiliation,
    board,
    found,
    holding,
    interest,
    lot,
    mark,
    member,
    team,
)

GROUP = (affiliation("a"), affiliation("b"))


def test_hit_two_leads_of_one_group() -> None:
    [subject] = found(RULE, board(interest("a"), interest("b"), affiliations=GROUP))
    assert (subject.case, subject.lot, subject.firms) == ("rivals", None, ("a", "b"))


def test_hit_the_whole_tender_against_one_lot() -> None:
    on = board(interest("a"), interest("b", lot="1"), affiliations=GROUP, lots=(lot("1"),))
    assert [subject.lot for subject in found(RULE, on)] == ["1"]


def test_hit_a_lead_and_a_member_may_be_one_team() -> None:
    on = board(interest("a"), interest("b", role=Role.MEMBER), affiliations=GROUP)
    assert [subject.case for subject in found(RULE, on)] == ["perhaps_one_team"]


def test_hit_an_affiliation_that_ends_while_both_interests_stand() -> None:
    leaves = affiliation("b", until=(NOW + timedelta(days=2)).date())
    on = board(interest("a"), interest("b"), affiliations=(affiliation("a"), leaves))
    assert len(found(RULE, on)) == 1


def test_a_third_firm_on_a_lot_alone_is_said_there_only() -> None:
    on = board(
        interest("a"),
        interest("b"),
        interest("c", lot="1"),
        lots=(lot("1"), lot("2")),
        affiliations=(*GROUP, affiliation("c")),
    )
    assert [(s.lot, s.firms) for s in found(RULE, on)] == [
        (None, ("a", "b")),
        ("1", ("a", "b", "c")),
    ]


def test_near_miss_another_lot_is_another_contest() -> None:
    on = board(
        interest("a", lot="1"),
        interest("b", lot="2"),
        affiliations=GROUP,
        lots=(lot("1"), lot("2")),
    )
    assert found(RULE, on) == []


def test_near_miss_the_firm_left_the_group_before_the_rival_registered() -> None:
    left = affiliation("b", until=NOW.date() - timedelta(days=1))
    on = board(interest("a"), interest("b"), affiliations=(affiliation("a"), left))
    assert found(RULE, on) == []


def test_near_miss_the_firm_joins_the_group_after_closing() -> None:
    joins = affiliation("b", since=CLOSES.date() + timedelta(days=2))
    on = board(interest("a"), interest("b"), affiliations=(affiliation("a"), joins))
    assert found(RULE, on) == []


def test_near_miss_the_two_were_never_in_the_group_on_one_day() -> None:
    on = board(
        interest("a"),
        interest("b"),
        affiliations=(
            affiliation("a", until=NOW.date() + timedelta(days=1)),
            affiliation("b", since=NOW.date() + timedelta(days=2)),
        ),
    )
    assert found(RULE, on) == []


def test_near_miss_an_affiliated_supplier_is_no_rival() -> None:
    on = board(interest("a"), interest("b", role=Role.SUPPLIER), affiliations=GROUP)
    assert found(RULE, on) == []


def test_near_miss_affiliates_in_one_team() -> None:
    teams = (team("x", member("a"), member("b")),)
    on = board(interest("a"), interest("b"), affiliations=GROUP, teams=teams)
    assert found(RULE, on) == []


def test_hit_a_holding_at_the_threshold() -> None:
    [subject] = found(
        RULE, board(interest("a"), interest("b"), holdings=(holding("a", "b", 2000),))
    )
    assert (subject.case, subject.evidence["share_bp"], subject.evidence["top"]) == (
        "ownership",
        2000,
        "a",
    )


def test_near_miss_a_holding_below_the_threshold() -> None:
    held = (holding("a", "b", 1999),)
    assert found(RULE, board(interest("a"), interest("b"), holdings=held)) == []


def test_hit_a_path_through_a_company_that_is_not_here() -> None:
    held = (holding("a", "~mid", 6000), holding("~mid", "b", 4000))
    [subject] = found(RULE, board(interest("a"), interest("b"), holdings=held))
    assert subject.evidence["share_bp"] == 2400


def test_near_miss_a_path_whose_product_is_too_small() -> None:
    held = (holding("a", "~mid", 4000), holding("~mid", "b", 4000))
    assert found(RULE, board(interest("a"), interest("b"), holdings=held)) == []


def test_hit_sisters_under_one_parent() -> None:
    held = (holding("~top", "a", 9000), holding("~top", "b", 3000))
    [subject] = found(RULE, board(interest("a"), interest("b"), holdings=held))
    assert (subject.evidence["share_bp"], subject.evidence["top"]) == (3000, "~top")


def test_near_miss_the_parent_never_held_both_on_one_day() -> None:
    today = NOW.date()
    held = (
        holding("~top", "a", valid_to=today + timedelta(days=1)),
        holding("~top", "b", valid_from=today + timedelta(days=2)),
    )
    assert found(RULE, board(interest("a"), interest("b"), holdings=held)) == []


def test_hit_rivals_with_one_telephone_number() -> None:
    marks = (mark("a"), mark("b"))
    [subject] = found(RULE, board(interest("a"), interest("b"), marks=marks))
    assert subject.case == "marks"


def test_shared_marks_join_the_evidence_of_a_tie_that_is_known() -> None:
    marks = (mark("a"), mark("b"))
    held = (holding("a", "b", 2000),)
    [subject] = found(RULE, board(interest("a"), interest("b"), marks=marks, holdings=held))
    assert [fact["what"] for fact in subject.evidence["facts"]] == ["holding", "phone", "phone"]


def test_near_miss_the_number_was_given_up_before_the_rival_came() -> None:
    marks = (mark("a"), mark("b", valid_to=NOW.date() - timedelta(days=1)))
    assert found(RULE, board(interest("a"), interest("b"), marks=marks)) == []


@pytest.mark.parametrize(
    ("law", "method", "case", "severity"),
    [
        (Law.VN, Method.LIMITED, "rivals", Severity.HIGH),
        (Law.VN, Method.LIMITED, "perhaps_one_team", Severity.REVIEW),
        (Law.VN, Method.OPEN, "rivals", Severity.INFO),
        (Law.VN, Method.UNKNOWN, "rivals", Severity.REVIEW),
        (Law.MDB, Method.OPEN, "rivals", Severity.REVIEW),
    ],
)
def test_severity_follows_method_and_law(
    law: Law, method: Method, case: str, severity: Severity
) -> None:
    rules = ruleset_for(law, date(2026, 12, 1))
    assert rules.severity("D4", Kind.CROSS, case, Stage.OPEN, method) is severity
