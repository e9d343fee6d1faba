"""What a person can put right, by name; everything else is a bug and crashes."""

from __future__ import annotations

from http import HTTPStatus

from app.core.i18n import Message, message


class DomainError(Exception):
    """A refusal in the reader's words. `field` names the form field it belongs to, if one."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, reason: Message, *, field: str | None = None) -> None:
        super().__init__(reason.msgid)
        self.reason = reason
        self.field = field

    def __str__(self) -> str:
        return str(self.reason)


class NotFoundError(DomainError):
    """Absent or not yours: the reader cannot tell which."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(message("There is nothing here."))


class NotAllowedError(NotFoundError):
    """The actor may not; answered exactly like `NotFoundError`."""


class ConflictError(DomainError):
    """Somebody else changed the same thing in the meantime."""

    status = HTTPStatus.CONFLICT

    def __init__(self, reason: Message | None = None) -> None:
        super().__init__(
            reason
            or message("Somebody else has changed this in the meantime. Look again, then repeat.")
        )
