"""Rules A3, A4, A5 and A8, what is carried over, and the order of a whole proposal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.meetings.agenda.facts import (
    BandFact,
    LeftOver,
    RoomFacts,
    SeasonFacts,
    StepFact,
)
from app.meetings.agenda.propose import propose_agenda
from app.meetings.agenda.rules.a5_sme_figures import falls_short
from app.meetings.agenda.words import Name, Words
from tests.unit.meetings.test_agenda_rules import START, facts, proposals, tender

DAY = date(2026, 12, 11)


def step(identity: str = "s1", **values: Any) -> StepFact:
    given: dict[str, Any] = {
        "id": identity,
        "kind": "letter",
        "kind_name": Words("Official letter"),
        "subject": f"협조 요청 {identity}",
        "to": Name("국토교통부"),
        "sent_on": date(2026, 11, 1),
        "lapses_on": None,
        "reminded_on": None,
    }
    return StepFact(**(given | values))


def band(cell: str, rank: int) -> BandFact:
    return BandFact("2026-H1", cell, Words(cell), rank, Words(f"band {rank}"))


def season(*bands: BandFact, target: int | None = None, **values: Any) -> SeasonFacts:
    return SeasonFacts(
        code="2026-H2",
        bands=bands,
        target_rank=target,
        target_name=None if target is None else Words(f"band {target}"),
        **values,
    )


@pytest.mark.parametrize(
    ("next_day", "lapses_on", "fires"),
    [
        (date(2027, 1, 20), date(2027, 1, 29), True),
        (date(2027, 1, 20), date(2027, 1, 30), False),
        # No meeting is called yet: the cadence says when the next one is due.
        (None, DAY + timedelta(days=99), True),
        (None, DAY + timedelta(days=100), False),
        (date(2027, 1, 20), None, False),
    ],
)
def test_a3_guards_what_lapses_before_it_could_be_spoken_of_again(
    next_day: date | None, lapses_on: date | None, fires: bool
) -> None:
    given = facts(next_day=next_day, steps=(step(lapses_on=lapses_on),))
    assert bool(proposals("A3", given)) is fires


def test_a3_stands_before_every_deadline_and_says_when_the_meeting_comes_too_late() -> None:
    soon = DAY + timedelta(days=20)
    given = facts(
        tenders=(tender("t1"),),
        steps=(step(lapses_on=soon), step("s2", lapses_on=soon, tender="t1")),
    )
    plain, urgent = proposals("A3", given)
    assert (plain.score, urgent.score, urgent.tender) == (100, 180, "t1")
    assert [p.key for p in propose_agenda(given).items] == ["A3:s2", "A3:s1", "A2:t1", "A7", "A10"]
    (late,) = proposals("A3", facts(steps=(step(lapses_on=DAY - timedelta(days=1)),)))
    assert "before this meeting" in late.reason.msgid
    assert "before this meeting" not in plain.reason.msgid


def test_a4_asks_once_a_season_until_the_review_is_held() -> None:
    bands = (band("sme", 1), band("larger", 2))
    (item,) = proposals("A4", facts(season=season(*bands)))
    assert (item.key, item.score, item.asks) == ("A4:2026-H2", 60, "advise")
    assert [row["season"] for row in item.sources] == ["2026-H1", "2026-H1"]
    assert proposals("A4", facts(season=season(reviewed_on=DAY))) == []
    assert proposals("A4", facts()) == [], "a meeting of no season reviews nothing"


@pytest.mark.parametrize(
    ("bands", "short"),
    [
        ((band("sme", 1), band("larger", 3)), True),
        ((band("sme", 2), band("larger", 0)), False),
        # Only the whole was published: below the target, small firms are below it for certain …
        ((band("all", 1),), True),
        # … and above it nobody can tell.
        ((band("all", 4),), False),
        ((), False),
    ],
)
def test_a5_fires_below_the_target_and_only_on_what_was_published(
    bands: tuple[BandFact, ...], short: bool
) -> None:
    given = facts(season=season(*bands, target=2))
    assert falls_short(bands, 2) is short
    assert [(p.key, p.score) for p in proposals("A5", given)] == [("A5:2026-H1", 40)] * short
    assert proposals("A5", facts(season=season(*bands))) == [], "no target, no item"


def test_a5_lets_figures_rest_that_the_body_has_dealt_with() -> None:
    given = facts(season=season(band("sme", 1), target=2), dealt_with=frozenset({"A5:2026-H1"}))
    assert proposals("A5", given) == []


@pytest.mark.parametrize(("days", "late"), [(14, False), (15, True)])
def test_a8_reminds_of_queries_older_than_fourteen_days(days: int, late: bool) -> None:
    asked = step(kind="query", sent_on=DAY - timedelta(days=days), reminded_on=DAY)
    assert [p.score for p in proposals("A8", facts(steps=(asked,)))] == [30] * late
    letter = step(sent_on=DAY - timedelta(days=days))
    assert proposals("A8", facts(steps=(letter,))) == []


def test_a8_keeps_queries_on_a_tender_apart_from_the_others() -> None:
    old = DAY - timedelta(days=30)
    one, two = (step(f"q{i}", kind="query", sent_on=old) for i in (1, 2))
    given = facts(steps=(one, two, step("q3", kind="query", sent_on=old, tender="t1")))
    plain, on_tender = proposals("A8", given)
    assert (plain.tender, len(plain.sources)) == (None, 2)
    assert (on_tender.tender, [row["id"] for row in on_tender.sources]) == ("t1", ["q3"])


def test_an_officers_own_item_comes_back_with_the_reason_it_was_put_off() -> None:
    own = LeftOver("own:x", Name("공동 시범사업"), "advise", 20, "김담당", True, 2)
    (item, _last) = propose_agenda(facts(left_over=(own,))).items
    assert (item.rule, item.key, item.score, item.presenter) == (None, "own:x", 50, "김담당")
    assert (item.reason.msgid[:7], item.reason.params) == ("Put off", {"number": 2})


def test_a_proposal_is_ordered_for_fewest_exits_with_equal_sets_side_by_side() -> None:
    near, far = tender("near"), tender("far", closes_at=START + timedelta(days=20))
    middle = tender("middle", closes_at=START + timedelta(days=15))
    room = RoomFacts(frozenset({"firm"}), {"middle": frozenset({"expert"})})
    agenda = propose_agenda(facts(tenders=(near, middle, far), room=room))
    assert [p.key for p in agenda.items] == ["A2:near", "A2:far", "A2:middle", "A7", "A10"]


def test_minutes_an_officer_has_given_to_a_proposal_are_reckoned_with() -> None:
    given = facts(minutes=50, tenders=(tender("t1"), tender("t2")))
    assert [p.key for p in propose_agenda(given).overflow] == []
    longer = propose_agenda(given, lengths={"A2:t1": 25})
    assert [p.key for p in longer.overflow] == ["A7"]
