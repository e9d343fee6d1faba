"""What invitation mails say, in the invitee's language. Nothing in them depends on the agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.core.clock import HANOI, SEOUL
from app.core.dates import format_instant
from app.core.i18n import Message, message
from app.meetings.statements import COMPETITION_LAW, FIRM_SEATS_LEAVE


class Occurrence(Enum):
    """Why a mail goes out."""

    INVITED = "invited"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class MeetingFacts:
    """The meeting as a mail describes it; names already in the invitee's language."""

    body: str
    number: int
    starts_at: datetime
    minutes: int
    place: str
    video_url: str | None
    page: str
    reason: str | None = None


def subject_of(facts: MeetingFacts, occurrence: Occurrence) -> str:
    """The subject line; call inside `speaking(locale)`."""
    when = format_instant(facts.starts_at, SEOUL)
    params = {"body": facts.body, "number": facts.number, "when": when}
    return str(
        {
            Occurrence.INVITED: message(
                "[Invitation] %(body)s, meeting no. %(number)s, %(when)s", **params
            ),
            Occurrence.CHANGED: message(
                "[Changed] %(body)s, meeting no. %(number)s, %(when)s", **params
            ),
            Occurrence.WITHDRAWN: message(
                "[Withdrawn] %(body)s, meeting no. %(number)s, %(when)s", **params
            ),
            Occurrence.POSTPONED: message(
                "[Postponed] %(body)s, meeting no. %(number)s, %(when)s", **params
            ),
            Occurrence.CANCELLED: message(
                "[Cancelled] %(body)s, meeting no. %(number)s, %(when)s", **params
            ),
        }[occurrence]
    )


def summary_of(facts: MeetingFacts) -> str:
    """The line a calendar shows; call inside `speaking(locale)`."""
    return str(message("%(body)s, meeting no. %(number)s", body=facts.body, number=facts.number))


def body_of(facts: MeetingFacts, occurrence: Occurrence, *, recipient: str) -> str:
    """The text of the mail; call inside `speaking(locale)`."""
    lines: list[Message | str] = [
        message("To: %(recipient)s", recipient=recipient),
        "",
        _opening(facts, occurrence),
    ]
    if facts.reason and occurrence in {Occurrence.POSTPONED, Occurrence.CANCELLED}:
        lines.append(message("Reason: %(reason)s", reason=facts.reason))
    lines += ["", *_particulars(facts)]
    if occurrence in {Occurrence.INVITED, Occurrence.CHANGED}:
        lines += [
            "",
            message("Please answer with your calendar or tell the secretariat."),
            message("Agenda and papers: %(page)s", page=facts.page),
            "",
            COMPETITION_LAW,
            FIRM_SEATS_LEAVE,
        ]
    lines += ["", message("Duri, the secretariat's desk")]
    return "\n".join(str(line) for line in lines) + "\n"


def _opening(facts: MeetingFacts, occurrence: Occurrence) -> Message:
    params = {"body": facts.body, "number": facts.number}
    return {
        Occurrence.INVITED: message(
            "You are invited to meeting no. %(number)s of %(body)s.", **params
        ),
        Occurrence.CHANGED: message(
            "Meeting no. %(number)s of %(body)s has changed. This replaces the invitation you "
            "received before.",
            **params,
        ),
        Occurrence.WITHDRAWN: message(
            "The invitation to meeting no. %(number)s of %(body)s is withdrawn.", **params
        ),
        Occurrence.POSTPONED: message(
            "Meeting no. %(number)s of %(body)s is postponed. You will receive a new invitation "
            "once the date is known.",
            **params,
        ),
        Occurrence.CANCELLED: message("Meeting no. %(number)s of %(body)s is cancelled.", **params),
    }[occurrence]


def _particulars(facts: MeetingFacts) -> list[Message]:
    lines = [
        message("1. Seoul: %(when)s", when=format_instant(facts.starts_at, SEOUL)),
        message("2. Hanoi: %(when)s", when=format_instant(facts.starts_at, HANOI)),
        message("3. Length: %(minutes)s minutes", minutes=facts.minutes),
        message("4. Place: %(place)s", place=facts.place),
    ]
    if facts.video_url:
        lines.append(message("5. Video link: %(url)s", url=facts.video_url))
    return lines
