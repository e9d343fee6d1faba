"""Refusals about polls."""

from __future__ import annotations

from datetime import datetime

from app.core.clock import HANOI, SEOUL
from app.core.dates import format_instant
from app.core.errors import ConflictError, DomainError
from app.core.i18n import message


class PollOverError(DomainError):
    """An answer after the respond-by."""

    def __init__(self, respond_by: datetime) -> None:
        super().__init__(
            message(
                "Answers were taken until %(seoul)s in Seoul (%(hanoi)s in Hanoi); the poll is "
                "over. Please tell the secretariat what you can do.",
                seoul=format_instant(respond_by, SEOUL),
                hanoi=format_instant(respond_by, HANOI),
            )
        )


class PollOpenError(ConflictError):
    """A second poll of one meeting."""

    def __init__(self) -> None:
        super().__init__(message("This meeting has an open poll. Close it before asking again."))


class NoSlotError(DomainError):
    """A poll about nothing, or about what has passed."""

    def __init__(self) -> None:
        super().__init__(
            message("Choose at least one date. All must lie after the day answers are due."),
            field="starts",
        )


class RespondByError(DomainError):
    """Answers due in the past."""

    def __init__(self) -> None:
        super().__init__(message("Answers cannot be due in the past."), field="respond_by")


class NobodyToAskError(DomainError):
    """A body without seats."""

    def __init__(self) -> None:
        super().__init__(message("Nobody sits on this body on the first of these dates."))


class NothingSaidError(DomainError):
    """A form without a single answer."""

    def __init__(self) -> None:
        super().__init__(message("Choose an answer for at least one date."))


class SpanError(DomainError):
    """A span that cannot be searched."""

    def __init__(self, most: int) -> None:
        super().__init__(
            message(
                "Choose a span of at most %(days)s days that begins after today and does not "
                "end before it begins.",
                days=most,
            ),
            field="last",
        )
