"""Severities as an edition changes them: one line of a ruleset's table, at one stage.

A line keeps its place: what an edition says of it stands just before it and holds at that stage
alone. So the first matching line still decides, and nothing else is touched. Pure: the standard
library, finding.py, ruleset.py and rulesets.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from app.conflicts.finding import Severity, Stage
from app.conflicts.rulesets.ruleset import Grade
from app.conflicts.rulesets.shipped import RULESETS

_ANY: Final = "any"
#: Rules whose findings may carry the weight of what blocks: those that ship with it under some
#: law. Whatever weight another rule is given, nothing would ask it before a filing.
MAY_BLOCK: Final = frozenset(
    grade.rule for rules in RULESETS for grade in rules.grades if grade.severity is Severity.BLOCK
)


def cell_name(grade: Grade, stage: Stage) -> str:
    """What a line is called at one stage: "D4.any.any.limited.open"."""
    line = (grade.rule, grade.kind, grade.case, grade.method, stage)
    return ".".join(str(part) if part else _ANY for part in line)


def stages_of(grade: Grade) -> tuple[Stage, ...]:
    """The stages a line speaks about."""
    return (grade.stage,) if grade.stage else tuple(Stage)


def overlaid(grades: tuple[Grade, ...], changed: Mapping[str, Severity]) -> tuple[Grade, ...]:
    """The table with these changes. A change of a line that is not there any more does nothing."""
    return tuple(_with_changes(grades, dict(changed)))


def _with_changes(grades: tuple[Grade, ...], left: dict[str, Severity]) -> Iterator[Grade]:
    for grade in grades:
        for stage in stages_of(grade):
            severity = left.pop(cell_name(grade, stage), None)
            if severity is not None:
                yield replace(grade, stage=stage, severity=severity)
        yield grade
