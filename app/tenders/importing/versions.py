"""What one version of a tender says, and what changed between two of them.

A version's content is a JSON object: `FACTS` names its single values, `LISTS` its lists of
objects with the key that tells two items apart. Times are ISO 8601 in UTC, amounts integers
in the minor unit of the object's own `currency`, periods ISO 8601 (`P240D`). A fact nobody
stated is absent. Everything here is pure: no database, no clock.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from app.core.clock import HANOI
from app.core.dates import format_date, format_instant
from app.core.fields import SolutionField
from app.core.i18n import N_, Labelled, message
from app.core.money import format_amount
from app.tenders.models import ProcurementCategory, Route, TenderKind, TenderStatus

Content = Mapping[str, Any]


class ValueKind(StrEnum):
    """How a fact is stored and shown."""

    TEXT = "text"
    AMOUNT = "amount"
    INSTANT = "instant"
    DAY = "day"
    PERIOD = "period"
    CHOICE = "choice"


@dataclass(frozen=True)
class Fact:
    """One named value of a version: its label (source text), kind, and enumeration if any."""

    name: str
    label: str
    kind: ValueKind = ValueKind.TEXT
    choices: type[Labelled] | None = None


@dataclass(frozen=True)
class FactList:
    """A list of objects in a version; `key` names the values that identify an item."""

    name: str
    label: str
    key: tuple[str, ...]
    facts: tuple[Fact, ...]


#: Every single value of a version, in the order people read them.
FACTS: Final[tuple[Fact, ...]] = (
    Fact("title", N_("Title")),
    Fact("title_ko", N_("Korean title")),
    Fact("title_en", N_("English title")),
    Fact("kind", N_("Kind"), ValueKind.CHOICE, TenderKind),
    Fact("status", N_("Status"), ValueKind.CHOICE, TenderStatus),
    Fact("closes_at", N_("Deadline"), ValueKind.INSTANT),
    Fact("opens_at", N_("Bid opening"), ValueKind.INSTANT),
    Fact("published_at", N_("Published"), ValueKind.INSTANT),
    Fact("planned_text", N_("Planned start")),
    Fact("planned_from", N_("Planned from"), ValueKind.DAY),
    Fact("budget_minor", N_("Budget"), ValueKind.AMOUNT),
    Fact("bid_security_minor", N_("Bid security"), ValueKind.AMOUNT),
    Fact("award_value_minor", N_("Award value"), ValueKind.AMOUNT),
    Fact("currency", N_("Currency")),
    Fact("procuring_entity", N_("Procuring entity")),
    Fact("buyer", N_("Buyer")),
    Fact("category", N_("Category"), ValueKind.CHOICE, ProcurementCategory),
    Fact("field", N_("Field"), ValueKind.CHOICE, SolutionField),
    Fact("route", N_("Participation route"), ValueKind.CHOICE, Route),
    Fact("method", N_("Selection method")),
    Fact("scope", N_("Published scope")),
    Fact("envelopes", N_("Envelopes")),
    Fact("contract_type", N_("Contract type")),
    Fact("mode", N_("Submission")),
    Fact("funding_source", N_("Funding source")),
    Fact("spending_class", N_("Spending class")),
    Fact("place_text", N_("Place as published")),
    Fact("project_name", N_("Project")),
    Fact("plan_no", N_("Plan number")),
    Fact("duration", N_("Contract period"), ValueKind.PERIOD),
    Fact("validity", N_("Bid validity"), ValueKind.PERIOD),
    Fact("security_form", N_("Form of security")),
    Fact("decision_no", N_("Decision number")),
    Fact("decision_date", N_("Decision date"), ValueKind.DAY),
    Fact("approving_body", N_("Approving body")),
    Fact("description", N_("Description")),
    Fact("source_url", N_("Source")),
)

#: The lists of a version.
LISTS: Final[tuple[FactList, ...]] = (
    FactList(
        "lots",
        N_("Lot"),
        ("number",),
        (
            Fact("title", N_("Title")),
            Fact("status", N_("Status"), ValueKind.CHOICE, TenderStatus),
            Fact("closes_at", N_("Deadline"), ValueKind.INSTANT),
            Fact("budget_minor", N_("Budget"), ValueKind.AMOUNT),
        ),
    ),
    FactList(
        "milestones",
        N_("Milestone"),
        ("kind", "title", "lot"),
        (Fact("at", N_("Date"), ValueKind.INSTANT),),
    ),
    FactList(
        "documents",
        N_("Document"),
        ("url",),
        (
            Fact("title", N_("Document title")),
            Fact("kind", N_("Kind")),
            Fact("language", N_("Language")),
        ),
    ),
    FactList(
        "awards",
        N_("Contract award"),
        ("id",),
        (
            Fact("title", N_("Title")),
            Fact("status", N_("Status")),
            Fact("at", N_("Date"), ValueKind.INSTANT),
            Fact("value_minor", N_("Award value"), ValueKind.AMOUNT),
        ),
    ),
)

FACT_NAMES: Final = frozenset(fact.name for fact in FACTS)
LIST_NAMES: Final = frozenset(group.name for group in LISTS)


@dataclass(frozen=True)
class Amount:
    """An amount in the currency's minor unit."""

    minor: int
    currency: str


