"""A ruleset's severities as the desk reads and changes them: by rule, line and stage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from app.conflicts.finding import Kind, Rule, Severity, Stage
from app.conflicts.rules import RULES
from app.conflicts.rulesets.ruleset import Grade, Ruleset
from app.conflicts.rulesets.severities import MAY_BLOCK, cell_name
from app.conflicts.rulesets.shipped import ruleset
from app.conflicts.words import word
from app.core.i18n import Message, gettext


@dataclass(frozen=True)
class SeverityCell:
    """What a line says at one stage."""

    name: str
    stage: Stage
    severity: Severity

    @property
    def label(self) -> str:
        """The severity's word in the reader's language."""
        return word(self.severity)

    @property
    def stage_label(self) -> str:
        """The stage's word in the reader's language."""
        return word(self.stage)


@dataclass(frozen=True)
class SeverityLine:
    """A line of the table, with what it decides."""

    rule: Rule
    grade: Grade
    #: A cell a stage; None where another line decides.
    cells: tuple[SeverityCell | None, ...]
    #: It is the rule's only line.
    alone: bool

    @property
    def what(self) -> str:
        """What the line speaks about, in the reader's language."""
        case = self.rule.cases[self.grade.case].desk if self.grade.case else None
        words = [str(Message(case))] if case else []
        if self.grade.kind and len(self.rule.kinds) > 1:
            words.append(word(self.grade.kind))
        if self.grade.method:
            words.append(word(self.grade.method))
        if not words:
            return gettext("All cases") if self.alone else gettext("Everything else")
        return " · ".join(words)


def severity_lines(holding: Ruleset, shipped: Ruleset) -> tuple[SeverityLine, ...]:
    """Every line of the shipped table that decides something, with what it says as it holds."""
    decided = _decided(shipped.id)
    by_id = {rule.id: rule for rule in RULES}
    lines: dict[tuple[str, ...], tuple[Grade, dict[Stage, SeverityCell]]] = {}
    for grade, stage in decided:
        # Lines that differ by their stage alone are one line to read.
        key = tuple(str(part) for part in (grade.rule, grade.kind, grade.case, grade.method))
        _line, cells = lines.setdefault(key, (grade, {}))
        cells[stage] = SeverityCell(cell_name(grade, stage), stage, _holding(holding, grade, stage))
    ordered = sorted(lines.values(), key=lambda line: list(by_id).index(line[0].rule))
    counted = Counter(grade.rule for grade, _cells in ordered)
    return tuple(
        SeverityLine(
            by_id[grade.rule],
            grade,
            tuple(cells.get(stage) for stage in Stage),
            alone=counted[grade.rule] == 1,
        )
        for grade, cells in ordered
    )


def cells_of(holding: Ruleset, shipped: Ruleset, rule: str) -> tuple[SeverityCell, ...]:
    """The cells of one rule, in the table's order."""
    return tuple(
        cell
        for line in severity_lines(holding, shipped)
        if line.rule.id == rule
        for cell in line.cells
        if cell is not None
    )


def severities_for(rule: str) -> tuple[Severity, ...]:
    """The weights a rule's findings may be given."""
    return tuple(each for each in Severity if each is not Severity.BLOCK or rule in MAY_BLOCK)


def cell_label(rules: Ruleset, name: str) -> tuple[str, str] | None:
    """(rule and line, stage) of a cell in the reader's language; None for one no longer there."""
    for line in severity_lines(rules, rules):
        for cell in line.cells:
            if cell is not None and cell.name == name:
                return f"{line.rule.id} {Message(line.rule.title)}: {line.what}", cell.stage_label
    return None


def _holding(holding: Ruleset, grade: Grade, stage: Stage) -> Severity:
    name: Final = cell_name(grade, stage)
    for each in holding.grades:
        if each.stage in (None, stage) and cell_name(each, stage) == name:
            return each.severity
    raise LookupError(name)


@lru_cache(maxsize=16)
def _decided(shipped: str) -> tuple[tuple[Grade, Stage], ...]:
    """The lines that decide something, and at which stages; in the table's order."""
    rules = ruleset(shipped)
    found = {
        (rules.grade(rule.id, kind, case, stage, method), stage)
        for rule in RULES
        if rules.law in rule.laws
        for kind, (case, words), method, stage in product(
            rule.kinds, rule.cases.items(), rule.methods, Stage
        )
        if kind is not Kind.OWN or words.firm is not None
    }
    order = {id(grade): place for place, grade in enumerate(rules.grades)}
    stages = list(Stage)
    return tuple(sorted(found, key=lambda pair: (order[id(pair[0])], stages.index(pair[1]))))
