"""HTML + CSS → PDF/UA-1, in processes of their own with limits: a hostile or huge page costs
its own job and nothing else.

Everything the pages need is in the request: text, styles, the two fonts, dates. Nothing is
fetched, no font of the machine is used, no clock is read: the same request gives the same
bytes (within one version of WeasyPrint and Pango, which `renderer()` names), whether its
sections were laid out for it or before.
"""

from __future__ import annotations

import atexit
import base64
import re
import signal
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import structlog
from fontTools.ttLib import TTFont

from app.core.errors import DomainError
from app.core.i18n import Message, message
from app.core.pdf_pool import (
    MOST_PAGES,
    Beat,
    Child,
    ChildDiedError,
    Pool,
    TooLongError,
    UnwantedError,
    harmless,
    patient,
)
from app.core.press import CANCELLED, FETCH_REFUSED, NO_LIBRARY, OUT_OF_MEMORY

__all__ = [
    "Attachment",
    "Book",
    "Drawn",
    "Limits",
    "PdfError",
    "Section",
    "UnwantedError",
    "bind",
    "mark_missing",
    "render",
    "renderer",
]

log = structlog.get_logger("pdf")

FONT_FOLDER: Final = Path(__file__).parent.parent / "static" / "vendor" / "fonts"
FONTS: Final = ("PretendardGOV-Regular.ttf", "PretendardGOV-Bold.ttf")
FONT_FAMILY: Final = "Pretendard GOV"
#: The processes that books are laid out by; `configure` sets how many there may be.
_pool: Final = Pool(2)
atexit.register(_pool.close)


@dataclass(frozen=True)
class Limits:
    """What one document may cost. Measured: 200 pages need 45 s and 540 MiB."""

    seconds: int = 180
    #: Address space, not resident memory: fonts and libraries are mapped in full, and a process
    #: that keeps sections starts with those it has.
    memory_bytes: int = 3 * 1024**3
    html_bytes: int = 8 * 1024**2
    elements: int = 150_000
    rows: int = 20_000
    #: colspan="65534" alone takes 19 s.
    span: int = 64


@dataclass(frozen=True)
class Attachment:
    """A file embedded in the PDF; its dates are the document's."""

    name: str
    description: str
    content: bytes


@dataclass(frozen=True)
class Section:
    """A part of a book that begins on a page of its own and is laid out apart from the others.

    A place that says the page of an anchor, here or in any other section, is an element with
    `data-page-of="anchor"`; it is given `data-page="12"`, which the styles print.
    """

    html: str
    #: Sections of one group count their pages together, for `mark`.
    group: str = ""
    #: What the head of its pages says; `{page}` and `{pages}` are counted over the group.
    mark: str = ""
    #: Class of its pages' marks, for the styles of the marks.
    leaf: str = ""
    #: Comes after the last page that is counted: its pages are 36-1, 36-2, …
    late: bool = False


@dataclass(frozen=True)
class Book:
    """A document of several sections with one head, one set of styles and marks on its pages."""

    #: The page without its sections: its head gives the file's title, author, dates, language.
    head: str
    #: What every section stands between: from the doctype to the opening of the body, its end.
    opening: str
    closing: str
    sections: tuple[Section, ...]
    css: tuple[str, ...]
    #: Styles of a page made of `.leaf` that is painted behind every page: heads, feet.
    frame: tuple[str, ...]
    #: Styles of a page made of `.leaf[data-mark][data-number]`: what differs from page to page.
    #: Empty: neither.
    marks: tuple[str, ...]
    created: datetime
    attachments: tuple[Attachment, ...] = ()
    #: Whose the sections are that are kept of it. Only a book of the same realm, or one that
    #: names it in `borrows`, is made of them: else the time a book takes would tell of others.
    realm: str = ""
    borrows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """A finished book."""

    pdf: bytes
    pages: int
    #: Page of each anchor.
    places: Mapping[str, int]
    #: Sections laid out for it, and taken as they were.
    laid_out: int
    reused: int


