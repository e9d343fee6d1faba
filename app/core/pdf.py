"""HTML + CSS → PDF/UA-1, in a process of its own with limits: a hostile or huge page costs its
own job and nothing else.

Everything the pages need is in the request: text, styles, the two fonts, dates. Nothing is
fetched, no font of the machine is used, no clock is read: the same request gives the same
bytes (within one version of WeasyPrint and Pango, which `renderer()` names).
"""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import structlog
from fontTools.ttLib import TTFont

from app.core.errors import DomainError
from app.core.i18n import Message, message
from app.core.pdf_child import FETCH_REFUSED, NO_LIBRARY, OUT_OF_MEMORY

log = structlog.get_logger("pdf")

CHILD: Final = Path(__file__).with_name("pdf_child.py")
FONT_FOLDER: Final = Path(__file__).parent.parent / "static" / "vendor" / "fonts"
FONTS: Final = ("PretendardGOV-Regular.ttf", "PretendardGOV-Bold.ttf")
FONT_FAMILY: Final = "Pretendard GOV"


@dataclass(frozen=True)
class Limits:
    """What one document may cost. Measured: 36 pages need 10 s and 191 MiB, 185 pages 494 MiB."""

    seconds: int = 180
    #: Address space, not resident memory: fonts and libraries are mapped in full.
    memory_bytes: int = 2 * 1024**3
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


class PdfError(DomainError):
    """The document cannot be made."""


def render(
    html: str,
    css: Sequence[str],
    *,
    created: datetime,
    attachments: Sequence[Attachment] = (),
    limits: Limits = Limits(),
) -> bytes:
    """The PDF of `html`, dated `created`.

    Raises `PdfError` when the page exceeds a limit, wants something from outside, or the
    machine lacks a library; the reason is in the reader's words, details go to the log.
    """
    _check(html, limits)
    return _ask(
        {
            "html": html,
            "css": list(css),
            "created": created.isoformat(),
            "attachments": [
                {
                    "name": item.name,
                    "description": item.description,
                    "content": base64.b64encode(item.content).decode(),
                }
                for item in attachments
            ],
            "probe": False,
        },
        limits,
    )


@lru_cache(maxsize=1)
def renderer() -> str:
    """Names the software that draws the pages; stored with what it drew."""
    found = json.loads(_ask({"probe": True}, Limits()))
    if not found["harfbuzz_subset"]:
        log.warning(
            "pdf.no_harfbuzz_subset",
            meaning="PDFs take about five times as long",
            remedy="apt-get install libharfbuzz-subset0",
        )
    return f"weasyprint {found['weasyprint']}, pango {found['pango']}"


def has_harfbuzz_subset() -> bool:
    """Whether fonts are subset quickly (libharfbuzz-subset); works without, five times slower."""
    return bool(json.loads(_ask({"probe": True}, Limits()))["harfbuzz_subset"])


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


def _check(html: str, limits: Limits) -> None:
    spans = re.findall(r"(?:col|row)span\s*=\s*[\"']?\s*(\d+)", html, re.IGNORECASE)
    if (
        len(html.encode()) > limits.html_bytes
        or html.count("<") > 2 * limits.elements
        or html.count("<tr") > limits.rows
        or any(len(span) > 4 or int(span) > limits.span for span in spans)
    ):
        raise PdfError(message("The document is too large to be laid out."))


def _ask(request: dict[str, Any], limits: Limits) -> bytes:
    """Start the child, hand it the request, and take its answer or its failure."""
    request = request | {
        "fonts": _fonts(),
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.seconds,
    }
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "SYSTEMROOT"}
    }
    # -P: the folder of this file holds modules named like the standard library's.
    command = [sys.executable, "-P", "-X", "utf8", str(CHILD)]
    try:
        done = subprocess.run(  # noqa: S603  (our own program, our own interpreter)
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=limits.seconds + 10,
            env=environment | {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        log.warning("pdf.timeout", seconds=limits.seconds)
        raise PdfError(message("Laying out the document took too long.")) from error
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode == 0 and done.stdout:
        if said:
            log.info("pdf.said", said=said[-4000:])
        return done.stdout
    log.error("pdf.failed", code=done.returncode, said=said[-4000:])
    raise PdfError(_reason(done.returncode, said))


def _reason(code: int, said: str) -> Message:
    if code == NO_LIBRARY:
        return message("The server lacks a library that PDF files need (Pango).")
    if code == FETCH_REFUSED:
        return message("The document asks for something from outside, which is refused.")
    # GLib and Pango abort where Python would raise.
    if code in {OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGTRAP} or "MemoryError" in said:
        return message("The document needs more memory than it may have.")
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return message("Laying out the document took too long.")
    return message("The document could not be laid out.")
