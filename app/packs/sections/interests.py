"""Interests shared with the secretariat: its own edition alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from app.core.i18n import N_
from app.packs.editions.projecting import Edition
from app.packs.models import Audience
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class Line:
    """One interest its firm shared."""

    firm: str
    role: str
    lot: str
    since: str
    demo: bool


@dataclass(frozen=True)
class Group:
    """The interests in one tender."""

    title: str
    #: Of the notice or plan, where it has a sheet: two records may have the same title.
    number: str
    anchor: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Interests:
    """Tender by tender."""

    groups: tuple[Group, ...]


def interests(edition: Edition, words: Words) -> Interests:
    """Keep the snapshot's order: by tender, then by firm."""
    numbers = {sheet.key: sheet.notice_no or sheet.plan_no for sheet in edition.content.tenders}
    groups = []
    for (key, title), shared in groupby(
        edition.content.interests, key=lambda item: (item.tender, words.name(item.tender_title))
    ):
        lines = tuple(
            Line(
                words.name(item.firm.name),
                words.label("role", item.role),
                item.lot,
                words.day(item.shared_since),
                item.firm.demo,
            )
            for item in shared
        )
        anchor = f"sheet-{key}" if key in numbers else None
        groups.append(Group(title, numbers.get(key, ""), anchor, lines))
    return Interests(tuple(groups))


def for_the_secretariat(edition: Edition) -> bool:
    """Its own edition, and the one of a chair who belongs to it."""
    return edition.audience is Audience.SECRETARIAT or bool(edition.content.interests)


SECTION = Section(
    "interests",
    N_("Interests shared with the secretariat"),
    interests,
    for_the_secretariat,
    flows=True,
)
