"""D4: firms of one business group pursue one lot in separate teams."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.conflicts.finding import Kind, Law, Method, Role, Severity, Stage
from app.conflicts.rules.d04_affiliate import RULE
from app.conflicts.rulesets import ruleset_for
from tests.factories.boards import CLOSES, NOW, affiliation, board, found, interest, lot

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
