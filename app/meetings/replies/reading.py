"""Reading an answer out of a mail: what it claims, or why it cannot be read. Pure.

Nothing here believes the message; `judging` compares its claims with what was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import Any, Final, cast

from icalendar import Calendar

from app.core.errors import DomainError
from app.core.i18n import Message, message
from app.meetings.models import Reply

#: Larger messages are no answers.
MOST_BYTES: Final = 1_000_000
_ANSWERS: Final = {
    "ACCEPTED": Reply.ACCEPTED,
    "TENTATIVE": Reply.TENTATIVE,
    "DECLINED": Reply.DECLINED,
    "DELEGATED": Reply.DELEGATED,
}


class UnreadableReplyError(DomainError):
    """A message that is no answer to an invitation."""

    def __init__(self, reason: Message, sender: str | None, uid: str | None = None) -> None:
        super().__init__(reason)
        self.sender = sender
        self.uid = uid


@dataclass(frozen=True)
class ReplyFacts:
    """What an answer says of itself."""

    sender: str
    uid: str
    sequence: int
    stamp: datetime
    attendee: str
    reply: Reply
    #: A mail server on the way says that the sender's domain did not send it.
    forged: bool


def read_reply(content: bytes) -> ReplyFacts:
    """The facts of one mail; UnreadableReplyError says what is wrong with it."""
    if len(content) > MOST_BYTES:
        raise UnreadableReplyError(message("The message is too large to be an answer."), None)
    mail = message_from_bytes(content, policy=default)
    sender = parseaddr(str(mail.get("From", "")))[1].lower() or None
    part = next((p for p in mail.walk() if p.get_content_type() == "text/calendar"), None)
    if part is None or sender is None:
        raise UnreadableReplyError(message("The message holds no calendar object."), sender)
    try:
        raw = part.get_payload(decode=True)
        calendar = cast("Any", Calendar.from_ical(cast("bytes", raw)))
        event = calendar.events[0]
        uid, sequence = str(event["UID"]), int(event.get("SEQUENCE", 0))
        stamp = event.decoded("DTSTAMP")
        attendees = event.attendees
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableReplyError(
            message("The calendar object of the message cannot be read."), sender
        ) from error
    if str(calendar.get("METHOD", "")).upper() != "REPLY":
        raise UnreadableReplyError(
            message("The calendar object is no answer (METHOD is not REPLY)."), sender, uid
        )
    if not isinstance(stamp, datetime) or stamp.tzinfo is None:
        raise UnreadableReplyError(
            message("The answer's DTSTAMP has no time zone: it cannot be put in order."),
            sender,
            uid,
        )
    if len(attendees) != 1:
        raise UnreadableReplyError(
            message(
                "An answer names one attendee; this one names %(count)s.", count=len(attendees)
            ),
            sender,
            uid,
        )
    said = str(attendees[0].params.get("PARTSTAT", "")).upper()
    if said not in _ANSWERS:
        raise UnreadableReplyError(
            message("“%(said)s” is no answer.", said=said or "–"), sender, uid
        )
    return ReplyFacts(
        sender=sender,
        uid=uid,
        sequence=sequence,
        stamp=stamp,
        attendee=str(attendees[0]).lower().removeprefix("mailto:"),
        reply=_ANSWERS[said],
        forged=_fails_authentication(mail),
    )


def _fails_authentication(mail: EmailMessage) -> bool:
    """Whether the nearest mail server found that the domain did not send this."""
    results = mail.get_all("Authentication-Results", [])
    return bool(results) and "dmarc=fail" in str(results[0]).lower().replace(" ", "")
