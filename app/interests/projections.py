"""What interests look like to those who may see them: frozen, and no more than that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import Message
from app.core.ids import PublicId
from app.interests.independence import StatementText
from app.interests.models import IntendedRole
from app.interests.statements import Stated
from app.tenders.models import TenderKind
from app.tenders.status import Stage


@dataclass(frozen=True)
class OwnInterest:
    """One interest of the reader's own firm."""

    public_id: PublicId
    tender: PublicId
    title: str
    kind: TenderKind
    number: str | None
    lot: str | None
    role: IntendedRole
    stage: Stage
    closes_at: datetime | None
    planned_text: str | None
    registered_at: datetime
    withdrawn_at: datetime | None
    #: Since when the secretariat may see it; None while it may not.
    shared_since: datetime | None
    #: It came from a plan's interest when the notice appeared.
    carried_over: bool
    #: The notice this plan became, where there is one.
    notice: PublicId | None
    demo: bool

    @property
    def standing(self) -> bool:
        """Not withdrawn."""
        return self.withdrawn_at is None


@dataclass(frozen=True)
class SharingPeriod:
    """One time during which the secretariat could see it."""

    shared_at: datetime
    shared_by: str | None
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True)
class InterestPage:
    """An own interest with its history, and what this reader may do with it."""

    interest: OwnInterest
    registered_by: str | None
    sharings: tuple[SharingPeriod, ...]
    #: Statements of independence ever made for it, and the text to state now.
    statements: tuple[Stated, ...]
    text: StatementText
    #: Everything that happened to it, oldest first.
    history: tuple[HistoryLine, ...]
    may_change: bool

    @property
    def stated(self) -> Stated | None:
        """The statement that stands now, under the law and in the text in force."""
        return next((each for each in self.statements if each.current), None)


@dataclass(frozen=True)
class RoleChange:
    """The firm meant another role from then on."""

    at: datetime
    before: IntendedRole
    after: IntendedRole
    by: str | None


@dataclass(frozen=True)
class HistoryLine:
    """One act on an interest."""

    at: datetime
    what: Message
    by: str | None


@dataclass(frozen=True)
class LotChoice:
    """What a firm can register for: the whole (`lot` None) or a lot that is still live."""

    lot: PublicId | None
    label: str


@dataclass(frozen=True)
class InterestBox:
    """What a tender's page tells a firm about its own interest in it."""

    tender: PublicId
    own: tuple[OwnInterest, ...]
    may_register: bool
    #: Why nothing can be registered, when nothing can.
    stage: Stage
    #: The notice of a plan, where it is out: interest is registered there.
    notice: PublicId | None


@dataclass(frozen=True)
class SharedInterest:
    """An interest a firm shares with the secretariat at this moment."""

    public_id: PublicId
    firm: PublicId
    firm_name: str
    tender: PublicId
    title: str
    number: str | None
    lot: str | None
    role: IntendedRole
    stage: Stage
    closes_at: datetime | None
    shared_since: datetime
    demo: bool
