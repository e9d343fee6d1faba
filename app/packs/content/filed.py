"""What of a pack rests on firms' filings: shared, found, or their own. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from app.packs.content.plain import Cell, Text


@dataclass(frozen=True)
class Row:
    """A labelled statement."""

    label: Cell
    value: Cell


@dataclass(frozen=True)
class Firm:
    """A firm that an interest or a finding names; `key` says who may ask who looked."""

    key: str
    name: Text
    demo: bool


@dataclass(frozen=True)
class SharedInterest:
    """An interest its firm shares with the secretariat. Secretariat edition only."""

    tender: str
    tender_title: Text
    lot: str
    firm: Firm
    role: str
    shared_since: str


@dataclass(frozen=True)
class FindingEntry:
    """What a rule saw. A finding is not a verdict."""

    rule: str
    title: Cell
    explanation: Cell
    severity: str
    state: str
    tender: str
    tender_title: Text
    lot: str
    #: The other record of a pair.
    other_title: Text | None
    found_at: str
    firms: tuple[Firm, ...]
    evidence: tuple[Row, ...]


@dataclass(frozen=True)
class OwnInterest:
    """An interest of the firm whose edition it is."""

    tender: str
    tender_title: Text
    number: str
    lot: str
    role: str
    registered_at: str
    #: Whether the firm shares it with the secretariat.
    shared: bool


@dataclass(frozen=True)
class OwnDeadline:
    """A day that the firm watches for: of a tender it pursues or follows."""

    tender: str
    tender_title: Text
    number: str
    lot: str
    closes_at: str | None
    #: The quarter or month announced, where no instant is.
    planned_text: str
    pursued: bool


@dataclass(frozen=True)
class TeamMember:
    """A member of a consortium, in its own edition."""

    firm: Firm
    role: str
    #: Share in basis points.
    share_bp: int


@dataclass(frozen=True)
class Team:
    """A consortium as its members see it."""

    name: str
    tender: str
    tender_title: Text
    lot: str
    state: str
    closes_at: str | None
    members: tuple[TeamMember, ...] = ()


@dataclass(frozen=True)
class Own:
    """What one firm's or one consortium's edition says of its own filings, and of nobody else's."""

    whom: Text
    interests: tuple[OwnInterest, ...] = ()
    deadlines: tuple[OwnDeadline, ...] = ()
    findings: tuple[FindingEntry, ...] = ()
    teams: tuple[Team, ...] = ()
