"""An edition in a language → HTML → PDF. Reads the edition, its version, and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from flask import current_app
from markupsafe import Markup, escape
from pypdf import PdfReader

from app.core import pdf
from app.core.i18n import gettext, speaking
from app.packs.attached import attachments_of
from app.packs.changes import changed_anchors, changes
from app.packs.editions import Edition
from app.packs.sections import SECTIONS
from app.packs.words import Words, words_for

STYLES: Final = Path(__file__).parent / "templates" / "packs" / "pdf" / "pack.css"
#: Raised when templates or styles change what an unchanged snapshot looks like.
LAYOUT: Final = 4
#: Fill and outline of a tile by programme state (the mark in it says the same).
SHADES: Final = {
    "confirmed": Markup('fill="#0b2f5b" stroke="#0b2f5b"'),
    "evidenced": Markup('fill="#a9c6e6" stroke="#0b2f5b"'),
    "claimed": Markup('fill="#eef3f9" stroke="#0b2f5b" stroke-dasharray="4 2.5"'),
    "open": Markup('fill="#ffffff" stroke="#8a99ab"'),
}
INKS: Final = {"confirmed": "#ffffff", "evidenced": "#0b1f38", "claimed": "#0b1f38"} | {
    "open": "#3a495d"
}


@dataclass(frozen=True)
class Drawn:
    """A finished PDF, its pages, and the characters no font could draw (marked in it)."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A section filled in: its anchor and its HTML."""

    name: str
    html: Markup


def renderer() -> str:
    """Names what draws: the same name gives the same bytes for the same snapshot."""
    return f"layout {LAYOUT}, {pdf.renderer()}"


def draw(edition: Edition, locale: str, *, version: int) -> Drawn:
    """The PDF of `edition` in `locale`, stamped with its version.

    Raises core.pdf.PdfError when it cannot be laid out within the limits.
    """
    html, css = pages(edition, locale, version=version)
    html, missing = pdf.mark_missing(html)
    made = pdf.render(
        html,
        [css],
        created=datetime.fromisoformat(edition.content.frozen_at),
        attachments=tuple(attachments_of(edition, locale)),
    )
    return Drawn(made, len(PdfReader(BytesIO(made)).pages), missing)


def pages(edition: Edition, locale: str, *, version: int) -> tuple[str, str]:
    """HTML and CSS of the whole edition."""
    with speaking(locale):
        words = words_for(edition.content, locale)
        printed = [part.html for part in parts(edition, words, version=version)]
        html = current_app.jinja_env.get_template("packs/pdf/pack.html").render(
            w=words, parts=printed, **_frame(edition, words)
        )
        css = STYLES.read_text() + "\n".join(_running(edition, words, version))
    return html, css


def parts(edition: Edition, words: Words, *, version: int, paper: bool = True) -> tuple[Part, ...]:
    """The sections of this edition in their order, filled in; in the language being spoken.

    On `paper` the renderer prints page numbers; elsewhere their places hold links.
    """
    shown = [section for section in SECTIONS if section.applies(edition)]
    names = [section.name for section in shown if section.listed]
    numbers = {name: number for number, name in enumerate(names, 1)}
    listed = [
        {"name": each.name, "number": numbers[each.name], "title": each.heading(edition)}
        for each in shown
        if each.listed
    ]
    earlier = edition.earlier
    new = changed_anchors(changes(earlier.content, edition.content)) if earlier else frozenset()
    environment = current_app.jinja_env
    return tuple(
        Part(
            section.name,
            Markup(  # noqa: S704  (our own templates, escaped by Jinja)
                environment.get_template(section.template).render(
                    e=edition,
                    w=words,
                    v=section.view(edition, words),
                    number=numbers.get(section.name),
                    title=section.heading(edition),
                    version=version,
                    listed=listed,
                    shades=SHADES,
                    inks=INKS,
                    paper=paper,
                    new=new,
                )
            ),
        )
        for section in shown
    )


def _frame(edition: Edition, words: Words) -> dict[str, Any]:
    meeting = edition.content.meeting
    outline = gettext("Meeting no. %(number)s", number=meeting.number)
    return {
        "title": f"{words.name(meeting.body)} – {outline} – {edition.audience.label}",
        "author": gettext("Duri, secretariat"),
        "description": gettext("Briefing pack"),
        "created": edition.content.frozen_at,
        # The customary mark that nothing follows: 끝. in Korean papers, ./. in Vietnamese.
        "end": gettext("– End –"),
    }


def _running(edition: Edition, words: Words, version: int) -> Iterator[str]:
    """Heads and feet: what the page belongs to, the version, the hash of this content."""
    meeting = edition.content.meeting
    outline = gettext("Meeting no. %(number)s", number=meeting.number)
    head = f"{words.name(meeting.body)} · {outline}"
    stamp = gettext(
        "%(edition)s · version %(version)s · as of %(at)s (Seoul)",
        edition=edition.audience.label,
        version=version,
        at=words.seoul(edition.content.frozen_at),
    )
    hashed = gettext("content SHA-256 %(hash)s", hash=edition.digest)
    if meeting.demo:
        stamp = gettext("Fictional demonstration material.") + " " + stamp
    yield f"@page {{ @top-left {{ content: {_css(head)} }} @top-right {{ content: {_css('')} }}"
    yield f"@bottom-left {{ content: {_css(stamp)} '\\A' {_css(hashed)} }} }}"
    if edition.draft:
        mark = _watermark(gettext("DRAFT"))
        yield f"@page {{ background: url('{mark}') center no-repeat }}"
    for number, item in enumerate(edition.content.agenda, 1):
        if item.tenders:
            yield from _item_head(number)


def _watermark(text: str) -> str:
    """A pale word across the page, as an image of its own."""
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="500" height="500" viewBox="0 0 500 500">'
        f'<text x="250" y="290" text-anchor="middle" transform="rotate(-38 250 250)" '
        f'font-family="{pdf.FONT_FAMILY}" font-weight="bold" font-size="120" fill="#e3e7ec">'
        f"{escape(text)}</text></svg>"
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()


def _item_head(number: int) -> Iterator[str]:
    """Item 3 · page 2/4, counted over the item's own sheets."""
    template = gettext("Item %(number)s · page %(page)s of %(pages)s")
    named = template % {"number": number, "page": "\0page\0", "pages": "\0pages\0"}
    here = {"page": "counter(item)", "pages": f"target-counter('#papers-end-{number}', item)"}
    pieces = [here.get(piece) or _css(piece) for piece in named.split("\0") if piece]
    yield f"#papers-{number} {{ page: papers-{number} }}"
    yield f"@page papers-{number} {{ @top-right {{ content: {' '.join(pieces)} }} }}"
    yield f"@page :nth(1 of papers-{number}) {{ counter-reset: item 0 }}"


def _css(text: str) -> str:
    """A CSS string: every character that could end it or mean something is written by number."""
    return (
        '"' + "".join(c if c.isalnum() or c in " .,·()-–" else f"\\{ord(c):x} " for c in text) + '"'
    )
