"""What a file must pass before anybody looks at what it means.

Size, kind by its first bytes, encoding, and characters a database cannot keep. Everything
here refuses by name and never guesses: a file that was damaged on the way is better fetched
again than half understood.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final

from app.core.i18n import Message, message
from app.core.tables.refusal import ImportRefused

#: Files of this size or more are refused (decimal megabytes, as people count them).
LIMIT_BYTES: Final = 50_000_000

_UTF8_BOM: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
#: Kinds that are recognised in order to be refused by name.
_REFUSED_KINDS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xd0\xcf\x11\xe0", "XLS (Excel 97–2003)"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
    (b"PAR1", "Parquet"),
)


def check_size(size: int) -> None:
    """Refuse a file that is empty or has 50 MB or more; call before reading it."""
    if size == 0:
        raise ImportRefused(message("The file is empty."))
    if size >= LIMIT_BYTES:
        raise ImportRefused(
            message(
                "The file is too large: %(size)s MB; files must be smaller than 50 MB.",
                size=round(size / 1_000_000, 1),
            ),
            status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )


def unsupported(kind: str | Message) -> ImportRefused:
    """The refusal of a format Duri does not read, by the format's name."""
    return ImportRefused(message("Unsupported format: %(kind)s.", kind=kind))


def refuse_known_kinds(content: bytes) -> None:
    """Refuse what its first bytes give away as something else than text or XLSX."""
    for signature, kind in _REFUSED_KINDS:
        if content.startswith(signature):
            raise unsupported(kind)


def decode(content: bytes) -> str:
    """UTF-8 text, with or without a byte order mark; any other encoding is refused by name."""
    if content.startswith(_UTF16_MARKS):
        raise ImportRefused(message("The file is UTF-16; please save it as UTF-8."))
    body = content.removeprefix(_UTF8_BOM)
    if _looks_utf16(body):
        raise ImportRefused(message("The file is UTF-16; please save it as UTF-8."))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ImportRefused(
            message(
                "The file is not UTF-8 throughout: line %(line)s holds a byte of another "
                "encoding. Please save it as UTF-8.",
                line=line,
            )
        ) from error
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        raise ImportRefused(
            message(
                "Characters of line %(line)s were lost when the file was converted earlier (�). "
                "Please fetch the original.",
                line=line,
            )
        )
    if "\x00" in text:
        raise unsupported(message("binary data"))
    return text


def _looks_utf16(body: bytes) -> bool:
    """Every second byte of its beginning is mostly zero."""
    head = body[:200]
    half = len(head) // 2
    return half > 2 and max(head[::2].count(0), head[1::2].count(0)) > half * 2 // 3


_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def bad_character(text: str) -> Message | None:
    """Why `text` cannot be stored: a NUL or half a surrogate pair; None when it can."""
    found = _UNSTORABLE.search(text)
    if found is None:
        return None
    if found[0] == "\x00":
        return message("holds a NUL character")
    return message("holds half a character (a lone surrogate)")