#: A value of a version as Python knows it; a `str` may also be an ISO 8601 period.
Value = str | Amount | datetime | date | Labelled


class ChangeKind(Labelled):
    """What happened to a fact between two versions."""

    ADDED = "added", N_("Added")
    REMOVED = "removed", N_("Removed")
    CHANGED = "changed", N_("Changed")


@dataclass(frozen=True)
class Change:
    """One fact that differs. `group` and `item` name the lot, milestone, document or award."""

    field: str
    label: str
    kind: ChangeKind
    value_kind: ValueKind
    before: Value | None
    after: Value | None
    group: str | None = None
    item: str | None = None

    @property
    def before_text(self) -> str:
        """The old value in the reader's language; empty when there was none."""
        return display(self.before, self.value_kind)

    @property
    def after_text(self) -> str:
        """The new value in the reader's language; empty when there is none."""
        return display(self.after, self.value_kind)


def digest(content: Content) -> str:
    """SHA-256 of the canonical spelling of `content`: equal contents, equal digests."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def difference(old: Content, new: Content) -> tuple[Change, ...]:
    """What changed from `old` to `new`, single facts first, then list items by key.

    A version known only by reference (an OCDS release that is linked, not embedded) has an
    empty content; nothing can be said about it, so there is no difference to or from it.
    """
    if not old or not new:
        return ()
    changes = list(_changes(FACTS, old, new, None, None))
    for group in LISTS:
        changes.extend(_item_changes(group, old.get(group.name, ()), new.get(group.name, ())))
    return tuple(changes)


def _item_changes(
    group: FactList, old: Sequence[Content], new: Sequence[Content]
) -> Iterator[Change]:
    before = {_item_key(group, item): item for item in old}
    after = {_item_key(group, item): item for item in new}
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key, {}), after.get(key, {})
        name = _item_name(group, now or was)
        if was and now:
            yield from _changes(group.facts, was, now, group, name)
        else:
            kind = ChangeKind.ADDED if now else ChangeKind.REMOVED
            fact = group.facts[0]
            yield Change(
                fact.name,
                fact.label,
                kind,
                fact.kind,
                typed(fact, was),
                typed(fact, now),
                group.label,
                name,
            )


def _item_key(group: FactList, item: Content) -> tuple[str, ...]:
    return tuple(str(item.get(part) or "") for part in group.key)


def _item_name(group: FactList, item: Content) -> str:
    for part in ("title", *group.key):
        if item.get(part):
            return str(item[part])
    return ""


def _changes(
    facts: Sequence[Fact], old: Content, new: Content, group: FactList | None, item: str | None
) -> Iterator[Change]:
    for fact in facts:
        before, after = typed(fact, old), typed(fact, new)
        if before == after:
            continue
        kind = (
            ChangeKind.ADDED
            if before is None
            else ChangeKind.REMOVED
            if after is None
            else ChangeKind.CHANGED
        )
        yield Change(
            fact.name,
            fact.label,
            kind,
            fact.kind,
            before,
            after,
            group.label if group else None,
            item,
        )


def typed(fact: Fact, content: Content) -> Value | None:
    """The value of `fact` in `content` as Python knows it; None when not stated."""
    raw = content.get(fact.name)
    if raw is None or raw == "":
        return None
    match fact.kind:
        case ValueKind.INSTANT:
            return datetime.fromisoformat(raw)
        case ValueKind.DAY:
            return date.fromisoformat(raw)
        case ValueKind.AMOUNT:
            return Amount(int(raw), str(content.get("currency") or ""))
        case ValueKind.CHOICE if fact.choices is not None:
            return next(member for member in fact.choices if member.value == raw)
        case _:
            return str(raw)


def display(value: Value | None, kind: ValueKind) -> str:
    """A value in the reader's language: times in Hanoi, amounts in full, words translated."""
    match value:
        case None:
            text = ""
        case Labelled():
            text = value.label
        case datetime():
            text = format_instant(value, HANOI)
        case date():
            text = format_date(value)
        case Amount():
            text = format_amount(value.minor, value.currency)
        case _:
            text = period_text(value) if kind is ValueKind.PERIOD else value
    return text


_PERIOD: Final = re.compile(r"P(\d+)([DMY])")


def period_text(period: str) -> str:
    """`P240D` as "240 days" in the reader's language; anything else as it is."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return period
    units = {
        "D": message("%(count)s days", count=found[1]),
        "M": message("%(count)s months", count=found[1]),
        "Y": message("%(count)s years", count=found[1]),
    }
    return str(units[found[2]])
