"""What the province pages are built from: frozen, public, three languages side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.i18n import Message, pick
from app.provinces.models import EvidenceKind, EvidenceLevel, ProgrammeState, UnitType
from app.provinces.places import UnitKey


@dataclass(frozen=True)
class Names:
    """A name in the three languages; a unit has each of them."""

    ko: str
    vi: str
    en: str

    def __str__(self) -> str:
        return pick(self.ko, self.vi, self.en)


@dataclass(frozen=True)
class Unit:
    """A unit as it is named and linked."""

    key: UnitKey
    names: Names


@dataclass(frozen=True)
class Tile:
    """A unit on the tile grid, with where its programme stands."""

    unit: Unit
    row: int
    column: int
    state: ProgrammeState
    #: Old units it consists of, and how many of them are confirmed or evidenced.
    parts: int
    evidenced_parts: int
    evidence: int


@dataclass(frozen=True)
class Count:
    """A published national count, quoted."""

    as_of: str
    count_text: Message
    of: int
    what: Message
    source: str


@dataclass(frozen=True)
class Coverage:
    """`41 cited · c confirmed · n evidenced · m claimed · o open` over the 63."""

    #: The newest published count, if any is loaded.
    cited: Count | None
    confirmed: int
    evidenced: int
    claimed: int
    open: int

    @property
    def total(self) -> int:
        """Units on the roster."""
        return self.confirmed + self.evidenced + self.claimed + self.open


@dataclass(frozen=True)
class Evidence:
    """One dated, sourced statement."""

    level: EvidenceLevel
    kind: EvidenceKind
    text: Message
    source: str
    year: int | None
    #: The source when it is an address that can be opened.
    link: str | None


@dataclass(frozen=True)
class Status:
    """One state of the roster's history."""

    state: ProgrammeState
    as_of: date
    source: str
    note: str | None
    from_reference: bool
    entered_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True)
class RosterRow:
    """One old unit on the roster with its evidence."""

    unit: Unit
    today: Unit
    region: Names | None
    status: Status
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Roster:
    """The 63 with their programmes, and the counts others published."""

    coverage: Coverage
    counts: tuple[Count, ...]
    rows: tuple[RosterRow, ...]


@dataclass(frozen=True)
class Project:
    """A published project; `value_minor` in the minor unit of `currency`."""

    code: str
    name: Message
    korean_firms: Message
    vietnamese_parties: Message
    kind: Message
    value_minor: int | None
    currency: str | None
    value_note: Message
    year: str
    status_as_reported: Message
    source: str
    source_link: str | None
    source_date: str
    confidence: Message
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class ProvincePage:
    """One unit: names, succession, programme, evidence, projects."""

    unit: Unit
    full_names: Names
    unit_type: UnitType
    region: Names | None
    iso_code: str | None
    valid_from: date | None
    valid_to: date | None
    source: str
    aliases: tuple[str, ...]
    today: Unit | None
    predecessors: tuple[RosterRow, ...]
    #: Null for the units of today: programmes are recorded for the 63.
    status: Status | None
    history: tuple[Status, ...]
    evidence: tuple[Evidence, ...]
    #: What the evidence alone would make of it.
    suggested: ProgrammeState
    projects: tuple[Project, ...]
