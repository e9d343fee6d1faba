"""What the key figures are counted from: a body's own record and public facts (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.meetings.agenda.words import Name, Words
from app.meetings.kpis.quarters import Quarter


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting whose attendance was recorded."""

    id: str
    number: int
    on: date
    minutes: int
    quorate: bool
    agenda_frozen_at: datetime | None = None
    #: When the first pack was issued from that agenda.
    pack_issued_at: datetime | None = None
    #: The last day on which its minutes are approved in time.
    minutes_due: date | None = None
    minutes_approved_on: date | None = None


@dataclass(frozen=True)
class Decided:
    """A decision recorded in one of these meetings."""

    id: str
    meeting: str
    on: date
    title: Name
    tender: str | None = None


@dataclass(frozen=True)
class Settled:
    """An action that was verified as done."""

    id: str
    text: str
    given_on: date
    settled_on: date
    tender: str | None = None


@dataclass(frozen=True)
class HeldSeat:
    """A voting seat that somebody holds."""

    id: str
    organisation: Name
    valid_from: date
    valid_to: date | None
    deputy: bool


@dataclass(frozen=True)
class Discussed:
    """A tender that was an item of a meeting held before its deadline."""

    id: str
    title: Name
    closes_on: date


@dataclass(frozen=True)
class Covered:
    """A province that an item of a meeting spoke of, by a tender or in the news."""

    code: str
    name: Name
    on: date
    tender: str | None = None


@dataclass(frozen=True)
class Part:
    """A part in a responsibility, with its steps in order: since when in which state."""

    letter: str
    steps: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class Expected:
    """A cell of the responsibility matrix for which somebody must answer."""

    #: Its address: activity/scope.
    id: str
    activity: Name
    place: Name | None
    since: date
    parts: tuple[Part, ...] = ()
    #: Parts in the same activity for everywhere, which hold here as well.
    everywhere: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Published:
    """A season's published band of small and medium-sized firms, or that there is none."""

    season: str
    ends_on: date
    band: Words | None


@dataclass(frozen=True)
class KpiFacts:
    """All of it for one body, as of one day in Seoul."""

    today: date
    meetings: tuple[HeldMeeting, ...] = ()
    decisions: tuple[Decided, ...] = ()
    settled: tuple[Settled, ...] = ()
    seats: tuple[HeldSeat, ...] = ()
    discussed: tuple[Discussed, ...] = ()
    #: Notices and calls open to Korean firms that closed in a quarter.
    closed: Mapping[Quarter, int] = field(default_factory=dict)
    covered: tuple[Covered, ...] = ()
    #: How many provinces there are today.
    provinces: int = 0
    cells: tuple[Expected, ...] = ()
    bands: tuple[Published, ...] = ()
