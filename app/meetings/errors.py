"""Refusals of the meetings feature."""

from __future__ import annotations

from app.core.errors import ConflictError, DomainError
from app.core.i18n import message


class WrongStateError(ConflictError):
    """The meeting is in a state that does not allow this."""

    def __init__(self) -> None:
        super().__init__(message("The state of the meeting does not allow this any more."))


class AgendaTooLongError(DomainError):
    """The accepted items leave less than the reserve."""

    def __init__(self, planned: int, available: int) -> None:
        super().__init__(
            message(
                "The agenda takes %(planned)s minutes, but %(available)s are available beside "
                "the reserve of 10%%. Shorten or defer items.",
                planned=planned,
                available=available,
            )
        )


class EmptyAgendaError(DomainError):
    """Nothing was accepted."""

    def __init__(self) -> None:
        super().__init__(message("An agenda without items cannot be frozen."))


class NotQuorateError(DomainError):
    """Without a quorum an item is for information only."""

    def __init__(self) -> None:
        super().__init__(
            message("Without a quorum for this item only “note” can be recorded."), field="type"
        )


class MeetingOverError(DomainError):
    """The start lies in the past."""

    def __init__(self) -> None:
        super().__init__(
            message("The meeting's start has passed: nobody can be invited to it."),
            field="starts_on",
        )


class NobodyToInviteError(DomainError):
    """No seat with an address is waiting for an invitation."""

    def __init__(self) -> None:
        super().__init__(message("There is nobody to write to."))


class NumberTakenError(ConflictError):
    """Two officers called the same meeting."""

    def __init__(self) -> None:
        super().__init__(
            message("This meeting number has just been used. Try again for the next one.")
        )


class CodeTakenError(DomainError):
    """Two bodies cannot share a code."""

    def __init__(self) -> None:
        super().__init__(message("Another body uses this short name."), field="code")


class WordsMissingError(DomainError):
    """A step that must be explained."""

    def __init__(self, field: str) -> None:
        super().__init__(message("Please say why."), field=field)
