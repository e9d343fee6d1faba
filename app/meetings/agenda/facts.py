"""What the agenda rules may know: public facts and the committee's own work. Nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.meetings.agenda.words import Name, Words
from app.meetings.kpis.figure import Figure


@dataclass(frozen=True, order=True)
class ProvinceFact:
    """A province of today, by code."""

    code: str
    name: Name


@dataclass(frozen=True)
class TenderFact:
    """A published plan, notice or call that is live when the meeting begins."""

    id: str
    #: Its number as published.
    number: str
    title: Name
    #: plan, notice or call.
    kind: str
    #: Participation route: its code and its name.
    route: str
    route_name: Words
    #: A Korean firm may bid by this route; where the route is not stated, nobody knows.
    open_to_korea: bool
    route_stated: bool
    #: Today's units, in code order.
    provinces: tuple[ProvinceFact, ...]
    #: Published, or first seen where no date was published.
    known_at: datetime
    closes_at: datetime | None
    source_url: str | None


@dataclass(frozen=True)
class ActionFact:
    """An unsettled action of the body."""

    id: str
    text: str
    organisation: Name
    due: date
    state: str
    #: It follows from an item on a live tender, and on which.
    on_tender: bool
    tender: str | None = None


@dataclass(frozen=True)
class PreviousMeeting:
    """The body's last meeting held."""

    id: str
    number: int
    held_on: date
    quorate: bool


@dataclass(frozen=True)
class GapFact:
    """Where an activity has no confirmed accountable body; no province: everywhere."""

    province: ProvinceFact | None
    #: What is known instead: unknown, proposed or disputed.
    standing: Words


@dataclass(frozen=True)
class UnownedFact:
    """An activity of the responsibility matrix with its gaps."""

    #: Its short name in the matrix.
    activity: str
    name: Name
    gaps: tuple[GapFact, ...]
    #: Meetings held of this body that had it on their agenda or put it off.
    carries: int = 0


@dataclass(frozen=True)
class Facts:
    """All of it, for one meeting."""

    #: The meeting: start, length in minutes, and its day in Seoul.
    starts_at: datetime
    minutes: int
    day: date
    #: The moment of proposing; news are those known by then.
    now: datetime
    #: News count from here: the last meeting, or one cadence ago.
    since: datetime
    since_day: date
    cadence_days: int
    days_since_quorate: int | None
    previous: PreviousMeeting | None
    tenders: tuple[TenderFact, ...]
    actions: tuple[ActionFact, ...]
    #: Gaps of the responsibility matrix, for bodies that divide the work.
    unowned: tuple[UnownedFact, ...] = ()
    #: The body's key figures of the present quarter.
    figures: tuple[Figure, ...] = ()
