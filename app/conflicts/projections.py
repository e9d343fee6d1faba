"""What a reader of findings is given: frozen, and nothing the reader may not see.

Texts are messages and names in every language; they become words where they are printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.conflicts.finding import Severity
from app.conflicts.registers.ownership_picture import Picture
from app.conflicts.words import FindingScope, FindingState, word
from app.core.clock import SEOUL
from app.core.i18n import Message, Names
from app.core.ids import PublicId
from app.interests.models import IntendedRole


@dataclass(frozen=True)
class FirmNamed:
    """A firm that a finding names."""

    id: PublicId
    names: Names
    demo: bool


@dataclass(frozen=True)
class TenderNamed:
    """A tender that a finding is about."""

    id: PublicId
    title: Names
    #: Notice number, else plan number.
    number: str | None
    closes_at: datetime | None
    demo: bool


@dataclass(frozen=True)
class FindingLine:
    """One finding in a list, a panel or a pack."""

    id: PublicId
    scope: FindingScope
    rule: str
    title: Message
    #: In the words meant for this reader: the desk's, or the firm's own.
    explanation: Message
    severity: Severity
    state: FindingState
    waived_until: datetime | None
    tender: TenderNamed
    #: The publisher's number of the lot, when it is about one.
    lot: str | None
    #: The other record of a pair.
    other: TenderNamed | None
    #: Empty in a firm's own finding.
    firms: tuple[FirmNamed, ...]
    found_at: datetime
    #: When the rule fell silent; None while the finding stands.
    cleared_at: datetime | None
    #: As it stands now: a decision on an older one is refused.
    version: int

    @property
    def waived_to(self) -> date | None:
        """The last day of a waiver, in Seoul: it ends with that day."""
        if self.waived_until is None:
            return None
        return (self.waived_until - timedelta(microseconds=1)).astimezone(SEOUL).date()

    @property
    def severity_label(self) -> str:
        """The severity's word in the reader's language."""
        return word(self.severity)

    @property
    def tone(self) -> str:
        """The colour family of its badge."""
        tones = {Severity.INFO: "info", Severity.WARN: "warning", Severity.REVIEW: "warning"}
        return tones.get(self.severity, "danger")


@dataclass(frozen=True)
class InterestLine:
    """An interest a finding rests on."""

    id: PublicId
    firm: FirmNamed
    role: IntendedRole
    lot: str | None
    registered_at: datetime
    withdrawn_at: datetime | None
    #: Registered in the plan the notice came of.
    in_plan: bool
    shared: bool


@dataclass(frozen=True)
class TieLine:
    """A dated membership of a named firm in a group."""

    firm: FirmNamed
    group: Names
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class FactLine:
    """A public or declared record a finding rests on."""

    #: None where the source names a group alone.
    firm: FirmNamed | None
    what: Message
    share_bp: int | None
    valid_from: date | None
    valid_to: date | None
    source: str
    #: Who or what is meant, where the record says: a person's name, a number.
    label: str = ""


@dataclass(frozen=True)
class TeamLine:
    """A consortium a finding rests on."""

    id: PublicId
    name: str
    state: Message
    members: tuple[FirmNamed, ...]


@dataclass(frozen=True)
class BasisLine:
    """What the rule rests on; `verify` until counsel has confirmed it."""

    text: Message
    verify: bool


@dataclass(frozen=True)
class ValueLine:
    """A value of the ruleset that governs the finding."""

    title: Message
    amount: int
    source: BasisLine


@dataclass(frozen=True)
class HistoryLine:
    """One step in the finding's life."""

    at: datetime
    state: FindingState
    reason: Message | str
    #: Name of the acting person; None for the engine.
    actor: str | None


@dataclass(frozen=True)
class FindingPage:
    """One finding with its evidence."""

    line: FindingLine
    #: What the reader's form says it has seen.
    version: int
    rule_version: int
    method: Message
    published_method: str | None
    law: Message
    interests: tuple[InterestLine, ...]
    ties: tuple[TieLine, ...]
    facts: tuple[FactLine, ...]
    teams: tuple[TeamLine, ...]
    #: How the firms are tied by ownership, to be drawn; None where they are not.
    ownership: Picture | None
    #: Groups of firms that count as one party (D13).
    parties: tuple[tuple[FirmNamed, ...], ...]
    ruleset: Message
    ruleset_sources: tuple[BasisLine, ...]
    values: tuple[ValueLine, ...]
    basis: tuple[BasisLine, ...]
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True)
class TenderInterests:
    """A tender with the live interests in it, for the compliance desk."""

    tender: TenderNamed
    interests: tuple[InterestLine, ...]
    #: Every firm's organisation, for the record of who looked.
    organisations: tuple[PublicId, ...]
