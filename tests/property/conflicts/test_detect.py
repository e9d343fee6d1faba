"""Detection over any board: order, audiences, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.conflicts.board.board import Board
from app.conflicts.engine.detect import detect
from app.conflicts.rules import RULES
from app.conflicts.rulesets.rulebook import EditionOnBoard, Rulebook
from app.conflicts.words import FindingScope
from tests import examples
from tests.property.conflicts.boards import boards


@given(boards())
@settings(max_examples=examples(60))
def test_the_same_rows_give_the_same_findings_in_the_same_order(on: Board) -> None:
    assert detect(on) == detect(replace(on))
    identities = [found.identity for found in detect(on)]
    assert len(identities) == len(set(identities))


@given(boards())
@settings(max_examples=examples(60))
def test_the_secretariats_findings_are_the_same_without_what_was_not_shared(on: Board) -> None:
    scopes = (FindingScope.SHARED, FindingScope.RECORD)
    assert detect(on, scopes) == detect(on.shared_alone(), scopes)


@given(boards(), st.sampled_from("abcd"))
@settings(max_examples=examples(60))
def test_a_firms_findings_are_the_same_in_both_worlds(on: Board, firm: str) -> None:
    alone = on.of_firm(firm)
    ours = [f for f in detect(on, (FindingScope.OWN,)) if f.firm == firm]
    assert ours == list(detect(alone, (FindingScope.OWN,)))


@given(boards())
@settings(max_examples=examples(60))
def test_every_finding_has_its_words(on: Board) -> None:
    for found in detect(on):
        words = found.rule.cases[found.subject.case]
        assert words.desk
        assert found.scope is not FindingScope.OWN or words.firm


@given(boards())
@settings(max_examples=examples(60))
def test_a_rule_that_is_not_asked_for_want_of_facts_would_have_said_nothing(on: Board) -> None:
    rulebook = Rulebook((EditionOnBoard("e", "VN-2025", date(2026, 1, 1), (("D14.on", 1),), "d"),))
    ruleset = rulebook.ruleset_for(on.law, on.reference_day)
    for rule in RULES:
        # Each rule's own lists are emptied, too: with all of them it is nearly always asked.
        for seen in (on, on.of_firm("a"), on.shared_alone(), _without(on, rule.needs)):
            assert rule.has_facts(seen) or not list(rule.find(seen, ruleset))


def _without(on: Board, lists: tuple[str, ...]) -> Board:
    return replace(on, **dict.fromkeys(lists, ()))
