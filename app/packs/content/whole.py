"""What a pack says: plain values, frozen once, JSON-able. Standard library only.

Instants are ISO 8601 in UTC, days ISO dates, money integers in minor units with their ISO code,
states and kinds the stored values of their enumerations (their words are found at rendering).
`source` fields name a `Source` by its key; every figure has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.packs.content.background import (
    Ahead,
    Annex,
    Context,
    Duty,
    Indicator,
    LastMinutes,
    VisitStop,
)
from app.packs.content.division import KeyFigure, Responsibility, SeasonAim
from app.packs.content.filed import (
    FindingEntry,
    Firm,
    Own,
    OwnDeadline,
    OwnInterest,
    Row,
    SharedInterest,
    Team,
    TeamMember,
)
from app.packs.content.home import Home
from app.packs.content.plain import Amount, Cell, Phrase, Source, Text, WonEstimate
from app.packs.content.sheet import Change, Lot, Milestone, PlanStep, TenderSheet, Version

#: Values of the modules beside this one that are read from here.
__all__ = [
    "Amount",
    "Cell",
    "Change",
    "FindingEntry",
    "Firm",
    "Home",
    "Lot",
    "Milestone",
    "Own",
    "OwnDeadline",
    "OwnInterest",
    "Phrase",
    "PlanStep",
    "Row",
    "SharedInterest",
    "Source",
    "Team",
    "TeamMember",
    "TenderSheet",
    "Text",
    "Version",
    "WonEstimate",
]

#: Raised when the meaning of a field changes; an older snapshot is then refused, not guessed at.
SCHEMA: Final = 1


@dataclass(frozen=True)
class Seat:
    """A seat that is invited. Names of persons stay out of the public edition."""

    organisation: Text
    group: str
    person: str = ""
    title: str = ""
    chair: bool = False


@dataclass(frozen=True)
class Cadence:
    """How long since the body last met with quorum, against its cadence in days."""

    cadence_days: int
    last_met: str | None
    days_since: int | None
    #: What the monitor says.
    statement: Phrase


@dataclass(frozen=True)
class Meeting:
    """The meeting the pack is for."""

    id: str
    body: Text
    number: int
    starts_at: str
    minutes: int
    zone: str
    place: str
    video: bool
    agenda_frozen_at: str | None
    demo: bool
    cadence: Cadence
    seats: tuple[Seat, ...] = ()
    #: Where the record is kept; printed as a QR code.
    record: str = ""


@dataclass(frozen=True)
class Line:
    """A line of an agenda item's table of grounds."""

    cells: tuple[Cell, ...]
    #: The tender it is about, where the committee's own paper is about one.
    about: str = ""


@dataclass(frozen=True)
class AgendaEntry:
    """An item: what the body is asked to do, why it is here, what it rests on."""

    key: str
    title: Text
    decision: str
    reason: Phrase | None
    minutes: int
    presenter: str
    rule: str | None
    #: Tenders the item is about, in order; each has a sheet.
    tenders: tuple[str, ...] = ()
    #: The rows it rests on, as they were when it was proposed, under these headings.
    columns: tuple[Phrase, ...] = ()
    rows: tuple[Line, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class ProvinceTile:
    """A province of today on the tile grid."""

    code: str
    name: Text
    row: int
    column: int
    #: confirmed, evidenced, claimed or open: the strongest among the units it was formed from.
    state: str
    #: Its tenders and plans on this agenda.
    on_agenda: int = 0


@dataclass(frozen=True)
class ProvinceEvidence:
    """Why a former unit counts as it does."""

    name: Text
    successor: Text
    state: str
    statement: Cell
    source: str


@dataclass(frozen=True)
class OtherCount:
    """A national count published at another time."""

    as_of: str
    count: Cell
    what: Cell
    source: str


@dataclass(frozen=True)
class Provinces:
    """The roster: the cited count, and what can be shown of it, over the 63 former units."""

    cited: Cell
    of: int
    counts: dict[str, int]
    tiles: tuple[ProvinceTile, ...]
    evidence: tuple[ProvinceEvidence, ...]
    source: str
    #: Other published counts: when, how many, by whom.
    other_counts: tuple[OtherCount, ...] = ()


@dataclass(frozen=True)
class SeasonBand:
    """A published band of a closed season: the only aggregate there is."""

    season: str
    label: Cell
    band: Cell
    source: str


@dataclass(frozen=True)
class OpenAction:
    """What follows from a decision and is not done."""

    text: str
    organisation: Text
    owner: str
    due: str
    state: str
    overdue: bool
    #: The tender of the item on which it was decided, if one.
    about: str = ""


@dataclass(frozen=True)
class ChainHead:
    """The newest seal of the audit chain: shows that no tail was cut off later."""

    sequence: int
    hash: str


@dataclass(frozen=True)
class Content:
    """A snapshot; an edition is a content from which parts were left out."""

    schema: int
    frozen_at: str
    meeting: Meeting
    agenda: tuple[AgendaEntry, ...]
    tenders: tuple[TenderSheet, ...]
    provinces: Provinces
    bands: tuple[SeasonBand, ...] = ()
    actions: tuple[OpenAction, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    context: Context | None = None
    duties: tuple[Duty, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    aims: tuple[SeasonAim, ...] = ()
    minutes: LastMinutes | None = None
    visit: tuple[VisitStop, ...] = ()
    annexes: tuple[Annex, ...] = ()
    #: Names of the sections in the order the secretariat chose; empty: the usual order.
    layout: tuple[str, ...] = ()
    interests: tuple[SharedInterest, ...] = ()
    findings: tuple[FindingEntry, ...] = ()
    chain: ChainHead | None = None
    #: Never in a snapshot: added to one firm's or consortium's edition when it is projected.
    own: Own | None = None
    #: Never in a snapshot either: the part of one counterpart's province.
    home: Home | None = None
    sources: tuple[Source, ...] = ()
