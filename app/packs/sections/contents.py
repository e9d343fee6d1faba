"""Contents: every section, item and sheet with its page."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.packs.bound import came_late, issued_with
from app.packs.editions import Edition
from app.packs.sections.section import Section
from app.packs.words import Words


@dataclass(frozen=True)
class Line:
    """A line of the contents; the page number is counted by the renderer."""

    anchor: str
    number: str
    title: str


@dataclass(frozen=True)
class Contents:
    """What hangs under the agenda and under the sheets."""

    items: tuple[Line, ...]
    sheets: tuple[Line, ...]
    annexes: tuple[Line, ...]
    #: Whether papers came after the pack was issued: they stand after its last page.
    late: bool


def contents(edition: Edition, words: Words) -> Contents:
    """Items by their number, sheets by item and order: 3-1, 3-2."""
    content = edition.content
    titles = {sheet.key: words.title(sheet) for sheet in content.tenders}
    items = tuple(
        Line(f"item-{number}", str(number), words.name(item.title))
        for number, item in enumerate(content.agenda, 1)
    )
    sheets = tuple(
        Line(f"sheet-{key}", f"{number}-{place}", titles[key])
        for number, item in enumerate(content.agenda, 1)
        for place, key in enumerate(item.tenders, 1)
        if key in titles
    )
    papers = tuple(
        Line(f"annex-{annex.number}", annex.number, words.name(annex.title))
        for annex in issued_with(content.annexes)
    )
    return Contents(items, sheets, papers, late=bool(came_late(content.annexes)))


SECTION = Section("contents", N_("Contents"), contents, listed=False)
