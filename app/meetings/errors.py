"""Refusals of the meetings feature."""

from __future__ import annotations

from datetime import date

from app.core.dates import format_date
from app.core.errors import ConflictError, DomainError
from app.core.i18n import Message, message
from app.meetings.season_models import CalendarCountry


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
                "the reserve of 10%%. Shorten or defer items by %(over)s minutes.",
                planned=planned,
                available=available,
                over=planned - available,
            )
        )


class EmptyAgendaError(DomainError):
    """Nothing was accepted."""

    def __init__(self) -> None:
        super().__init__(message("An agenda without items cannot be frozen."))


class NotQuorateError(DomainError):
    """Without a quorum an item is for information only; says which group is missing."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            message(
                "Without its own quorum this item is for information only, and no decision can be "
                "recorded: %(missing)s.",
                missing=missing,
            )
        )


class ItemPausedError(ConflictError):
    """An objection to the item waits to be examined."""

    def __init__(self) -> None:
        super().__init__(
            message("The item is paused: an objection to it has not been examined yet.")
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


class SeasonYearError(DomainError):
    """A year nobody can plan."""

    def __init__(self, year: int, first: int, last: int) -> None:
        super().__init__(
            message(
                "A season can be planned for %(first)s to %(last)s, not for %(year)s.",
                first=first,
                last=last,
                year=year,
            ),
            field="year",
        )


class HolidaysUnknownError(DomainError):
    """The list of public holidays has nothing for this year: every day would look free."""

    def __init__(self, country: CalendarCountry, year: int) -> None:
        super().__init__(
            message(
                "%(calendar)s: no public holidays are known for %(year)s, so no season can be "
                "planned for it yet.",
                calendar=Message(country.msgid),
                year=year,
            )
        )


class DayTakenError(DomainError):
    """Two entries for one day of a calendar."""

    def __init__(self) -> None:
        super().__init__(
            message("This calendar has an entry for that day already. Remove it first."),
            field="day",
        )


class SeasonDateError(DomainError):
    """A date that no season can have."""

    def __init__(self, day: date, year: int) -> None:
        super().__init__(
            message(
                "%(day)s cannot be kept: dates lie in %(year)s, after today, each once.",
                day=format_date(day),
                year=year,
            )
        )


class NothingToCallError(DomainError):
    """No date of the season is without its meeting."""

    def __init__(self) -> None:
        super().__init__(message("Every date kept has its meeting already. Keep dates first."))


class BodyUnknownError(DomainError):
    """No body is called so."""

    def __init__(self, name: str) -> None:
        super().__init__(message("There is no body called %(name)s.", name=name))


class ZoneUnknownError(DomainError):
    """A time zone without rules: its hours cannot be compared with anybody's."""

    def __init__(self, name: str) -> None:
        super().__init__(
            message(
                "“%(name)s” is no time zone with known rules. Use a name like Asia/Seoul or "
                "Asia/Ho_Chi_Minh.",
                name=name,
            ),
            field="zone",
        )
