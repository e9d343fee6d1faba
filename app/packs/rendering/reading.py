"""An edition on a screen: the same sections as on paper, set for reading on a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

from markupsafe import Markup

from app.packs.editions.projecting import Edition
from app.packs.rendering.render import Part, all_parts

#: A table of records: on a phone each row becomes a card.
_RECORDS: Final = "grid"
_HEADING: Final = re.compile(r"(</?h)([1-5])\b")


@dataclass(frozen=True)
class Reading:
    """An edition to be read in the browser."""

    contents: Markup
    parts: tuple[Part, ...]


def reading_of(edition: Edition, locale: str, *, version: int) -> Reading:
    """The sections of `edition` in its own language, whatever the reader's pages are in."""
    filled = all_parts(edition, locale, version=version, paper=False)
    contents = next(part.html for part in filled if part.name == "contents")
    return Reading(
        for_screen(contents),
        tuple(Part(part.name, for_screen(part.html)) for part in filled if part.name != "contents"),
    )


def for_screen(html: str) -> Markup:
    """A section below the heading of a page: headings one level down, cells labelled.

    Nothing is added to what the section says and nothing taken away.
    """
    labelling = _Labelling()
    labelling.feed(_HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", html))
    labelling.close()
    return Markup("".join(labelling.written))  # noqa: S704  (written as it was read)


class _Labelling(HTMLParser):
    """Writes HTML as it was read, with the heading of its column at every cell of a record."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self._headings: list[str] | None = None
        self._column = 0
        self._heading = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        values = dict(attributes)
        if tag == "table" and _RECORDS in (values.get("class") or "").split():
            self._headings = []
            text = text.replace('class="', 'class="cards-on-phone ', 1)
        elif tag == "tr":
            self._column = 0
        elif tag == "th" and self._headings is not None:
            self._headings.append("")
            self._heading = True
        elif tag == "td" and self._headings is not None:
            if self._column < len(self._headings):
                label = escape(self._headings[self._column])
                text = f'<td data-label="{label}"{text[3:]}'
            self._column += int(values.get("colspan") or 1)
        self.written.append(text)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "th":
            self._heading = False
        elif tag == "table":
            self._headings = None
        # SVG tells capitals apart, but none of ours has an end tag with one.
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._say(data)
        self.written.append(data)

    def handle_entityref(self, name: str) -> None:
        self._say(f"&{name};")
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._say(f"&#{name};")
        self.written.append(f"&#{name};")

    def _say(self, text: str) -> None:
        if self._heading and self._headings:
            self._headings[-1] += unescape(text)
