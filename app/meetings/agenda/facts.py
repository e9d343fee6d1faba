"""What the agenda rules may know: public facts and the committee's own work. Nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class StepFact:
    """An official step of the body that waits: a letter, a query, a booking."""

    id: str
    #: letter, query or booking, and its name.
    kind: str
    kind_name: Words
    subject: str
    #: To whom; none for a booking.
    to: Name | None
    sent_on: date
    #: The last day on which it holds; none: it does not lapse.
    lapses_on: date | None
    reminded_on: date | None
    #: The tender it is about, if one.
    tender: str | None = None


@dataclass(frozen=True)
class BandFact:
    """A published band of a closed season: of which firms, and its place among the bands."""

    season: str
    cell: str
    cell_name: Words
    #: 0 is the lowest band.
    rank: int
    band_name: Words


@dataclass(frozen=True)
class SeasonFacts:
    """The season of the meeting, and what the latest closed one published."""

    #: "2026-H2": the half-year the meeting lies in.
    code: str = ""
    #: The day on which its rulebook was reviewed, by any body; None: not yet.
    reviewed_on: date | None = None
    bands: tuple[BandFact, ...] = ()
    #: The band aimed at for small firms in the season published last.
    target_rank: int | None = None
    target_name: Words | None = None
    target_source: str = ""


@dataclass(frozen=True)
class LeftOver:
    """An officer's own item that an earlier meeting did not come to."""

    #: Stays the same however often it is carried over.
    key: str
    title: Name
    asks: str
    minutes: int
    presenter: str | None
    #: It was put off; why is on the page of that meeting, for those who prepare agendas.
    deferred: bool
    #: The meeting it was last on the agenda of.
    number: int
    #: That meeting came to it, without its quorum or without a decision.
    undecided: bool = False
    tender: str | None = None


@dataclass(frozen=True)
class RoomFacts:
    """Who leaves the room: seats of firms and counterparts for every item on a live tender, those
    with a tie for items on their tender. Seats are told apart by a name without meaning."""

    leaving: frozenset[str] = frozenset()
    recused: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def outside(self, tender: str | None) -> frozenset[str]:
        """The seats outside during an item on `tender`."""
        if tender is None:
            return frozenset()
        return self.leaving | self.recused.get(tender, frozenset())


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
    #: The day of the body's meeting after this one: called, or due by the cadence.
    next_day: date | None = None
    steps: tuple[StepFact, ...] = ()
    season: SeasonFacts = field(default_factory=SeasonFacts)
    left_over: tuple[LeftOver, ...] = ()
    #: Key of a proposal → how often in a row earlier meetings of the body did not come to it.
    carried: Mapping[str, int] = field(default_factory=dict)
    #: Keys of items that the body has dealt with in a meeting held.
    dealt_with: frozenset[str] = frozenset()
    room: RoomFacts = field(default_factory=RoomFacts)
