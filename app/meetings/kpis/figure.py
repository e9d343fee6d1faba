"""A key figure: a fraction over the rows it counts (pure, the standard library alone).

Every figure keeps its rows, so that a reader can look at each of them, and so that an edition
without some tender counts as if nobody had met on it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.meetings.agenda.words import Name, Words


class Unit(StrEnum):
    """How the fraction is said."""

    MINUTES = "minutes"
    DAYS = "days"
    PER_HOUR = "per_hour"
    SHARE = "share"
    COUNT = "count"


@dataclass(frozen=True)
class Case:
    """One row a figure counts."""

    #: What sort of row: meeting, decision, action, seat, tender, province, cell.
    kind: str
    id: str
    what: Name | Words | str
    #: What is counted of it, and against what.
    counted: int
    of: int
    on: date | None = None
    #: It is gone for readers from whom all of these tenders are kept; empty: never.
    tenders: frozenset[str] = frozenset()
    #: What is counted then instead.
    otherwise: tuple[int, int] = (0, 0)

    def kept_from(self, tenders: Container[str]) -> bool:
        """Whether the reader from whom `tenders` are kept may not know of the row."""
        return bool(self.tenders) and all(tender in tenders for tender in self.tenders)


@dataclass(frozen=True)
class Figure:
    """A figure of one period."""

    code: str
    cases: tuple[Case, ...] = ()
    #: What rows beyond those listed add: counted, and against what.
    more: tuple[int, int] = (0, 0)
    #: Why it cannot be known.
    unknown: Words | None = None
    #: A published statement in place of a number: its words, and where they were published.
    said: Words | None = None

    @property
    def counted(self) -> int:
        """Numerator."""
        return self.more[0] + sum(case.counted for case in self.cases)

    @property
    def of(self) -> int:
        """Denominator."""
        return self.more[1] + sum(case.of for case in self.cases)

    @property
    def value(self) -> Fraction | None:
        """The figure; None where there is nothing to count it against."""
        return Fraction(self.counted, self.of) if self.of else None

    def without(self, tenders: Container[str]) -> Figure:
        """The figure for a reader from whom `tenders` are kept."""
        gone = [case for case in self.cases if case.kept_from(tenders)]
        if not gone:
            return self
        counted = self.more[0] + sum(case.otherwise[0] for case in gone)
        of = self.more[1] + sum(case.otherwise[1] for case in gone)
        return replace(
            self,
            cases=tuple(case for case in self.cases if case not in gone),
            more=(counted, of),
        )


def frozen_row(figure: Figure) -> dict[str, Any]:
    """The figure as a source row of an agenda item, in JSON: its sums, and each tender's share."""
    return {
        "type": "kpi",
        "kpi": figure.code,
        "counted": figure.counted,
        "of": figure.of,
        "unknown": figure.unknown.packed() if figure.unknown else None,
        "said": figure.said.packed() if figure.said else None,
        "shares": list(_shares(figure)),
    }


def _shares(figure: Figure) -> Iterator[dict[str, Any]]:
    for case in figure.cases:
        if case.tenders:
            yield {
                "tenders": sorted(case.tenders),
                "counted": case.counted - case.otherwise[0],
                "of": case.of - case.otherwise[1],
            }


def row_without(row: Mapping[str, Any], tenders: Container[str]) -> dict[str, Any]:
    """A frozen row for a reader from whom `tenders` are kept; it no longer names any tender."""
    gone = [s for s in row["shares"] if all(tender in tenders for tender in s["tenders"])]
    return dict(row) | {
        "counted": row["counted"] - sum(share["counted"] for share in gone),
        "of": row["of"] - sum(share["of"] for share in gone),
        "shares": [],
    }
