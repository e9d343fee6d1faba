"""Each agenda rule: a hit and a near miss."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.meetings.agenda.facts import ActionFact, Facts, PreviousMeeting, ProvinceFact, TenderFact
from app.meetings.agenda.proposal import Place, Proposal
from app.meetings.agenda.propose import propose_agenda
from app.meetings.agenda.rules import RULES
from app.meetings.agenda.words import Name, Words

START = datetime(2026, 12, 11, 1, 0, tzinfo=UTC)
HUE = ProvinceFact("46", Name("후에", "Huế", "Hue"))
DA_NANG = ProvinceFact("48", Name("다낭", "Đà Nẵng", "Da Nang"))


def tender(identity: str = "t1", **values: Any) -> TenderFact:
    facts: dict[str, Any] = {
        "id": identity,
        "number": f"IB-{identity}",
        "title": Name(vi=f"Gói thầu {identity}"),
        "kind": "notice",
        "route": "international",
        "route_name": Words("International bidding"),
        "open_to_korea": True,
        "route_stated": True,
        "provinces": (HUE,),
        "known_at": START - timedelta(days=20),
        "closes_at": START + timedelta(days=10),
        "source_url": None,
    }
    return TenderFact(**(facts | values))


def action(identity: str = "a1", due: date = date(2026, 12, 20)) -> ActionFact:
    return ActionFact(identity, "할 일", Name("국토교통부"), due, "open", on_tender=False)


def facts(**values: Any) -> Facts:
    base: dict[str, Any] = {
        "starts_at": START,
        "minutes": 120,
        "day": date(2026, 12, 11),
        "now": START - timedelta(days=7),
        "since": START - timedelta(days=90),
        "since_day": date(2026, 9, 12),
        "cadence_days": 90,
        "days_since_quorate": None,
        "previous": None,
        "tenders": (),
        "actions": (),
    }
    return Facts(**(base | values))


def proposals(rule: str, given: Facts) -> list[Proposal]:
    return [p for r in RULES if r.id == rule for p in r.propose(given)]


@pytest.mark.parametrize(
    ("closes_in", "score"),
    [
        (timedelta(0), 100),
        (timedelta(days=10), 80),
        (timedelta(days=10, hours=23), 80),
        (timedelta(days=30), 40),
    ],
)
def test_a2_scores_a_deadline_ahead_by_its_days(closes_in: timedelta, score: int) -> None:
    (item,) = proposals("A2", facts(tenders=(tender(closes_at=START + closes_in),)))
    assert (item.score, item.asks, item.tender) == (score, "assign", "t1")


@pytest.mark.parametrize(
    "miss",
    [
        {"closes_at": START + timedelta(days=30, seconds=1)},
        {"closes_at": START - timedelta(seconds=1)},
        {"closes_at": None},
        {"open_to_korea": False},
    ],
)
def test_a2_is_silent_beyond_its_window_and_where_korean_firms_cannot_bid(miss: Any) -> None:
    assert proposals("A2", facts(tenders=(tender(**miss),))) == []


def test_a2_asks_to_clarify_a_route_that_is_not_stated() -> None:
    unclear = tender(open_to_korea=False, route_stated=False)
    (item,) = proposals("A2", facts(tenders=(unclear,)))
    assert item.asks == "advise"


def test_a1_puts_the_longest_overdue_action_first_and_asks_to_escalate() -> None:
    given = facts(actions=(action("late", date(2026, 12, 1)), action("later", date(2026, 11, 1))))
    (item,) = proposals("A1", given)
    assert [row["id"] for row in item.sources] == ["later", "late"]
    assert item.asks == "escalate"
    assert item.reason.params == {"total": 2, "overdue": 2}


def test_a1_only_notes_actions_that_are_due_on_the_day_itself() -> None:
    (item,) = proposals("A1", facts(actions=(action(due=date(2026, 12, 11)),)))
    assert item.asks == "note"
    assert proposals("A1", facts()) == []


def test_a7_counts_news_by_province_and_route() -> None:
    given = facts(
        tenders=(
            tender("n1", provinces=(HUE, DA_NANG)),
            tender("p1", kind="plan", closes_at=None),
            tender("c1", kind="call", route="k_city", provinces=()),
            tender("old", known_at=START - timedelta(days=90)),
            tender("unborn", known_at=START),
        )
    )
    (item,) = proposals("A7", given)
    assert {name: item.reason.params[name] for name in ("plans", "notices", "calls")} == {
        "plans": 1,
        "notices": 1,
        "calls": 1,
    }
    assert item.reason.params["provinces"] == 2
    rows = [
        (r["province"] and r["province"]["code"], r["route"], r["tenders"]) for r in item.sources
    ]
    assert rows == [
        (None, "k_city", ["c1"]),
        ("46", "international", ["n1", "p1"]),
        ("48", "international", ["n1"]),
    ]


def test_a7_is_silent_without_news() -> None:
    old = tender(known_at=START - timedelta(days=91))
    assert proposals("A7", facts(tenders=(old,))) == []


def test_a9_waits_for_a_meeting_that_was_held() -> None:
    assert proposals("A9", facts()) == []
    previous = PreviousMeeting("m1", 2, date(2026, 9, 12), quorate=True)
    (item,) = proposals("A9", facts(previous=previous))
    assert (item.asks, item.place) == ("approve", Place.SECOND)


def test_a10_closes_every_meeting() -> None:
    (item,) = proposals("A10", facts())
    assert item.place is Place.LAST
    assert item.reason.params["day"] == date(2027, 3, 11)


def test_the_agenda_runs_actions_minutes_deadlines_news_next_date() -> None:
    given = facts(
        previous=PreviousMeeting("m1", 2, date(2026, 9, 12), quorate=True),
        actions=(action(),),
        tenders=(tender("far", closes_at=START + timedelta(days=20)), tender("near")),
    )
    agenda = propose_agenda(given)
    assert [p.key for p in agenda.items] == ["A1", "A9:m1", "A2:near", "A2:far", "A7", "A10"]
    assert agenda.overflow == ()


def test_what_does_not_fit_is_listed_by_score() -> None:
    many = tuple(
        tender(f"t{days:02}", closes_at=START + timedelta(days=days)) for days in range(20)
    )
    agenda = propose_agenda(facts(tenders=many))
    assert agenda.minutes <= 108
    assert [p.key for p in agenda.items[:2]] == ["A2:t00", "A2:t01"]
    assert agenda.items[-1].key == "A10"
    scores = [p.score for p in agenda.overflow]
    assert scores == sorted(scores, reverse=True)
    assert len(agenda.items) + len(agenda.overflow) == 22


def test_what_the_officer_settled_is_not_proposed_again_and_its_time_is_taken() -> None:
    given = facts(tenders=(tender("t1"), tender("t2")))
    agenda = propose_agenda(given, settled={"A2:t1"}, minutes_taken=90)
    assert [p.key for p in agenda.items] == ["A2:t2", "A10"]
    assert [p.key for p in agenda.overflow] == ["A7"]


def test_an_earlier_start_moves_the_window() -> None:
    given = facts(tenders=(tender(closes_at=START + timedelta(days=31)),))
    assert proposals("A2", given) == []
    assert proposals("A2", replace(given, starts_at=START + timedelta(days=1)))
