"""What a reader may see of written procedures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.i18n import Names
from app.core.ids import PublicId
from app.meetings.models import DecisionType, SeatGroup
from app.meetings.procedures.models import (
    GivenBy,
    Majority,
    Opinion,
    ProcedureKind,
    ProcedureResult,
    ProcedureState,
    Reflection,
)
from app.meetings.projections import ActionLine, SeatLine, StandingLine


@dataclass(frozen=True)
class ProcedureLine:
    """A procedure in a list, and at the head of its page."""

    id: PublicId
    body: PublicId
    body_names: Names
    kind: ProcedureKind
    title: str
    state: ProcedureState
    due_on: date
    closes_at: datetime
    #: Answers are not taken any more.
    over: bool
    result: ProcedureResult | None
    demo: bool
    #: Of the reader's own seat: whether it has answered; None for the desk.
    answered: bool | None


@dataclass(frozen=True)
class PaperLine:
    """A paper beside the question."""

    id: PublicId
    filename: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True)
class OwnAnswer:
    """What the reader's seat answered; the opinion is None while it is silent."""

    opinion: Opinion | None
    words: str | None
    answered_at: datetime | None
    given_by: GivenBy | None


@dataclass(frozen=True)
class DeskNotes:
    """What the secretariat alone knows of an answer."""

    given_by: GivenBy | None
    received_how: str | None
    reminded_at: datetime | None
    #: The seat has ended: nobody is left there to answer.
    gone: bool


@dataclass(frozen=True)
class OpinionLine:
    """A row of the collation (의견 수렴표)."""

    id: PublicId
    seat: SeatLine
    #: None: no answer came.
    opinion: Opinion | None
    words: str | None
    reflection: Reflection | None
    response: str | None
    #: The desk's alone: a seat that does not take part any more and does not count.
    outside: bool
    #: None for others than the desk.
    desk: DeskNotes | None

    @property
    def needs_response(self) -> bool:
        """Whether it says something that waits for the secretariat."""
        return self.words is not None and self.reflection is None and not self.outside

    @property
    def silent(self) -> bool:
        """Whether an answer could still come."""
        return self.opinion is None and self.takes_part

    @property
    def may_be_entered(self) -> bool:
        """Whether the desk may write an answer down: not over what the seat said itself."""
        by = self.desk.given_by if self.desk else None
        return self.takes_part and by in {None, GivenBy.DESK}

    @property
    def takes_part(self) -> bool:
        """Whether it is still the desk's to hear."""
        return not self.outside and self.desk is not None and not self.desk.gone


@dataclass(frozen=True)
class Tally:
    """By how many, for the desk alone: it would tell others how a firm has answered."""

    eligible: int
    answered: int
    quorate: bool | None
    #: Which groups fall short, in words.
    missing: str | None
    opinions: tuple[tuple[Opinion, int], ...]
    #: What a resolution would come to as answered so far; None for others, and once recorded.
    comes_to: ProcedureResult | None


@dataclass(frozen=True)
class ProcedurePage:
    """A procedure as its reader may see it."""

    line: ProcedureLine
    question: str
    grounds: str
    asks: DecisionType | None
    groups: tuple[SeatGroup, ...]
    tender: PublicId | None
    tender_number: str | None
    tender_titles: Names | None
    sent_at: datetime | None
    closed_at: datetime | None
    first_due_on: date | None
    extension_reason: str | None
    cancelled_reason: str | None
    majority: Majority | None
    rule_source: str | None
    papers: tuple[PaperLine, ...]
    #: Rows of the collation that this reader sees; none before the close but for the desk.
    opinions: tuple[OpinionLine, ...]
    decision: str | None
    #: For whom the decision is, and what it replaces.
    standing: StandingLine | None
    desk: bool
    #: The desk's, None for others.
    version: int | None
    tally: Tally | None
    actions: tuple[ActionLine, ...]
    #: The reader's own seat; None for the desk.
    own: OwnAnswer | None
    locale: str

    @property
    def may_answer(self) -> bool:
        """Whether the reader's own answer is taken now."""
        return (
            self.own is not None and self.line.state is ProcedureState.OPEN and not self.line.over
        )

    @property
    def waiting(self) -> int:
        """Opinions with words that have no response yet."""
        return sum(row.needs_response for row in self.opinions)

    @property
    def silent(self) -> int:
        """Seats that have not answered, of those that still may."""
        return sum(row.silent for row in self.opinions)


@dataclass(frozen=True)
class OpenQuestion:
    """A question that is open, as the desk's dashboard shows it."""

    line: ProcedureLine
    #: Seats that may answer, and those of them that have not.
    asked: int
    silent: int


@dataclass(frozen=True)
class SendingPage:
    """Who would be asked if the draft were sent now."""

    page: ProcedurePage
    seats: tuple[SeatLine, ...]
    #: Seats in question that are not asked, by the rules of items; not which, nor why.
    left_out: int
    working_days: int
    #: None: no rule in force; of a resolution.
    majority: Majority | None
    rule_source: str | None
    #: Which groups would fall short even if all answered, in words; of a resolution.
    missing: str | None
