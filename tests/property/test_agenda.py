"""The agenda over many facts: deterministic, in time, nothing twice, nothing lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.meetings.agenda.facts import ActionFact, Facts, PreviousMeeting, ProvinceFact, TenderFact
from app.meetings.agenda.limits import minutes_available
from app.meetings.agenda.proposal import Place
from app.meetings.agenda.propose import by_claim, propose_agenda
from app.meetings.agenda.rules import RULES
from app.meetings.agenda.words import Name, Words
from tests import examples

START = datetime(2026, 12, 11, 1, 0, tzinfo=UTC)
IDS = st.text("abcdef0123456789", min_size=4, max_size=4)
PROVINCES = st.sampled_from([ProvinceFact(code, Name(en=code)) for code in ("01", "46", "48")])
TENDERS = st.builds(
    TenderFact,
    id=IDS,
    number=IDS,
    title=st.just(Name(vi="Gói thầu")),
    kind=st.sampled_from(["plan", "notice", "call"]),
    route=st.sampled_from(["international", "domestic_only", "unknown"]),
    route_name=st.just(Words("International bidding")),
    open_to_korea=st.booleans(),
    route_stated=st.booleans(),
    provinces=st.lists(PROVINCES, unique=True, max_size=3).map(lambda p: tuple(sorted(p))),
    known_at=st.integers(0, 200).map(lambda days: START - timedelta(days=days)),
    closes_at=st.none() | st.integers(-50, 1000).map(lambda hours: START + timedelta(hours=hours)),
    source_url=st.none(),
)
ACTIONS = st.builds(
    ActionFact,
    id=IDS,
    text=st.just("x"),
    organisation=st.just(Name("부처")),
    due=st.dates(date(2026, 11, 1), date(2027, 1, 31)),
    state=st.just("open"),
    on_tender=st.booleans(),
)
FACTS = st.builds(
    Facts,
    starts_at=st.just(START),
    minutes=st.integers(1, 300),
    day=st.just(date(2026, 12, 11)),
    now=st.just(START - timedelta(days=7)),
    since=st.just(START - timedelta(days=90)),
    since_day=st.just(date(2026, 9, 12)),
    cadence_days=st.integers(1, 400),
    days_since_quorate=st.none(),
    previous=st.none() | st.just(PreviousMeeting("m", 1, date(2026, 9, 12), quorate=True)),
    tenders=st.lists(TENDERS, max_size=30, unique_by=lambda t: t.id).map(tuple),
    actions=st.lists(ACTIONS, max_size=15, unique_by=lambda a: a.id).map(tuple),
)


@settings(max_examples=examples(60), deadline=None)
@given(facts=FACTS, taken=st.integers(0, 200), data=st.data())
def test_the_agenda_fits_loses_nothing_and_does_not_depend_on_the_order_of_facts(
    facts: Facts, taken: int, data: st.DataObject
) -> None:
    agenda = propose_agenda(facts, minutes_taken=taken)
    assert agenda.minutes <= max(minutes_available(facts.minutes) - taken, 0)
    asked = sorted(p.key for rule in RULES for p in rule.propose(facts))
    assert sorted(p.key for p in (*agenda.items, *agenda.overflow)) == asked
    assert len(set(asked)) == len(asked)
    assert [p.place for p in agenda.items] == sorted(p.place for p in agenda.items)
    body = [p.score for p in agenda.items if p.place is Place.BODY]
    assert body == sorted(body, reverse=True)
    shuffled = Facts(
        **{
            **vars(facts),
            "tenders": tuple(data.draw(st.permutations(facts.tenders))),
            "actions": tuple(data.draw(st.permutations(facts.actions))),
        }
    )
    assert propose_agenda(shuffled, minutes_taken=taken) == agenda


@settings(max_examples=examples(40), deadline=None)
@given(facts=FACTS)
def test_a_proposal_left_out_was_too_long_for_what_more_important_ones_left(facts: Facts) -> None:
    agenda = propose_agenda(facts)
    for left_out in agenda.overflow:
        ahead = [p for p in agenda.items if by_claim(p) < by_claim(left_out)]
        free = minutes_available(facts.minutes) - sum(p.minutes for p in ahead)
        assert left_out.minutes > free
