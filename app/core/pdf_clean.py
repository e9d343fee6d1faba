"""A PDF somebody handed in → its pages alone, without scripts, actions, links or files inside.

Looked at in a process of its own with limits; a file that is encrypted, damaged, hides layers or
wants something from outside is refused in clear words.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import structlog

from app.core.errors import DomainError
from app.core.i18n import N_, Message, message

log = structlog.get_logger("pdf")

CHILD: Final = Path(__file__).with_name("pdf_clean_child.py")
#: Files of this many bytes or more are refused (decimal megabytes, as people count them).
LIMIT_BYTES: Final = 30_000_000
MOST_PAGES: Final = 200
_MEMORY_BYTES: Final = 1024**3
_SECONDS: Final = 40

_REFUSALS: Final = {
    "encrypted": N_(
        "The file is encrypted or asks for a password. Save it without protection and try again."
    ),
    "broken": N_("The file is damaged and cannot be read whole. Export it again and try again."),
    "pages": N_("The file has more than 200 pages. Split it, or hand in the part that is needed."),
    "xfa": N_("The file is a dynamic form (XFA). Print it to PDF and try again."),
    "layers": N_("The file has layers that are switched off. Print it to PDF and try again."),
    "outside": N_("The file fetches parts from outside. Print it to PDF and try again."),
}
#: What was taken out of a file, in words for the officer and the cover sheet.
REMOVED: Final = {
    "actions": N_("automatic actions"),
    "files": N_("embedded files"),
    "launch": N_("commands that start programs"),
    "links": N_("links"),
    "media": N_("sound and video"),
    "outside": N_("references to other files"),
    "scripts": N_("scripts"),
}


@dataclass(frozen=True)
class CleanPdf:
    """Pages of a checked file."""

    content: bytes = field(repr=False)
    #: Width and height of each page in points, as it is seen.
    sizes: tuple[tuple[int, int], ...]
    #: Keys of REMOVED.
    removed: tuple[str, ...]
    #: Fonts that are not in the file: it may look otherwise on another machine.
    bare_fonts: tuple[str, ...]


def cleaned(content: bytes) -> CleanPdf:
    """The file's pages, drawn anew. Raises `DomainError` on the field `file`."""
    if len(content) >= LIMIT_BYTES:
        raise too_large()
    if not content.startswith(b"%PDF-"):
        raise DomainError(message("This is not a PDF file, whatever its name says."), field="file")
    said, pages = _ask(content)
    if "refused" in said:
        reason = _REFUSALS[said["refused"]]
        raise DomainError(Message(reason), field="file")
    return CleanPdf(
        pages,
        tuple((int(width), int(height)) for width, height in said["sizes"]),
        tuple(said["removed"]),
        tuple(said["bare_fonts"]),
    )


def too_large() -> DomainError:
    """The refusal of a file beyond the limit, before it is read to its end."""
    refusal = DomainError(
        message("The file is too large; annexes must be smaller than 30 MB."), field="file"
    )
    refusal.status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return refusal


def _ask(content: bytes) -> tuple[dict[str, Any], bytes]:
    limits = [str(MOST_PAGES), str(_MEMORY_BYTES), str(_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603  (our own program, our own interpreter)
            [sys.executable, "-P", "-X", "utf8", str(CHILD), *limits],
            input=content,
            capture_output=True,
            timeout=_SECONDS * 2 + 10,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "")},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_heavy() from error
    said, _, pages = done.stdout.partition(b"\n")
    if done.returncode or not said:
        log.warning(
            "pdf.clean_failed",
            code=done.returncode,
            said=done.stderr.decode(errors="replace")[-2000:],
        )
        raise _too_heavy()
    return json.loads(said), pages


def _too_heavy() -> DomainError:
    return DomainError(
        message("Reading the file takes more time or memory than it may have."), field="file"
    )


def removed_words(keys: tuple[str, ...]) -> tuple[Message, ...]:
    """What was taken out, in words."""
    return tuple(Message(REMOVED[key]) for key in keys if key in REMOVED)
