"""Contents: every section, item and sheet with its page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from app.core.i18n import N_
from app.packs.content.bound import came_late, issued_with
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class _Setting:
    """How tall lines of the contents are in pack.css, in millimetres."""

    #: A section's line and a line below it, each with the space after it.
    section: float
    line: float
    #: Each further row of a line below.
    row: float
    #: Letters in a row of such a line, counted in Hangul syllables.
    letters: int


#: Height of a page's type area, and of what stands above and below the lines, in millimetres.
_PAGE: Final = 253.0
_AROUND: Final = 32.0
_WIDE: Final = _Setting(section=9.2, line=6.1, row=5.2, letters=50)
_CLOSE: Final = _Setting(section=6.1, line=4.4, row=4.1, letters=55)


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
    #: Lines of two languages are set close anyhow.
    twin: bool = False

    def below(self, section: str) -> tuple[Line, ...]:
        """What hangs under a section."""
        hanging = {"agenda": self.items, "sheets": self.sheets, "annexes": self.annexes}
        return hanging.get(section, ())

    def is_close(self, listed: Sequence[Mapping[str, object]]) -> bool:
        """Whether the lines are set close: where that spares a page that would be nearly empty."""
        wide, close = self._height(listed, _WIDE), self._height(listed, _CLOSE)
        return not self.twin and wide > _PAGE >= close

    def pages(self, listed: Sequence[Mapping[str, object]]) -> int:
        """How many pages they take, as far as letters can be counted."""
        close = self.twin or self.is_close(listed)
        return ceil(self._height(listed, _CLOSE if close else _WIDE) / _PAGE)

    def _height(self, listed: Sequence[Mapping[str, object]], setting: _Setting) -> float:
        below = (line.title for entry in listed for line in self.below(str(entry["name"])))
        return _height(len(listed), below, setting)


def _height(sections: int, below: Iterable[str], setting: _Setting) -> float:
    """What the contents take, in millimetres, as far as letters can be counted."""
    rows = (-(-_letters(title) // setting.letters) for title in below)
    lines = sum(setting.line + (count - 1) * setting.row for count in rows)
    return _AROUND + sections * setting.section + lines


def _letters(title: str) -> int:
    """How wide a title is, in Hangul syllables; other letters are about half as wide."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in title)
    return 1 + wide + (len(title) - wide) * 11 // 20


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
    late = bool(came_late(content.annexes))
    return Contents(items, sheets, papers, late, twin=len(words.columns) > 1)


SECTION = Section("contents", N_("Contents"), contents, listed=False)
