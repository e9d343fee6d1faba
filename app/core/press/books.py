"""Books laid out section by section; sections that did not change are taken from the cache.

What numbers depend on is known only when every section is laid out: contents and other places
that say a page number (`data-page-of`) are laid out last, with real numbers, until their own
length changes nothing any more. Page marks (heads, feet, "page 3 of 40") are laid out as pages of
their own and painted behind the sections, so that a page moved by an inserted one is kept.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from typing import Any, Final

from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.html import get_html_metadata
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from app.core.press import PAGE_OF, PAGES
from app.core.press.leaves import Fonts, Kept, Leaf

_OPTIONS: Final = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
_PLACE: Final = re.compile(rf'\b{PAGE_OF}="([^"]*)"')
_ANCHOR: Final = re.compile(r'\bid="([^"]*)"')
_PAGES: Final = re.compile(rf'\b{PAGES}="([1-9][0-9]?)"')
#: What fills a page where numbers are said: rows of lists and tables, so many a page.
_ROW: Final = re.compile(r"<(?:li|tr)\b")
_ROWS: Final = 28
#: Numbers settle at the first round where as many pages come as expected, else at the second; a
#: third is needed where they make a line longer.
_ROUNDS: Final = 7

#: Page marks that are kept: "12 / 38" is the same on every book of 38 pages.
_MOST_MARKS: Final = 2000

#: After so many pages laid out, what that left behind is let go: half as much as is kept.
_TIDY_PAGES: Final = 12

Progress = Callable[[int, int], None]


class UnsettledError(Exception):
    """Page numbers that change the number of pages, again and again."""


class DataOnly(URLFetcher):  # type: ignore[misc,unused-ignore]  # base class untyped in some releases
    """Nothing is fetched: `data:` addresses carry their content in themselves."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)


@dataclass(frozen=True)
class Mark:
    """What differs from page to page in heads and feet."""

    leaf: str
    said: str
    number: str

    @property
    def html(self) -> str:
        """The page that says it."""
        return (
            f'<div class="leaf {escape(self.leaf)}" data-mark="{escape(self.said)}" '
            f'data-number="{escape(self.number)}"></div>'
        )


@dataclass(frozen=True)
class Made:
    """A finished book, where its anchors are, and how much of it was laid out for it."""

    pdf: bytes
    pages: int
    places: dict[str, int]
    laid_out: int
    reused: int


