"""Severities by stage: a desk's change touches its line and stage, and nothing else."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from app.conflicts.finding import Kind, Law, Method, Severity, Stage
from app.conflicts.rules import RULES
from app.conflicts.rulesets.rulebook import EditionOnBoard, Rulebook
from app.conflicts.rulesets.ruleset import Ruleset
from app.conflicts.rulesets.severities import MAY_BLOCK
from app.conflicts.rulesets.severity_table import cells_of, severities_for, severity_lines
from app.conflicts.rulesets.shipped import RULESETS, ruleset

DAY = date(2026, 3, 12)


def edition(
    name: str, *changes: tuple[str, Severity], since: date = DAY, ruleset: str = "VN-2025"
) -> EditionOnBoard:
    return EditionOnBoard(name, ruleset, since, (), "Opinion 7", changes)


def weights(rules: Ruleset) -> dict[tuple[str, ...], Severity]:
    """What every case of every rule weighs, by stage and method."""
    return {
        (rule.id, kind, case, stage, method): rules.severity(rule.id, kind, case, stage, method)
        for rule in RULES
        for kind, case, stage, method in product(rule.kinds, rule.cases, Stage, Method)
    }


def test_a_change_holds_from_its_day_at_its_stage_and_nowhere_else() -> None:
    book = Rulebook((edition("e1", ("D8.any.any.any.open", Severity.WARN)),))
    assert book.ruleset_for(Law.VN, date(2026, 3, 11)) == ruleset("VN-2025")
    before, after = weights(ruleset("VN-2025")), weights(book.ruleset_for(Law.VN, DAY))
    moved = {key: after[key] for key in after if after[key] is not before[key]}
    assert {(rule, stage) for rule, _kind, _case, stage, _method in moved} == {("D8", Stage.OPEN)}
    assert set(moved.values()) == {Severity.WARN}


def test_of_two_changes_the_later_holds_and_a_replay_knows_the_first_alone() -> None:
    first = edition("e1", ("D4.any.any.limited.open", Severity.REVIEW))
    second = edition("e2", ("D4.any.any.limited.open", Severity.INFO))
    asked = ("D4", Kind.CROSS, "ownership", Stage.OPEN, Method.LIMITED)
    both, then = Rulebook((first, second)), Rulebook((first,))
    assert both.ruleset_for(Law.VN, DAY).severity(*asked) is Severity.INFO
    assert then.ruleset_for(Law.VN, DAY).severity(*asked) is Severity.REVIEW
    # The page of a finding shows what it was graded by, whatever came since.
    assert both.ruleset("VN-2025@e1").severity(*asked) is Severity.REVIEW


@pytest.mark.parametrize("rules", RULESETS[-2:], ids=lambda rules: rules.id)
def test_every_cell_decides_what_it_says_and_every_weight_has_its_cell(rules: Ruleset) -> None:
    cells = [cell for line in severity_lines(rules, rules) for cell in line.cells if cell]
    assert len({cell.name for cell in cells}) == len(cells)
    before = weights(rules)
    reached: set[tuple[str, ...]] = set()
    for cell in cells:
        changed = next(each for each in Severity if each is not cell.severity)
        day = min(DAY, rules.valid_to or DAY)
        book = Rulebook((edition("e", (cell.name, changed), since=day, ruleset=rules.id),))
        after = weights(book.ruleset_for(rules.law, day))
        moved = {key for key in before if after[key] is not before[key]}
        assert moved, cell.name
        assert {key[3] for key in moved} == {cell.stage}
        assert not moved & reached
        reached |= moved
    spoken = {
        (rule.id, kind, case, stage, method)
        for rule in RULES
        if rules.law in rule.laws
        for kind, (case, words), stage, method in product(
            rule.kinds, rule.cases.items(), Stage, rule.methods
        )
        if kind is not Kind.OWN or words.firm is not None
    }
    assert spoken <= reached


def test_only_what_is_asked_before_a_filing_can_block() -> None:
    assert {"D1", "D2", "D3", "D5", "D6", "D8", "D10", "D18"} == MAY_BLOCK
    assert Severity.BLOCK in severities_for("D8")
    assert Severity.BLOCK not in severities_for("D19")


def test_a_change_of_a_line_that_is_no_longer_there_does_nothing() -> None:
    book = Rulebook((edition("e1", ("D8.any.gone.any.open", Severity.WARN)),))
    assert weights(book.ruleset_for(Law.VN, DAY)) == weights(ruleset("VN-2025"))
    assert cells_of(book.ruleset_for(Law.VN, DAY), ruleset("VN-2025"), "D8")
