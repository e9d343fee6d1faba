"""What mails about papers say, in the seat's language. Nothing in them depends on what is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.clock import HANOI, SEOUL
from app.core.dates import format_instant
from app.core.i18n import Message, message, pick, speaking
from app.core.web import settings
from app.packs.rounds.link_models import Occasion


@dataclass(frozen=True)
class Heading:
    """Which meeting a mail is about."""

    #: Names of the body in Korean, Vietnamese and English.
    body: tuple[str, str, str]
    number: int
    starts_at: datetime


@dataclass(frozen=True)
class Letter:
    """One mail about one seat's book."""

    heading: Heading
    version: int
    occasion: Occasion
    token: str
    expires_at: datetime
    signs_in: bool
    attached: bool
    #: The book is a consortium's, beside the firm's own.
    of_a_team: bool = False


def letter_of(letter: Letter, locale: str) -> tuple[str, str]:
    """Subject and text of the mail."""
    with speaking(locale):
        heading = letter.heading
        body = pick(*heading.body, locale)
        when = format_instant(heading.starts_at, SEOUL, locale)
        subject = _subject(letter.occasion, body=body, number=heading.number, when=when)
        return str(subject), "\n".join(str(line) for line in _lines(letter, body, locale))


def taken_back(heading: Heading, reason: str, locale: str) -> tuple[str, str]:
    """Subject and text of the mail that says: your links do not open any more, and why."""
    with speaking(locale):
        body = pick(*heading.body, locale)
        when = format_instant(heading.starts_at, SEOUL, locale)
        facts = {"body": body, "number": heading.number}
        lines: list[Message | str] = [
            message(
                "The links to the papers of %(body)s, meeting no. %(number)s, that were sent to "
                "you do not open any more.",
                **facts,
            ),
            message("The secretariat's reason: %(reason)s", reason=reason),
            "",
            _meeting(heading, locale),
            "",
            message("New links come in a mail of their own. What you have saved, please delete."),
        ]
        subject = message(
            "[Taken back] Papers of %(body)s, meeting no. %(number)s, %(when)s", when=when, **facts
        )
        return str(subject), "\n".join(str(line) for line in lines)


def _subject(occasion: Occasion, **said: object) -> Message:
    if occasion is Occasion.ISSUED:
        return message("[Papers] %(body)s, meeting no. %(number)s, %(when)s", **said)
    if occasion is Occasion.REPLACED:
        return message("[New version] %(body)s, meeting no. %(number)s, %(when)s", **said)
    return message("[Reminder] Papers of %(body)s, meeting no. %(number)s, %(when)s", **said)


def _meeting(heading: Heading, locale: str) -> Message:
    return message(
        "Meeting: %(seoul)s (Seoul), %(hanoi)s (Hanoi)",
        seoul=format_instant(heading.starts_at, SEOUL, locale),
        hanoi=format_instant(heading.starts_at, HANOI, locale),
    )


def _lines(letter: Letter, body: str, locale: str) -> list[Message | str]:
    facts = {"body": body, "number": letter.heading.number, "version": letter.version}
    opening = {
        Occasion.ISSUED: message(
            "The papers of %(body)s, meeting no. %(number)s, are ready for you (version "
            "%(version)s).",
            **facts,
        ),
        Occasion.REPLACED: message(
            "The papers of %(body)s, meeting no. %(number)s, have a new version (%(version)s). "
            "It replaces the one before; its first pages say what has changed.",
            **facts,
        ),
        Occasion.REMINDED: message(
            "You have not opened the papers of %(body)s, meeting no. %(number)s, yet (version "
            "%(version)s).",
            **facts,
        ),
    }[letter.occasion]
    lines: list[Message | str] = [opening, ""]
    if letter.of_a_team:
        lines += [message("This is your consortium's book; your firm's own comes apart."), ""]
    lines += [
        _meeting(letter.heading, locale),
        "",
        f"{settings().base_url}/packs/links/{letter.token}",
        "",
        message(
            "The link is yours alone and works until %(at)s (Seoul). Do not pass it on.",
            at=format_instant(letter.expires_at, SEOUL, locale),
        ),
    ]
    if letter.signs_in:
        lines.append(message("It opens after you have signed in."))
    if letter.attached:
        lines.append(message("The file is attached, marked as your copy."))
    return lines
