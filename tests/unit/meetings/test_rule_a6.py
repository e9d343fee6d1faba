"""A6: gaps of the responsibility matrix come to the agenda until they are closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from app.meetings.agenda.facts import Facts, GapFact, ProvinceFact, UnownedFact
from app.meetings.agenda.rules.a6_unowned import RULE
from app.meetings.agenda.words import Name, Words

START = datetime(2026, 12, 11, 1, 0, tzinfo=UTC)
FACTS = Facts(
    starts_at=START,
    minutes=120,
    day=date(2026, 12, 11),
    now=START,
    since=START,
    since_day=date(2026, 9, 11),
    cadence_days=90,
    days_since_quorate=None,
    previous=None,
    tenders=(),
    actions=(),
)
UNKNOWN = Words("Unknown")
HANOI = GapFact(ProvinceFact("01", Name(vi="Hà Nội")), UNKNOWN)
DA_NANG = GapFact(ProvinceFact("48", Name(vi="Đà Nẵng")), Words("Proposed"))
WATCHING = UnownedFact("watching", Name("확인", None, "Watching"), (DA_NANG, HANOI))


def test_one_item_an_activity_names_its_provinces_in_order_of_their_codes() -> None:
    (item,) = RULE.propose(replace(FACTS, unowned=(WATCHING,)))
    assert (item.key, item.score, item.asks) == ("A6:watching", 50, "assign")
    assert [row["province"]["code"] for row in item.sources] == ["01", "48"]
    assert item.reason.params["where"].params == {"count": 2}


def test_each_meeting_that_left_the_gap_open_adds_ten() -> None:
    (item,) = RULE.propose(replace(FACTS, unowned=(replace(WATCHING, carries=3),)))
    assert item.score == 80
    assert item.reason.params["carries"] == 3


def test_an_activity_for_everywhere_names_no_province() -> None:
    legal = UnownedFact("legal-review", Name("검토"), (GapFact(None, UNKNOWN),))
    (item,) = RULE.propose(replace(FACTS, unowned=(legal,)))
    assert item.sources[0]["province"] is None
    assert item.reason.params["where"].msgid.startswith("No organisation")


def test_an_activity_whose_gaps_are_closed_is_silent() -> None:
    assert not list(RULE.propose(replace(FACTS, unowned=(replace(WATCHING, gaps=()),))))


def test_a_few_come_at_a_time_those_longest_on_the_table_first() -> None:
    many = tuple(replace(WATCHING, activity=f"part-{n}", carries=n % 4) for n in range(11))
    keys = [item.key for item in RULE.propose(replace(FACTS, unowned=many))]
    assert keys == ["A6:part-3", "A6:part-7", "A6:part-10"]
