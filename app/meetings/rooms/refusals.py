"""Refusals about rooms and their bookings."""

from __future__ import annotations

from app.core.errors import ConflictError, DomainError
from app.core.i18n import message


class RoomTakenError(ConflictError):
    """Another booking has part of that time."""

    def __init__(self) -> None:
        super().__init__(
            message("The room is taken for part of that time. Choose another room or time.")
        )
        self.field = "room"


class RoomClosedError(DomainError):
    """The room is no longer offered on that day."""

    def __init__(self) -> None:
        super().__init__(message("This room is no longer offered on that day."), field="room")


class ConsentMissingError(DomainError):
    """A name without consent."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "A person is named to the host only with consent. Enter the day of the consent, "
                "or leave the name empty."
            ),
            field="consented_on",
        )


class BookedAlreadyError(DomainError):
    """The meeting has its room."""

    def __init__(self) -> None:
        super().__init__(
            message("The meeting has a room already. Release it before booking another."),
            field="room",
        )
