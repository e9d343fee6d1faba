"""A tender's sheet in a pack: public facts alone. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from app.packs.content.plain import Amount, Cell, Text, WonEstimate


@dataclass(frozen=True)
class Lot:
    """A lot as published."""

    number: str
    title: str
    stage: str
    amount: Amount | None
    closes_at: str | None


@dataclass(frozen=True)
class Change:
    """What one version changed: the field's name, before and after, in published words."""

    field: Cell
    before: Text
    after: Text


@dataclass(frozen=True)
class Version:
    """A published state of a notice."""

    label: str
    published_at: str | None
    changes: tuple[Change, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Milestone:
    """A published date."""

    title: Text
    at: str


@dataclass(frozen=True)
class PlanStep:
    """A plan the notice came from, or the notice that came of the plan."""

    number: str
    title: str
    announced: str
    amount: Amount | None
    link: str


@dataclass(frozen=True)
class TenderSheet:
    """A tender, plan or call: public facts alone."""

    key: str
    #: As published, and in the languages in which a title was given.
    published_title: str
    title: Text
    kind: str
    stage: str
    field: str
    category: str | None
    route: str
    route_basis: str
    law: str
    method: str
    procuring_entity: str
    buyer: str
    funding: str
    place_text: str
    provinces: tuple[Text, ...]
    ocid: str
    notice_no: str
    plan_no: str
    version: str
    amount: Amount | None
    won: WonEstimate | None
    security: Amount | None
    award: Amount | None
    published_at: str | None
    closes_at: str | None
    planned_text: str
    description: str
    demo: bool
    source: str
    lots: tuple[Lot, ...] = ()
    #: How many lots were published, when more than a snapshot keeps; else 0.
    lots_published: int = 0
    versions: tuple[Version, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    plans: tuple[PlanStep, ...] = ()