class PdfError(DomainError):
    """The document cannot be made."""


#: Told how many sections of how many are laid out; False: nobody wants the book any more.
Watch = Callable[[int, int], bool]


def configure(*, children: int) -> None:
    """How many processes may lay out books at the same time."""
    _pool.size = children


def render(
    html: str,
    css: Sequence[str],
    *,
    created: datetime,
    attachments: Sequence[Attachment] = (),
    limits: Limits = Limits(),
) -> bytes:
    """The PDF of `html`, dated `created`; laid out by a process that does nothing else.

    Raises `PdfError` when the page exceeds a limit, wants something from outside, or the
    machine lacks a library; the reason is in the reader's words, details go to the log.
    """
    whole = Book(html, html, "", (Section(""),), tuple(css), (), (), created, tuple(attachments))
    _check([html], limits)
    return _ask_one(_request(whole, limits), limits)[1]


def bind(
    book: Book,
    *,
    watch: Watch | None = None,
    limits: Limits = Limits(),
    keeps: str = "",
) -> Drawn:
    """The PDF of `book`; sections that were laid out before are not laid out again.

    `keeps` names what belongs together (a meeting in a language): a process that laid out some
    of it before is preferred. Raises `PdfError` as `render` does, and `UnwantedError` when `watch`
    said so.
    """
    _check([book.opening, book.closing, *(section.html for section in book.sections)], limits)
    done, of = 0, len(book.sections)

    def beat(news: dict[str, Any] | None) -> bool:
        nonlocal done, of
        if news is not None:
            done, of = news["done"], news["of"]
        return watch is None or watch(done, of)

    request = _request(book, limits)
    header, pdf = _ask_pool(request, limits, f"{book.realm}/{keeps}", beat)
    return Drawn(pdf, header["pages"], header["places"], header["laid_out"], header["reused"])


@lru_cache(maxsize=1)
def renderer() -> str:
    """Names the software that draws the pages; stored with what it drew."""
    found = _versions()
    if not found["harfbuzz_subset"]:
        log.warning(
            "pdf.no_harfbuzz_subset",
            meaning="PDFs take about five times as long",
            remedy="apt-get install libharfbuzz-subset0",
        )
    return f"weasyprint {found['weasyprint']}, pango {found['pango']}"


def has_harfbuzz_subset() -> bool:
    """Whether fonts are subset quickly (libharfbuzz-subset); works without, five times slower."""
    return bool(_versions()["harfbuzz_subset"])


def mark_missing(html: str) -> tuple[str, tuple[str, ...]]:
    """`html` with every character no font can draw written as [U+1F600], and those characters.

    Letters are composed first (NFC); invisible format characters that could reorder or hide
    text are dropped.
    """
    known = _characters()
    missing: dict[str, None] = {}

    def replace(match: re.Match[str]) -> str:
        character = match.group()
        if ord(character) in known:
            return character
        if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"}:
            return ""
        missing[character] = None
        return f"[U+{ord(character):04X}]"

    marked = re.sub(r"[^\x20-\x7e\n\t]", replace, unicodedata.normalize("NFC", html))
    return marked, tuple(missing)


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    """Code points that every one of our fonts can draw."""
    known: list[set[int]] = []
    for path in _fonts():
        with TTFont(path, lazy=True) as font:
            known.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*known) | {0xAD, 0x200B})


def _fonts() -> list[str]:
    paths = [FONT_FOLDER / name for name in FONTS]
    for path in paths:
        if not path.exists():
            log.error("pdf.no_font", path=str(path), remedy="python -m scripts.assets")
            raise PdfError(message("The fonts for PDF files are not installed."))
    return [str(path) for path in paths]


