"""An edition in a language → HTML → PDF. Reads the edition, its version, and nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from flask import current_app
from markupsafe import Markup

from app.core import pdf, pdf_bind
from app.core.i18n import gettext, message, speaking
from app.core.storage import stored_path
from app.core.web import settings
from app.packs.content.background import Annex
from app.packs.content.bound import bound_in
from app.packs.content.layout import arranged
from app.packs.editions.changes import changed_anchors, changes
from app.packs.editions.projecting import Edition, series_of
from app.packs.models import Series
from app.packs.rendering.attached import attachments_of
from app.packs.rendering.languages import columns_of, in_each, main_language
from app.packs.rendering.marks import MARKS, frame_styles, item_mark
from app.packs.rendering.side_by_side import side_by_side
from app.packs.rendering.words import Words, words_for
from app.packs.sections import SECTIONS

#: Where the templates say that what follows is laid out by itself, and for which agenda item.
_CUT: Final = re.compile(r"<!--cut(?: (\d+))?-->")
#: Where they stand in the page, and where the page ends.
_FRAME: Final = re.compile(r"<!--(?:parts|end)-->")
_HEAD: Final = re.compile(r"<head>.*</head>", re.DOTALL)
_CUT_HERE: Final = Markup("<!--cut-->")
#: Parts after which none flows on; so is the beginning.
_APART: Final = frozenset({"", "sheets", "annexes"})
#: What is drawn that has places for pages of others: the whole book, or one of these sections.
_BINDING: Final = frozenset({None, "annexes", "late"})
#: The section that stands after the last page of what was issued.
LATE: Final = "late"
_FOLDER: Final = Path(__file__).parent.parent / "templates" / "packs" / "pdf"
STYLES: Final = _FOLDER / "pack.css"
#: What two languages beside each other have beyond that.
TWIN: Final = _FOLDER / "twin.css"
#: Raised when templates or styles change what an unchanged snapshot looks like.
LAYOUT: Final = 9
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
    #: Sections laid out for it, and taken from the cache.
    laid_out: int = 0
    reused: int = 0


@dataclass(frozen=True)
class Part:
    """A section filled in: its anchor and its HTML."""

    name: str
    html: Markup
    #: Whether it begins where the part before it ends.
    flows: bool = False


def renderer() -> str:
    """Names what draws: the same name gives the same bytes for the same snapshot."""
    return f"layout {LAYOUT}, {pdf.renderer()}"


def draw(
    edition: Edition,
    locale: str,
    *,
    version: int,
    watch: pdf.Watch | None = None,
    only: str | None = None,
) -> Drawn:
    """The PDF of `edition` in `locale`, marked with its version; of its section `only`.

    `watch` is told how many sections of how many are laid out, and says whether to go on.
    Raises core.pdf.PdfError when it cannot be laid out within the limits, core.pdf.Unwanted when
    `watch` said so.
    """
    book, missing = book_of(edition, locale, version=version, only=only)
    keeps = f"{edition.content.meeting.id}/{locale}"
    made = pdf.bind(book, watch=watch, keeps=keeps)
    bound = bound_in(edition.content.annexes) if only in _BINDING else ()
    papers = [_paper(annex) for annex in bound]
    finished = pdf_bind.bind(made.pdf, papers, whole=only is None) if papers else made.pdf
    return Drawn(finished, made.pages, missing, made.laid_out, made.reused)


def _paper(annex: Annex) -> bytes:
    """The cleaned file of an annex; its hash is what the content names it by."""
    content = stored_path(settings().files, annex.sha256, suffix=".pdf").read_bytes()
    if hashlib.sha256(content).hexdigest() != annex.sha256:
        raise pdf.PdfError(message("The file of an annex is not what was handed in."))
    return content


def book_of(
    edition: Edition, locale: str, *, version: int, only: str | None = None
) -> tuple[pdf.Book, tuple[str, ...]]:
    """What is laid out: sections that do not depend on each other; and the marked characters."""
    frame = current_app.jinja_env.get_template("packs/pdf/pack.html").render(
        **_frame(edition, locale)
    )
    opening, end, closing = _FRAME.split(frame)
    filled = [
        part for part in all_parts(edition, locale, version=version) if only in {None, part.name}
    ]
    pieces = _pieces([part for part in filled if part.name != LATE], end)
    issued = len(pieces)
    pieces += _pieces([part for part in filled if part.name == LATE], "")
    running = frame_styles(edition, locale, version)
    sections, missing = [], dict[str, None]()
    for number, (item, html) in enumerate(pieces):
        marked, unknown = pdf.mark_missing(html)
        missing |= dict.fromkeys(unknown)
        mark = item_mark(item, locale) if item else ""
        bare = "bare" if not number and only is None else ""
        sections.append(pdf.Section(marked, item, mark, bare, late=number >= issued))
    book = pdf.Book(
        head=pdf.mark_missing(opening + closing)[0],
        # Nothing of the edition: its sections are those of others who are told the same.
        opening=_HEAD.sub("<head><title>·</title></head>", opening),
        closing=closing,
        sections=tuple(sections),
        css=_styles(locale),
        frame=(pdf.mark_missing(running)[0],),
        marks=(MARKS.read_text(),),
        created=datetime.fromisoformat(edition.content.frozen_at),
        attachments=tuple(attachments_of(edition, locale)),
        realm=_realm(edition),
        borrows=(Series.COMMITTEE.value,),
    )
    return book, tuple(missing)


def pages(edition: Edition, locale: str, *, version: int) -> tuple[str, str]:
    """HTML and CSS of the whole edition in one, page numbers left open."""
    book, _missing = book_of(edition, locale, version=version)
    html = "".join(
        (
            book.head.partition("</body>")[0],
            *(section.html for section in book.sections),
            book.closing,
        )
    )
    return html, "".join((*book.css, *book.frame))


def _styles(locale: str) -> tuple[str, ...]:
    styles = (STYLES,) if len(columns_of(locale)) == 1 else (STYLES, TWIN)
    return tuple(path.read_text() for path in styles)


def _realm(edition: Edition) -> str:
    """Whose its kept sections are: the desk's, those of the one reader it is for (a firm, a team, a
    counterpart, a recused seat), or the committee's."""
    own = f"/{edition.audience.value}/{edition.recipient}" if edition.recipient else ""
    return series_of(edition.audience).value + own


