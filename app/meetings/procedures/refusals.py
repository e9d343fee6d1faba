"""Refusals about written procedures."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.core.clock import HANOI, SEOUL
from app.core.dates import format_date, format_instant
from app.core.errors import ConflictError, DomainError
from app.core.i18n import message


class ProcedureStateError(ConflictError):
    """A step that this state does not allow."""

    def __init__(self) -> None:
        super().__init__(
            message("The state of the written procedure does not allow this any more.")
        )


class AnswersOverError(DomainError):
    """An answer after the due day."""

    def __init__(self, closed: datetime) -> None:
        super().__init__(
            message(
                "Answers were taken until %(seoul)s in Seoul (%(hanoi)s in Hanoi); none is taken "
                "any more. Please tell the secretariat what you think.",
                seoul=format_instant(closed, SEOUL),
                hanoi=format_instant(closed, HANOI),
            )
        )


class DueDayError(DomainError):
    """A due day on which nobody works, too soon, or too far ahead."""

    def __init__(self, first: date, longest: timedelta) -> None:
        super().__init__(
            message(
                "Answers are due on a working day in Korea, from %(first)s on and within "
                "%(days)s days.",
                first=format_date(first, weekday=True),
                days=longest.days,
            ),
            field="due_on",
        )


class EarlierDueError(DomainError):
    """A due day is put off, never brought forward: somebody may count on it."""

    def __init__(self, due_on: date) -> None:
        super().__init__(
            message("Choose a day after %(day)s.", day=format_date(due_on, weekday=True)),
            field="due_on",
        )


class NoWrittenRuleError(DomainError):
    """The body's rule does not let it decide in writing."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "No rule of this body in force today lets it decide in writing. Enter the rule "
                "with its source on the body's page, or ask for opinions."
            )
        )


class NoQuorumRuleError(DomainError):
    """The body's quorum is not known: nothing it decides could be counted."""

    def __init__(self) -> None:
        super().__init__(
            message("No quorum rule is known for this body. Enter it before it decides in writing.")
        )


class NobodyAskedError(DomainError):
    """Nobody is left to ask."""

    def __init__(self) -> None:
        super().__init__(message("Nobody can be asked this question today."))


class LivePackageNamedError(DomainError):
    """The words name a live package, and the question is said to be about none."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "These words name a package between its notice and its award. Enter its number as "
                "the tender the question is about: firm and counterpart seats are then not asked."
            ),
            field="tender_number",
        )


class QuietWordsError(DomainError):
    """Words that firm and counterpart seats may read name a live package."""

    def __init__(self, field: str) -> None:
        super().__init__(
            message(
                "These words name a package between its notice and its award. Leave it out: the "
                "question is not about it, and firm and counterpart seats may read them."
            ),
            field=field,
        )


class OwnAnswerStandsError(DomainError):
    """Somebody else would write over what a seat has answered itself."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "This seat has answered itself. Only it can change its answer, by its link or in "
                "Duri."
            )
        )


class OpinionWordsError(DomainError):
    """Disagreeing, or agreeing with changes, without a word."""

    def __init__(self) -> None:
        super().__init__(message("Please say what you would change, or why not."), field="words")


class NotYetOverError(DomainError):
    """A result before answers are due, while somebody is silent."""

    def __init__(self, due_on: date) -> None:
        super().__init__(
            message(
                "Answers are taken until %(day)s, and not everybody has answered yet.",
                day=format_date(due_on, weekday=True),
            )
        )


class ResponsesMissingError(DomainError):
    """Opinions with words that the secretariat has not responded to."""

    def __init__(self, count: int) -> None:
        super().__init__(
            message(
                "%(count)s opinions have no response yet. Say of each whether it is taken up.",
                count=count,
            )
        )


class TooManyPapersError(DomainError):
    """More papers than anybody reads."""

    def __init__(self, most: int) -> None:
        super().__init__(
            message("At most %(most)s papers are laid beside a question.", most=most), field="file"
        )


class PaperThereError(DomainError):
    """The same file again."""

    def __init__(self) -> None:
        super().__init__(message("This file is laid beside the question already."), field="file")


class RuleDayTakenError(DomainError):
    """Two rules of one body from one day on."""

    def __init__(self) -> None:
        super().__init__(
            message("A rule of this body begins on that day already."), field="valid_from"
        )