def _check(pieces: Sequence[str], limits: Limits) -> None:
    spans = [
        span
        for html in pieces
        for span in re.findall(r"(?:col|row)?span\s*=\s*[\"']?\s*(\d+)", html, re.IGNORECASE)
    ]
    if (
        sum(len(html.encode()) for html in pieces) > limits.html_bytes
        or sum(html.count("<") for html in pieces) > 2 * limits.elements
        or sum(len(re.findall("<tr", html, re.IGNORECASE)) for html in pieces) > limits.rows
        or any(len(span) > 4 or int(span) > limits.span for span in spans)
    ):
        raise PdfError(message("The document is too large to be laid out."))


def _request(book: Book, limits: Limits) -> dict[str, Any]:
    return {
        "ask": "book",
        "head": book.head,
        "opening": book.opening,
        "closing": book.closing,
        "sections": [
            {
                "html": section.html,
                "group": section.group,
                "mark": section.mark,
                "leaf": section.leaf,
                "late": section.late,
            }
            for section in book.sections
        ],
        "css": list(book.css),
        "frame": list(book.frame),
        "marks": list(book.marks),
        "created": book.created.isoformat(),
        "attachments": [
            {
                "name": item.name,
                "description": item.description,
                "content": base64.b64encode(item.content).decode(),
            }
            for item in book.attachments
        ],
        "realm": book.realm,
        "borrows": list(book.borrows),
        "most_pages": MOST_PAGES,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.seconds,
    }


def _versions() -> dict[str, Any]:
    limits = Limits()
    request = {"ask": "versions", "memory_bytes": limits.memory_bytes, "cpu_seconds": 60}
    return _ask_one(request, limits)[0]


def _ask_one(request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Ask a process that is started for this request and ended after it."""
    child = Child(_fonts())
    try:
        return _answer(child, request, limits, patient)
    except ChildDiedError as error:
        raise _died(error) from error
    finally:
        child.close()


def _ask_pool(
    request: dict[str, Any], limits: Limits, knows: str, beat: Beat
) -> tuple[dict[str, Any], bytes]:
    """Ask one of the pool; what somebody else killed is asked again of a new one, once."""
    try:
        with _pool.child(_fonts(), knows, beat) as child:
            return _answer(child, request, limits, beat)
    except ChildDiedError as error:
        if error.code != -signal.SIGKILL:
            raise _died(error) from error
        log.warning("pdf.child_killed", meaning="asked again of a new process")
    try:
        with _pool.child(_fonts(), knows, beat) as child:
            return _answer(child, request, limits, beat)
    except ChildDiedError as error:
        raise _died(error) from error


def _answer(
    child: Child, request: dict[str, Any], limits: Limits, beat: Beat
) -> tuple[dict[str, Any], bytes]:
    try:
        header, payload = child.ask(request, seconds=limits.seconds + 10, beat=beat)
    except TooLongError as error:
        log.warning("pdf.timeout", seconds=limits.seconds)
        raise PdfError(message("Laying out the document took too long.")) from error
    if header["said"]:
        log.info("pdf.said", said=header["said"])
    if header["end"] == "done":
        return header, payload
    if not harmless(header):
        child.kill()
    if header["end"] == CANCELLED:
        raise UnwantedError
    log.error("pdf.failed", end=header["end"], why=header.get("why", ""))
    raise PdfError(_REASONS.get(header["end"], _NOT_LAID_OUT))


_NOT_LAID_OUT: Final = message("The document could not be laid out.")
_REASONS: Final[Mapping[str, Message]] = {
    NO_LIBRARY: message("The server lacks a library that PDF files need (Pango)."),
    FETCH_REFUSED: message("The document asks for something from outside, which is refused."),
    OUT_OF_MEMORY: message("The document needs more memory than it may have."),
}


def _died(error: ChildDiedError) -> PdfError:
    """Why a process ended without an answer, in the reader's words."""
    log.error("pdf.child_died", code=error.code, said=error.said)
    # GLib and Pango abort where Python would raise.
    if error.code in {-signal.SIGABRT, -signal.SIGTRAP} or "MemoryError" in error.said:
        return PdfError(_REASONS[OUT_OF_MEMORY])
    if error.code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return PdfError(message("Laying out the document took too long."))
    return PdfError(_NOT_LAID_OUT)
