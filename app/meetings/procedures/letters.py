"""What the letters of a written procedure say, in each reader's language.

They name the body, the kind of question and the day, never the question nor another seat: mail
is read on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app.core.clock import HANOI, SEOUL
from app.core.dates import format_date, format_instant
from app.core.i18n import Message, message


class Occasion(Enum):
    """Why a letter goes out."""

    ASKED = "asked"
    REMINDED = "reminded"
    EXTENDED = "extended"
    CANCELLED = "cancelled"
    CLOSED = "closed"


@dataclass(frozen=True)
class ProcedureFacts:
    """The procedure as a letter describes it; names already in the reader's language."""

    body: str
    kind: str
    closes_at: datetime
    #: The reader's own link; None in the letter that calls it off.
    link: str | None
    #: Why the day was put off, or the question called off.
    reason: str | None = None
    #: The last day on which the link opens what came of it; in the letter of the result.
    readable_until: date | None = None


def subject(facts: ProcedureFacts, occasion: Occasion) -> str:
    """The subject line; call inside `speaking(locale)`."""
    params = {"kind": facts.kind, "body": facts.body}
    return str(
        {
            Occasion.ASKED: message("[%(kind)s] %(body)s", **params),
            Occasion.REMINDED: message("[Reminder: %(kind)s] %(body)s", **params),
            Occasion.EXTENDED: message("[Due day put off: %(kind)s] %(body)s", **params),
            Occasion.CANCELLED: message("[Called off: %(kind)s] %(body)s", **params),
            Occasion.CLOSED: message("[Result: %(kind)s] %(body)s", **params),
        }[occasion]
    )


def text(facts: ProcedureFacts, occasion: Occasion, *, recipient: str) -> str:
    """The letter; call inside `speaking(locale)`."""
    lines: list[Message | str] = [
        message("To: %(recipient)s", recipient=recipient),
        "",
        _opening(facts, occasion),
    ]
    if facts.reason and occasion in {Occasion.EXTENDED, Occasion.CANCELLED}:
        lines.append(message("Reason: %(reason)s", reason=facts.reason))
    lines += ["", *_particulars(facts, occasion)]
    lines += ["", message("Duri, the secretariat's desk")]
    return "\n".join(str(line) for line in lines) + "\n"


def _opening(facts: ProcedureFacts, occasion: Occasion) -> Message:
    params = {"kind": facts.kind, "body": facts.body}
    return {
        Occasion.ASKED: message("%(body)s asks you in writing (%(kind)s).", **params),
        Occasion.REMINDED: message(
            "We have no answer from you yet to a question of %(body)s (%(kind)s).", **params
        ),
        Occasion.EXTENDED: message(
            "A question of %(body)s can be answered for longer (%(kind)s).", **params
        ),
        Occasion.CANCELLED: message(
            "A question of %(body)s is called off (%(kind)s). No answer is needed.", **params
        ),
        Occasion.CLOSED: message(
            "What came of a question of %(body)s can be read now (%(kind)s).", **params
        ),
    }[occasion]


def _particulars(facts: ProcedureFacts, occasion: Occasion) -> Iterator[Message]:
    if facts.link is None:
        return
    yield message("Your own page, without an account: %(link)s", link=facts.link)
    if occasion is not Occasion.ASKED:
        yield message("This link replaces those in our earlier letters.")
    if facts.readable_until is not None:
        yield message("It can be read there until %(day)s.", day=format_date(facts.readable_until))
        return
    yield message(
        "Please answer by %(seoul)s in Seoul (%(hanoi)s in Hanoi). Until then you can change your "
        "answer, unless everybody has answered and the result is recorded; “no opinion” is an "
        "answer, too.",
        seoul=format_instant(facts.closes_at, SEOUL),
        hanoi=format_instant(facts.closes_at, HANOI),
    )
