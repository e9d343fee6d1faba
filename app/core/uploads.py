"""Files people hand in: which kinds, how large, free of malware; kept encrypted by their hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Final

from app.core.antivirus import Scanner
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.office import office_kind

#: Documents of this many bytes or more are refused (decimal megabytes, as people count them).
LIMIT_BYTES: Final = 10_000_000
#: What a whole form with one such file may weigh.
FORM_BYTES: Final = LIMIT_BYTES + 1_000_000
_LONGEST_NAME: Final = 120
#: First bytes → (media type, suffix). A file is what it begins with, whatever its name says.
_KINDS: Final = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)


@dataclass(frozen=True)
class CheckedFile:
    """A file that passed: its kind by its first bytes, its name without a path."""

    filename: str
    media_type: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash it is kept under."""
        return hashlib.sha256(self.content).hexdigest()


def checked_document(
    filename: str, content: bytes, *, scanner: Scanner | None, office: bool = False
) -> CheckedFile:
    """A PDF, JPEG or PNG below 10 MB without malware; else `DomainError` on the field `file`.

    With `office` also DOCX, XLSX, PPTX, HWPX, ODT, ODS and ODP without macros: drafts that a team
    works on.
    """
    if not content:
        raise DomainError(message("The file is empty."), field="file")
    if len(content) >= LIMIT_BYTES:
        refusal = DomainError(
            message("The file is too large; documents must be smaller than 10 MB."), field="file"
        )
        refusal.status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        raise refusal
    kind = next((kind[1:] for kind in _KINDS if content.startswith(kind[0])), None)
    if kind is None and office:
        kind = office_kind(content)
    if kind is None:
        words = (
            message(
                "Only PDF, JPEG, PNG, DOCX, XLSX, PPTX, HWPX, ODT, ODS and ODP files without "
                "macros are taken. This file is of another kind, whatever its name says."
            )
            if office
            else message(
                "Only PDF, JPEG and PNG files are taken. This file is of another kind, "
                "whatever its name says."
            )
        )
        raise DomainError(words, field="file")
    found = scanner.infection(content) if scanner else None
    if found is not None:
        raise DomainError(
            message("The file holds malware (%(name)s) and was not kept.", name=found),
            field="file",
        )
    return CheckedFile(plain_name(filename, kind[1]), kind[0], content)


def plain_name(filename: str, suffix: str) -> str:
    """The name alone, with the suffix its content deserves."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    stem = "".join(letter for letter in name if letter.isprintable()).rpartition(".")
    return (stem[0] or stem[2] or "document")[:_LONGEST_NAME] + suffix
