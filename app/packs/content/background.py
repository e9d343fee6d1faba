"""What stands around the agenda: what lies ahead, money, the record, annexes. Standard library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.packs.content.plain import Amount, Cell, Text


@dataclass(frozen=True)
class Ahead:
    """A published plan or call that no notice has come of yet."""

    number: str
    published_title: str
    title: Text
    kind: str
    field: str
    route: str
    provinces: tuple[Text, ...]
    #: The quarter or month announced, as published; empty when a call names a day.
    planned_text: str
    closes_at: str | None
    amount: Amount | None
    demo: bool
    source: str
    #: The tender, in a snapshot alone: an edition lists none that it has a sheet of.
    key: str = ""


@dataclass(frozen=True)
class Funding:
    """The published budgets on this agenda of one funding source, as the notices name it."""

    named: str
    tenders: int
    #: Sums of published budgets, one for each currency.
    amounts: tuple[Amount, ...]
    #: Tenders of it that publish no budget.
    unpublished: int
    source: str


@dataclass(frozen=True)
class Rate:
    """An officer's rate: won for one unit, in millionths."""

    currency: str
    won_per_unit_millionths: int
    as_of: str
    source: str


@dataclass(frozen=True)
class Project:
    """A Korean project as public sources report it."""

    name: Cell
    provinces: tuple[Text, ...]
    kind: Cell
    amount: Amount | None
    year: str
    status: Cell
    confidence: Cell
    source: str


@dataclass(frozen=True)
class Context:
    """Finance and programmes around this agenda, as far as public records go."""

    funding: tuple[Funding, ...] = ()
    rates: tuple[Rate, ...] = ()
    #: In a snapshot every one on record; in an edition those `projects.beside` its sheets.
    projects: tuple[Project, ...] = ()
    #: Of an edition: how many it could list beyond these.
    more_projects: int = 0
    #: Whether the projects are those of this agenda's provinces (else of all provinces).
    of_agenda: bool = True


@dataclass(frozen=True)
class Duty:
    """What one organisation was given to do by this body, as recorded."""

    organisation: Text
    waiting: int
    overdue: int
    settled: int
    #: The nearest day due among what waits.
    next_due: str | None


def in_order(duties: Iterable[Duty]) -> list[Duty]:
    """The most overdue first, then who has the most to do."""
    return sorted(duties, key=lambda each: (-each.overdue, -each.waiting, each.organisation.ko))


@dataclass(frozen=True)
class Indicator:
    """A figure of the body's own record."""

    label: Cell
    value: Cell
    #: How it is counted.
    basis: Cell
    source: str


@dataclass(frozen=True)
class Presence:
    """Seats of one side of the table, and how many were there."""

    group: str
    seats: int
    present: int
    needed: int


@dataclass(frozen=True)
class Decided:
    """A decision, with what follows from it."""

    item: int
    title: Text
    decision: str
    text: str
    actions: tuple[str, ...] = ()
    #: The tender of the item, if one.
    about: str = ""


@dataclass(frozen=True)
class LastMinutes:
    """The meeting before: when, who was there by group, what was decided."""

    number: int
    held_at: str
    zone: str
    place: str
    quorate: bool | None
    presence: tuple[Presence, ...]
    decisions: tuple[Decided, ...]
    source: str


@dataclass(frozen=True)
class VisitStop:
    """A stop of an on-site visit."""

    at: str
    place: str
    purpose: str
    host: Text


@dataclass(frozen=True)
class Annex:
    """A paper of others, bound in as it was handed in."""

    key: str
    title: Text
    #: Who handed it in, in the officer's words; may be empty.
    origin: str
    filename: str
    #: The cleaned file it is drawn from.
    sha256: str
    pages: int
    #: Width and height of each page in points.
    sizes: tuple[tuple[int, int], ...]
    added_at: str
    #: What was taken out of the file when it came in.
    removed: tuple[str, ...] = ()
    #: In a snapshot alone: who may read it, and to whom it came after their first edition.
    audiences: tuple[str, ...] = ()
    late_for: tuple[str, ...] = ()
    #: In an edition alone: "2" for one of the papers first issued, "2-1" for one that came later.
    number: str = ""
    late: bool = False
