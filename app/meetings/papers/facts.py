"""What the papers of one reader are written from, and the words that several of them share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.core.clock import HANOI, SEOUL
from app.core.dates import format_date
from app.core.i18n import Names, speaking
from app.meetings.minutes.queries import MinutesPage
from app.meetings.minutes.words import MinutesWords, words_of
from app.meetings.models import DecisionType, SeatGroup
from app.meetings.papers.labels import Label
from app.meetings.projections import ItemLine, MeetingLine, MeetingPage, SeatLine
from app.meetings.statements import COMPETITION_LAW, FIRM_SEATS_LEAVE

#: What an item asks the body to decide, as against hearing of it.
DECIDED: Final = frozenset(DecisionType) - {DecisionType.NOTE, DecisionType.ADVISE}


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting as one reader may see it, and the label of the paper to be written."""

    page: MeetingPage
    label: Label
    #: Since when it stands so: what the file gives as its date.
    made: datetime

    @property
    def meeting(self) -> MeetingLine:
        """The meeting in outline."""
        return self.page.meeting

    @property
    def sender(self) -> Names | None:
        """The organisation with the secretariat's seat; None: the body has none."""
        seats = of_groups(self.page.seats, {SeatGroup.SECRETARIAT})
        return seats[0].organisation_names if seats else None

    def organisations(self, groups: Iterable[SeatGroup], locale: str) -> tuple[str, ...]:
        """Names of the organisations with seats of these groups, each once, in order."""
        seats = of_groups(self.page.seats, groups)
        return tuple(dict.fromkeys(named(seat.organisation_names, locale) for seat in seats))

    def turns(self) -> tuple[tuple[datetime, ItemLine], ...]:
        """Each of the reader's items with the instant at which its turn comes."""
        at, turns = self.meeting.starts_at, []
        for item in self.page.items:
            turns.append((at, item))
            at += timedelta(minutes=item.minutes)
        return tuple(turns)


@dataclass(frozen=True)
class MinutesFacts:
    """The minutes of one reader's edition, and the label of the paper to be written."""

    page: MinutesPage
    label: Label

    @property
    def made(self) -> datetime:
        """Since when they stand so."""
        stands = self.page.approved_at or self.page.made_at
        if stands is None:
            raise ValueError("there are no minutes to write a paper from")
        return stands

    def stands(self, locale: str) -> str:
        """Draft, circulated or approved, and since when, in one language."""
        with speaking(locale):
            state = self.page.state.label if self.page.state else ""
        approved = self.page.approved_at
        on = f" ({format_date(approved.astimezone(SEOUL).date(), locale)})" if approved else ""
        return f"{state}{on}"

    def said(self, locale: str) -> MinutesWords:
        """The edition in one language."""
        with speaking(locale):
            return words_of(self.page.content or {})


def of_groups(seats: Iterable[SeatLine], groups: Iterable[SeatGroup]) -> tuple[SeatLine, ...]:
    """The seats of these groups."""
    wanted = frozenset(groups)
    return tuple(seat for seat in seats if seat.group in wanted)


def named(names: Names, locale: str) -> str:
    """A name in one language, else in one that has it."""
    with speaking(locale):
        return str(names)


def statements(locale: str) -> tuple[str, str]:
    """What opens every meeting: the competition-law statement, and who leaves for which items."""
    with speaking(locale):
        return str(COMPETITION_LAW), str(FIRM_SEATS_LEAVE)


def ends(meeting: MeetingLine) -> datetime:
    """The instant at which the meeting is to end."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def hours(meeting: MeetingLine) -> tuple[tuple[str, str], tuple[str, str]]:
    """From when to when, in Seoul and in Hanoi: `("14:30", "16:00"), ("12:30", "14:00")`."""
    moments = (meeting.starts_at, ends(meeting))
    seoul, hanoi = (
        tuple(f"{at.astimezone(zone):%H:%M}" for at in moments) for zone in (SEOUL, HANOI)
    )
    return (seoul[0], seoul[1]), (hanoi[0], hanoi[1])
