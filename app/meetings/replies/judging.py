"""Whether an answer is taken: what it claims against what was sent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import Message, message
from app.meetings.replies.reading import ReplyFacts


@dataclass(frozen=True)
class Sent:
    """What one attendee was sent last, and when they last answered by mail."""

    sequence: int
    withdrawn: bool
    last_stamp: datetime | None


def objection(facts: ReplyFacts, sent: Mapping[str, Sent]) -> Message | None:
    """Why the answer is refused; None when it is taken. `sent`: by address, of this meeting."""
    if facts.forged:
        return message("The mail server found that the sender's domain did not send this.")
    if facts.attendee not in sent:
        return message("%(attendee)s was not invited to this meeting.", attendee=facts.attendee)
    if facts.sender != facts.attendee:
        return message(
            "%(sender)s cannot answer for %(attendee)s.",
            sender=facts.sender,
            attendee=facts.attendee,
        )
    return _out_of_order(facts, sent[facts.attendee])


def _out_of_order(facts: ReplyFacts, known: Sent) -> Message | None:
    if known.withdrawn:
        return message("The invitation was withdrawn; there is nothing to answer.")
    if facts.sequence < known.sequence:
        return message(
            "The answer is to an older invitation (number %(answered)s; number %(sent)s was sent "
            "since).",
            answered=facts.sequence,
            sent=known.sequence,
        )
    if facts.sequence > known.sequence:
        return message(
            "The answer is to an invitation that was never sent (number %(answered)s).",
            answered=facts.sequence,
        )
    if known.last_stamp is not None and facts.stamp <= known.last_stamp:
        return message("A later answer of %(attendee)s is known.", attendee=facts.attendee)
    return None