class Books:
    """Lays out books and keeps their sections, up to `most_pages` between two books."""

    def __init__(self, most_pages: int) -> None:
        self._most_pages = most_pages
        self._fetcher = DataOnly()
        # One for all: fonts are opened once, and pages of different sections share them.
        self._fonts = FontConfiguration()
        self._styles: dict[str, CSS] = {}
        self._kept: OrderedDict[str, list[Kept]] = OrderedDict()
        #: By realm and styles, like sections: else the time a book takes would tell how many pages
        #: another one has.
        self._marks: dict[tuple[str, str, Mark], Kept] = {}
        self._laid_out = self._reused = self._untidy = 0

    def make(self, wanted: dict[str, Any], progress: Progress) -> Made:
        """The book as PDF/UA-1. The same request gives the same bytes, kept sections or none."""
        self._laid_out = self._reused = 0
        sections, css = wanted["sections"], wanted["css"]
        laid: list[list[Kept]] = []
        for number, section in enumerate(sections, 1):
            # Those that say page numbers wait until the others are counted.
            waits = PAGE_OF in section["html"]
            laid.append([] if waits else self._lay_out(wanted, section["html"], css))
            progress(number, len(sections))
        places = self._number(wanted, laid)
        leaves = self._in_place(wanted, laid)
        pdf = self._write(wanted, leaves)
        return Made(pdf, len(leaves), places, self._laid_out, self._reused)

    def forget_some(self) -> None:
        """Let go of the sections used longest ago, down to `most_pages`."""
        count = sum(len(pages) for pages in self._kept.values())
        if count > self._most_pages:
            gc.unfreeze()
        while count > self._most_pages and self._kept:
            _key, pages = self._kept.popitem(last=False)
            count -= len(pages)
        self._tidy()

    def _tidy(self) -> None:
        """Let go of what laying out left behind, and do not look at what stays again.

        Collecting is off otherwise: it would look through every kept page again and again.
        """
        gc.collect()
        gc.freeze()
        self._untidy = 0

    def _number(self, wanted: dict[str, Any], laid: list[list[Kept]]) -> dict[str, int]:
        """Lay out the places that say page numbers until the numbers are true.

        They begin with what the text lets expect, and never with what was kept: the same request
        comes to the same pages, whatever was laid out before.
        """
        sections = wanted["sections"]
        counting = [index for index, section in enumerate(sections) if PAGE_OF in section["html"]]
        places, last = _expected_places(sections, laid)
        said: dict[int, str] = {}
        for _round in range(_ROUNDS):
            numbered = {i: _numbered(sections[i]["html"], places, last) for i in counting}
            if numbered == said:
                return places
            for index, html in numbered.items():
                laid[index] = self._lay_out(wanted, html, wanted["css"])
            said, places, last = numbered, _places(laid), _counted(wanted, laid)
        raise UnsettledError

    def _in_place(self, wanted: dict[str, Any], laid: list[list[Kept]]) -> list[Leaf]:
        """The pages in their order, each before its frame and its marks."""
        pages = [page for of_section in laid for page in of_section]
        if not wanted["marks"]:
            return [Leaf(page) for page in pages]
        marks = list(_marks(wanted["sections"], laid))
        marked = self._lay_out_marks(wanted, marks)
        frames = {
            leaf: self._behind(wanted, [f'<div class="leaf {escape(leaf)}"></div>'], "frame")[0]
            for leaf in {mark.leaf for mark in marks}
        }
        return [
            Leaf(page, frames[mark.leaf], marked[mark])
            for page, mark in zip(pages, marks, strict=True)
        ]

    def _lay_out_marks(self, wanted: dict[str, Any], marks: Sequence[Mark]) -> dict[Mark, Kept]:
        """The pages that say them; what this book may have from nobody is laid out at once."""
        styles = "\0".join((wanted["opening"], *wanted["marks"]))
        if len(self._marks) > _MOST_MARKS:
            self._marks.clear()
        every = dict.fromkeys(marks)
        found = {
            mark: self._marks[realm, styles, mark]
            for realm in (*wanted["borrows"], wanted["realm"])
            for mark in every
            if (realm, styles, mark) in self._marks
        }
        new = [mark for mark in every if mark not in found]
        if new:
            made = self._behind(wanted, [mark.html for mark in new], "marks")
            found |= zip(new, made, strict=True)
            self._marks |= {(wanted["realm"], styles, mark): found[mark] for mark in new}
        return found

    def _behind(self, wanted: dict[str, Any], pages: Sequence[str], css: str) -> list[Kept]:
        document = self._document(wanted, "".join(pages), wanted[css])
        return [Kept(page, artifact=True) for page in document.pages]

    def _write(self, wanted: dict[str, Any], leaves: Sequence[Leaf]) -> bytes:
        instant = datetime.fromisoformat(wanted["created"])
        attachments = [
            Attachment(
                string=base64.b64decode(item["content"]),
                name=item["name"],
                description=item["description"],
                created=instant,
                modified=instant,
                relationship="Data",
                url_fetcher=self._fetcher,
            )
            for item in wanted["attachments"]
        ]
        head = HTML(string=wanted["head"], url_fetcher=self._fetcher)
        metadata = DocumentMetadata(**get_html_metadata(head))
        book = Document(list(leaves), metadata, self._fetcher, self._fonts, {}, None)
        book.fonts = Fonts()
        pdf: bytes = book.write_pdf(attachments=attachments, custom_metadata=False, **_OPTIONS)
        return pdf

    def _lay_out(self, wanted: dict[str, Any], html: str, css: Sequence[str]) -> list[Kept]:
        """The pages of one section: kept ones if the same was laid out before."""
        said = "\0".join((wanted["opening"], wanted["closing"], *css, html))
        digest = hashlib.sha256(said.encode()).hexdigest()
        key = f"{wanted['realm']} {digest}"
        if key in self._kept:
            self._kept.move_to_end(key)
            self._reused += 1
            return self._kept[key]
        for realm in wanted["borrows"]:
            lent = self._kept.get(f"{realm} {digest}")
            if lent is not None:
                # Left where it was in the order: borrowing is not to be seen by its owner.
                self._reused += 1
                return lent
        self._kept[key] = [Kept(page) for page in self._document(wanted, html, css).pages]
        self._laid_out += 1
        self._untidy += len(self._kept[key])
        if self._untidy >= _TIDY_PAGES:
            self._tidy()
        return self._kept[key]

    def _document(self, wanted: dict[str, Any], html: str, css: Sequence[str]) -> Document:
        source = HTML(
            string=wanted["opening"] + html + wanted["closing"],
            url_fetcher=self._fetcher,
            base_url=None,
        )
        sheets = [self._style(text) for text in css]
        return source.render(font_config=self._fonts, stylesheets=sheets, **_OPTIONS)

    def _style(self, text: str) -> CSS:
        if text not in self._styles:
            if len(self._styles) >= 16:
                self._styles.clear()
            self._styles[text] = CSS(
                string=text, url_fetcher=self._fetcher, font_config=self._fonts
            )
        return self._styles[text]


