"""Heads and feet of a pack's pages, and the mark of a draft."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from markupsafe import escape

from app.core import pdf
from app.core.i18n import gettext
from app.packs.editions.projecting import Edition
from app.packs.rendering.languages import in_each
from app.packs.rendering.words import words_for

_FOLDER: Final = Path(__file__).parent.parent / "templates" / "packs" / "pdf"
FRAME: Final = _FOLDER / "frame.css"
MARKS: Final = _FOLDER / "marks.css"


def frame_styles(edition: Edition, locale: str, version: int) -> str:
    """The styles of what every page has: whose papers, which version, the hash, the watermark."""
    return FRAME.read_text() + "\n".join(_running(edition, locale, version))


def item_mark(number: str, locale: str) -> str:
    """The head of an item's papers, with places for the page and the pages of the item."""
    return in_each(
        locale,
        lambda _language: gettext(
            "Item %(number)s · page %(page)s of %(pages)s",
            number=number,
            page="{page}",
            pages="{pages}",
        ),
    )


def _running(edition: Edition, locale: str, version: int) -> Iterator[str]:
    """Heads and feet: what the page belongs to, the version, the hash of this content."""
    meeting = edition.content.meeting

    def head(language: str) -> str:
        outline = gettext("Meeting no. %(number)s", number=meeting.number)
        return f"{words_for(edition.content, language).name(meeting.body)} · {outline}"

    def stamp(language: str) -> str:
        said = gettext(
            "%(edition)s · version %(version)s · as of %(at)s (Seoul)",
            edition=edition.audience.label,
            version=version,
            at=words_for(edition.content, language).seoul(edition.content.frozen_at),
        )
        return f"{gettext('Fictional demonstration material.')} {said}" if meeting.demo else said

    hashed = in_each(
        locale, lambda _language: gettext("content SHA-256 %(hash)s", hash=edition.digest)
    )
    yield f"@page {{ @top-left {{ content: {_css(in_each(locale, head))} }}"
    yield f"@bottom-left {{ content: {_css(in_each(locale, stamp))} '\\A' {_css(hashed)} }} }}"
    if edition.draft:
        mark = _watermark(in_each(locale, lambda _language: gettext("DRAFT"), between=" "))
        yield f"@page {{ background: url('{mark}') center no-repeat }}"


def _watermark(text: str) -> str:
    """A pale word across the page, as an image of its own."""
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="500" height="500" viewBox="0 0 500 500">'
        f'<text x="250" y="290" text-anchor="middle" transform="rotate(-38 250 250)" '
        f'font-family="{pdf.FONT_FAMILY}" font-weight="bold" font-size="120" fill="#e3e7ec">'
        f"{escape(text)}</text></svg>"
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()


def _css(text: str) -> str:
    """A CSS string: every character that could end it or mean something is written by number."""
    return (
        '"' + "".join(c if c.isalnum() or c in " .,·()-–" else f"\\{ord(c):x} " for c in text) + '"'
    )
