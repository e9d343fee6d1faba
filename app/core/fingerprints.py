"""Fingerprints of files that firms hand in: who a file says wrote it, as a keyed hash.

The content's own fingerprint is its SHA-256, under which it is stored. The author's name is read
once, when the file comes in, brought into one spelling and hashed with the installation's key: what
is stored can be compared and not read.
"""

from __future__ import annotations

import hashlib
import hmac
from io import BytesIO
from typing import Final

import structlog
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from app.core import images, office
from app.core.text import place_key

log = structlog.get_logger("fingerprints")

#: Names that programs and offices fill in by themselves: they are nobody's.
_NOBODY: Final = frozenset(
    place_key(name)
    for name in (
        "admin",
        "administrator",
        "user",
        "owner",
        "author",
        "unknown",
        "anonymous",
        "microsoft office user",
        "microsoft",
        "windows user",
        "pc",
        "home",
        "test",
        "openpyxl",
        "python-docx",
        "xlsxwriter",
        "사용자",
        "관리자",
        "người dùng",
        "quản trị",
    )
)
#: Shorter names say too little.
_SHORTEST: Final = 2


def author_key(content: bytes, media_type: str, *, key: str) -> str | None:
    """Equal for files that name one author; None where a file names nobody.

    A file that cannot be read names nobody: it was checked for what it is elsewhere.
    """
    if media_type == "application/pdf":
        said: tuple[str, ...] = (_author_of_pdf(content),)
    elif media_type in office.MEDIA_TYPES:
        said = office.office_authors(content)
    elif media_type in images.MEDIA_TYPES:
        said = images.image_authors(content)
    else:
        return None
    for name in map(place_key, said):
        if len(name) >= _SHORTEST and name not in _NOBODY:
            secret = key.encode()
            return hmac.new(secret, f"author\n{name}".encode(), hashlib.sha256).hexdigest()
    return None


def _author_of_pdf(content: bytes) -> str:
    try:
        facts = PdfReader(BytesIO(content)).metadata
        return str((facts.author if facts else None) or "")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        log.info("no author read", fault=type(fault).__name__)
        return ""
