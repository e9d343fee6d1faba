"""The refusal of a whole file."""

from __future__ import annotations

from http import HTTPStatus

from app.core.errors import DomainError
from app.core.i18n import Message, message


class ImportRefused(DomainError):  # noqa: N818  (a refusal is an answer, not a fault)
    """The whole file is refused, by name, in one line."""

    def __init__(
        self, reason: Message, *, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
    ) -> None:
        super().__init__(reason, field="file")
        self.status = status


def too_many_rows(most: int) -> ImportRefused:
    """The refusal of a file with more than `most` rows below its header."""
    return ImportRefused(
        message("Row %(row)s: more than %(n)s rows; split the file.", row=most + 2, n=most)
    )
