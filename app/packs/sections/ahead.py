"""Plans and calls ahead: what is announced and not yet a notice."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_, gettext
from app.packs.content.background import Ahead as Entry
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class Line:
    """One plan or call."""

    number: str
    title: str
    published: str
    kind: str
    when: str
    province: str
    route: str
    amount: str
    demo: bool


@dataclass(frozen=True)
class Lines:
    """Nearest first."""

    lines: tuple[Line, ...]
    source: int | None
    #: Whether the edition has sheets, of tenders that are not listed here.
    beside_sheets: bool


def ahead(edition: Edition, words: Words) -> Lines:
    """Keep the snapshot's order."""
    entries = edition.content.ahead
    return Lines(
        tuple(_line(entry, words) for entry in entries),
        words.source(entries[0].source) if entries else None,
        bool(edition.content.tenders),
    )


def _line(entry: Entry, words: Words) -> Line:
    title = words.name(entry.title) or entry.published_title
    when = words.announced(entry.planned_text)
    if entry.closes_at:
        when = gettext("closes %(at)s", at=words.hanoi(entry.closes_at))
    return Line(
        number=entry.number,
        title=title,
        published=entry.published_title if title != entry.published_title else "",
        kind=words.label("kind", entry.kind),
        when=when,
        province=" · ".join(words.name(name) for name in entry.provinces),
        route=words.label("route", entry.route),
        amount=words.amount(entry.amount),
        demo=entry.demo,
    )


def of_no_province(edition: Edition) -> bool:
    """A counterpart's own edition has what lies ahead in its province's part."""
    return edition.content.home is None


SECTION = Section("ahead", N_("Plans and calls ahead"), ahead, of_no_province)
