"""What the letters of a poll say, in each person's language. They name nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import HANOI, SEOUL
from app.core.dates import format_instant
from app.core.i18n import Message, message


@dataclass(frozen=True)
class PollFacts:
    """The poll as a letter describes it; names already in the reader's language."""

    body: str
    number: int
    minutes: int
    starts: Sequence[datetime]
    respond_by: datetime
    link: str


def subject(facts: PollFacts, *, again: bool) -> str:
    """The subject line; call inside `speaking(locale)`."""
    params = {"body": facts.body, "number": facts.number}
    if again:
        return str(message("[Reminder] Dates of %(body)s, meeting no. %(number)s", **params))
    return str(message("[Dates asked] %(body)s, meeting no. %(number)s", **params))


def text(facts: PollFacts, *, recipient: str, again: bool) -> str:
    """The letter; call inside `speaking(locale)`."""
    lines: list[Message | str] = [message("To: %(recipient)s", recipient=recipient), ""]
    if again:
        lines.append(
            message(
                "We have no answer from you yet. This link replaces the one in our first letter."
            )
        )
    lines += [
        message(
            "On which of these dates can you take part in meeting no. %(number)s of %(body)s "
            "(%(minutes)s minutes)?",
            number=facts.number,
            body=facts.body,
            minutes=facts.minutes,
        ),
        "",
        *(
            message(
                "- Seoul %(seoul)s, Hanoi %(hanoi)s",
                seoul=format_instant(at, SEOUL),
                hanoi=format_instant(at, HANOI),
            )
            for at in facts.starts
        ),
        "",
        message("Your own page, without an account: %(link)s", link=facts.link),
        message(
            "Please answer by %(seoul)s in Seoul (%(hanoi)s in Hanoi). Only the secretariat "
            "reads what you answer.",
            seoul=format_instant(facts.respond_by, SEOUL),
            hanoi=format_instant(facts.respond_by, HANOI),
        ),
        "",
        message("Duri, the secretariat's desk"),
    ]
    return "\n".join(str(line) for line in lines) + "\n"
