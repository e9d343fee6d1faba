"""Signature page: who confirms the minutes, with a place for the seal and no drawn seal."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.core.i18n import N_
from app.packs.editions.projecting import Edition
from app.packs.models import Audience
from app.packs.rendering.words import Words
from app.packs.sections.section import Section

#: So many rows fill a page at their usual height, and so many where they stand close.
ROOMY, MOST = 10, 13


@dataclass(frozen=True)
class Line:
    """A seat that signs."""

    organisation: str
    person: str
    chair: bool


@dataclass(frozen=True)
class Signatures:
    """Seats in their order."""

    lines: tuple[Line, ...]
    held: str
    #: The rows stand closer where that spares a page with a few of them.
    close: bool


def signatures(edition: Edition, words: Words) -> Signatures:
    """The chair first; firms' seats decide nothing and sign nothing."""
    meeting = edition.content.meeting
    seats = [seat for seat in meeting.seats if seat.group != "firm"]
    lines = tuple(
        Line(
            words.name(seat.organisation),
            " ".join(part for part in (seat.person, seat.title) if part),
            seat.chair,
        )
        for seat in sorted(seats, key=lambda seat: not seat.chair)
    )
    return Signatures(
        lines,
        words.day(meeting.starts_at, ZoneInfo(meeting.zone), weekday=True),
        close=ROOMY < len(lines) <= MOST,
    )


def is_signed(edition: Edition) -> bool:
    """The papers that the meeting itself works with."""
    return edition.audience is Audience.SECRETARIAT and bool(edition.content.meeting.seats)


SECTION = Section("signature", N_("Signature page"), signatures, is_signed)
