"""The rulesets as shipped, overlaid with the editions that the compliance desk has added.

An edition changes amounts and severities of one ruleset from a day on. It is never changed itself:
a later one is added. A tender is judged by the ruleset of its law on its reference day, with what
the editions in force on that day say; of two for one amount or severity, the one in force later,
and of one day the one recorded later. Pure: the standard library and the files of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from app.conflicts.finding import Law, Severity, Source
from app.conflicts.rulesets.ruleset import Ruleset, Value
from app.conflicts.rulesets.severities import overlaid
from app.conflicts.rulesets.shipped import RULESETS, ruleset, ruleset_for

#: Name of a value → the amounts an edition may give it. What SQL takes for granted when it looks
#: for candidates (two parties at least, deadlines less than a week apart, budgets of one step) is
#: kept by these.
BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "D4.rival_share_bp": (1, 10_000),
    "D6.owner_share_bp": (1, 10_000),
    "D10.share_bp": (1, 10_000),
    "D10.members": (2, 50),
    "D11.domestic_share_bp": (1, 10_000),
    "D12.likeness_bp": (1, 10_000),
    "D12.budget_bp": (0, 700),
    "D12.deadline_days": (0, 6),
    "D13.independent_parties": (2, 50),
    "D14.on": (0, 1),
    "D14.days": (1, 365),
    "D14.awards": (2, 12),
    "D18.window_days": (1, 365),
}


@dataclass(frozen=True)
class EditionOnBoard:
    """An edition of one ruleset, as far as the rules read it."""

    id: str
    ruleset: str
    valid_from: date
    amounts: tuple[tuple[str, int], ...]
    #: Where the desk took them from.
    source: str
    #: (line of the severity table at a stage, its weight)
    severities: tuple[tuple[str, Severity], ...] = ()


@dataclass(frozen=True)
class Rulebook:
    """Editions in the order they apply: by day, then as recorded."""

    editions: tuple[EditionOnBoard, ...] = ()

    def ruleset_for(self, law: Law, day: date) -> Ruleset:
        """The ruleset of `law` in force on `day`; LookupError when none is."""
        return _overlaid(self, ruleset_for(law, day).id, day)

    def ruleset(self, name: str) -> Ruleset:
        """The ruleset a finding was graded by: "VN-2025", or with the last edition that applied
        after "@"; KeyError when there is none."""
        plain, _, last = name.partition("@")
        if not last:
            return ruleset(plain)
        names = [edition.id for edition in self.editions]
        until = self.editions[: names.index(last) + 1] if last in names else ()
        return _overlaid(Rulebook(until), plain, date.max)

    def amounts_of(self, name: str) -> list[int]:
        """Every amount any ruleset, in any edition, gives this value; sorted."""
        shipped = {rules.limit(name) for rules in RULESETS}
        added = {amount for edition in self.editions for n, amount in edition.amounts if n == name}
        return sorted({amount for amount in shipped | added if amount is not None})

    @property
    def looks_for_patterns(self) -> bool:
        """Whether any edition has ever switched D14 on."""
        return any(("D14.on", 1) in edition.amounts for edition in self.editions)


#: The rulesets without any edition.
AS_SHIPPED: Final = Rulebook()


@lru_cache(maxsize=512)
def _overlaid(rulebook: Rulebook, name: str, day: date) -> Ruleset:
    rules = ruleset(name)
    applying = [e for e in rulebook.editions if e.ruleset == name and e.valid_from <= day]
    if not applying:
        return rules
    amounts = {n: (amount, e) for e in applying for n, amount in e.amounts}
    severities = {name: severity for e in applying for name, severity in e.severities}
    return replace(
        rules,
        id=f"{name}@{applying[-1].id}",
        grades=overlaid(rules.grades, severities),
        values=tuple(_value(value, amounts.get(value.name)) for value in rules.values),
        sources=(*rules.sources, *(Source(e.source) for e in applying)),
    )


def _value(value: Value, changed: tuple[int, EditionOnBoard] | None) -> Value:
    if changed is None:
        return value
    amount, edition = changed
    return replace(value, amount=amount, source=Source(edition.source))
