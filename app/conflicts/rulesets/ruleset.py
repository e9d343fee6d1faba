"""What a ruleset is: one law's legal values and severities over a period.

Pure: the standard library and finding.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.conflicts.finding import Kind, Law, Method, Severity, Source, Stage


@dataclass(frozen=True)
class Grade:
    """A line of a severity table; what is None matches everything."""

    rule: str
    severity: Severity
    kind: Kind | None = None
    case: str | None = None
    stage: Stage | None = None
    method: Method | None = None

    def matches(self, rule: str, kind: Kind, case: str, stage: Stage, method: Method) -> bool:
        """Whether this line speaks about the finding."""
        return (
            self.rule == rule
            and self.kind in (None, kind)
            and self.case in (None, case)
            and self.stage in (None, stage)
            and self.method in (None, method)
        )


@dataclass(frozen=True)
class Value:
    """A threshold with its unit in the name (`_bp` basis points, `_days`, else a count)."""

    name: str
    amount: int
    title: str
    source: Source

    @property
    def rule(self) -> str:
        """The rule it belongs to."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Ruleset:
    """One law's values and severities over a period."""

    id: str
    title: str
    law: Law
    valid_from: date
    valid_to: date | None
    #: First matching line wins.
    grades: tuple[Grade, ...]
    values: tuple[Value, ...]
    sources: tuple[Source, ...]

    def severity(self, rule: str, kind: Kind, case: str, stage: Stage, method: Method) -> Severity:
        """How much a finding weighs; LookupError when the table has no line for it."""
        return self.grade(rule, kind, case, stage, method).severity

    def grade(self, rule: str, kind: Kind, case: str, stage: Stage, method: Method) -> Grade:
        """The line that decides; LookupError when the table has none for it."""
        asked = rule, kind, case, stage, method
        if asked not in self._decided:
            line = next((each for each in self.grades if each.matches(*asked)), None)
            if line is None:
                raise LookupError(f"ruleset {self.id} has no severity for {rule} {kind} {case}")
            self._decided[asked] = line
        return self._decided[asked]

    @cached_property
    def _decided(self) -> dict[tuple[str, Kind, str, Stage, Method], Grade]:
        return {}  # a scan asks for few lines, thousands of times

    @cached_property
    def _amounts(self) -> dict[str, int]:
        return {item.name: item.amount for item in self.values}

    def value(self, name: str) -> int:
        """The amount of a named value; KeyError when the ruleset has none."""
        return self._amounts[name]

    def limit(self, name: str) -> int | None:
        """The amount of a named value, or None where this law sets none."""
        return self._amounts.get(name)

    def values_of(self, rule: str) -> tuple[Value, ...]:
        """The values one rule reads, for the finding's page."""
        return tuple(item for item in self.values if item.rule == rule)