def _pieces(filled: Iterable[Part], end: str) -> list[tuple[str, str]]:
    """Every part that begins a page, with the agenda item whose papers it is; then the end."""
    html, before = Markup(), ""
    for part in filled:
        # After papers with heads of their own a section begins a page, whatever its styles say.
        html += part.html if part.flows and before not in _APART else _CUT_HERE + part.html
        before = part.name
    _before, *cut = _CUT.split(html)
    pieces = [
        (item or "", piece)
        for item, piece in zip(cut[::2], cut[1::2], strict=True)
        if piece.strip()
    ]
    if not pieces:
        return []
    item, last = pieces.pop()
    return [*pieces, (item, last + end)]


def all_parts(
    edition: Edition, locale: str, *, version: int, paper: bool = True
) -> tuple[Part, ...]:
    """The sections of an edition, filled in: where it has two languages, beside each other."""
    sides = []
    for language in columns_of(locale):
        with speaking(language):
            words = words_for(edition.content, language, columns_of(locale))
            sides.append(parts(edition, words, version=version, paper=paper))
    if len(sides) == 1:
        return sides[0]
    left, right = columns_of(locale)
    return tuple(
        Part(
            one.name,
            Markup(side_by_side(one.html, other.html, (left, right))),  # noqa: S704  (as above)
            one.flows,
        )
        for one, other in zip(*sides, strict=True)
    )


def parts(edition: Edition, words: Words, *, version: int, paper: bool = True) -> tuple[Part, ...]:
    """The sections of this edition in their order, filled in; in the language being spoken.

    On `paper` the renderer prints page numbers; elsewhere their places hold links.
    """
    layout = edition.content.layout
    shown = [section for section in arranged(SECTIONS, layout) if section.applies(edition)]
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
            section.flows,
        )
        for section in shown
    )


def _frame(edition: Edition, locale: str) -> dict[str, Any]:
    """What the file says of itself, and the customary mark that nothing follows."""
    meeting = edition.content.meeting

    def title(language: str) -> str:
        outline = gettext("Meeting no. %(number)s", number=meeting.number)
        body = words_for(edition.content, language).name(meeting.body)
        return f"{body} – {outline} – {edition.audience.label}"

    return {
        "language": main_language(locale),
        "kind": locale if len(columns_of(locale)) == 1 else "twin",
        "title": in_each(locale, title),
        "author": in_each(locale, lambda _language: gettext("Duri, secretariat")),
        "description": in_each(locale, lambda _language: gettext("Briefing pack")),
        "created": edition.content.frozen_at,
        # 끝. in Korean papers, ./. in Vietnamese ones.
        "ends": [
            (language, in_each(language, lambda _language: gettext("– End –")))
            for language in columns_of(locale)
        ],
    }