def _expected_places(
    sections: Sequence[dict[str, Any]], laid: Sequence[Sequence[Kept]]
) -> tuple[dict[str, int], int]:
    """The page on which every anchor may come to stand, and the last page that is counted.

    A section that is not laid out yet has as many pages as it says it expects, or as its lists
    and tables have rows for.
    """
    places: dict[str, int] = {}
    before = last = 0
    for section, pages in zip(sections, laid, strict=True):
        count = len(pages)
        for number, kept in enumerate(pages, before + 1):
            for anchor in kept.page.anchors:
                places.setdefault(anchor, number)
        if not pages:
            html = section["html"]
            told = _PAGES.search(html)
            count = int(told[1]) if told else -(-len(_ROW.findall(html)) // _ROWS) or 1
            for found in _ANCHOR.finditer(html):
                page = before + 1 + found.start() * count // len(html)
                places.setdefault(unescape(found[1]), page)
        before += count
        last += 0 if section.get("late") else count
    return places, last


def _page(number: str) -> str:
    return f'data-page="{number}"'


def _numbered(html: str, places: dict[str, int], last: int) -> str:
    """`html` with the page of every anchor it names; pages are counted up to `last`."""

    def number(found: re.Match[str]) -> str:
        place = places.get(unescape(found[1]))
        return _page(_label(place, last) if place else "")

    return _PLACE.sub(number, html)


def _counted(wanted: dict[str, Any], laid: Sequence[Sequence[Kept]]) -> int:
    """How many pages are counted: those of papers that came late are not."""
    return sum(
        len(pages)
        for section, pages in zip(wanted["sections"], laid, strict=True)
        if not section.get("late")
    )


def _label(number: int, last: int) -> str:
    """What a page is called: 12, or 36-1 for the first one after the last that is counted."""
    return str(number) if number <= last else f"{last}-{number - last}"


def _places(laid: Sequence[Sequence[Kept]]) -> dict[str, int]:
    """The page of every anchor, counted over the whole book; the first one where there are two."""
    places: dict[str, int] = {}
    pages = (page for of_section in laid for page in of_section)
    for number, kept in enumerate(pages, 1):
        for anchor in kept.page.anchors:
            places.setdefault(anchor, number)
    return places


def _marks(sections: Sequence[dict[str, Any]], laid: Sequence[Sequence[Kept]]) -> Iterator[Mark]:
    """The marks of every page, in order; of one that lies across, with the class `across`."""
    counts = [len(pages) for pages in laid]
    counted = (n for part, n in zip(sections, counts, strict=True) if not part.get("late"))
    total, number = sum(counted), 0
    of_group: dict[str, int] = {}
    for section, count in zip(sections, counts, strict=True):
        if section["group"]:
            of_group[section["group"]] = of_group.get(section["group"], 0) + count
    so_far: dict[str, int] = {}
    for section, pages in zip(sections, laid, strict=True):
        for kept in pages:
            number += 1
            group = section["group"]
            so_far[group] = so_far.get(group, 0) + 1
            said = section["mark"].replace("{page}", str(so_far[group]))
            said = said.replace("{pages}", str(of_group.get(group, 0)))
            label = f"{number} / {total}" if number <= total else _label(number, total)
            across = kept.page.width > kept.page.height
            yield Mark(f"{section['leaf']} across" if across else section["leaf"], said, label)
