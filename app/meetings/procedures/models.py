"""A question put in writing, the seats asked, what each answered, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.meetings.models import DecisionType


class ProcedureKind(Labelled):
    """What is asked for."""

    OPINIONS = "opinions", N_("Request for opinions")
    RESOLUTION = "resolution", N_("Written resolution")


class ProcedureState(Labelled):
    """The life of a written procedure."""

    DRAFT = "draft", N_("Being drafted")
    OPEN = "open", N_("Open for answers")
    CLOSED = "closed", N_("Result recorded")
    CANCELLED = "cancelled", N_("Called off")


class Opinion(Labelled):
    """What a seat answers."""

    AGREE = "agree", N_("Agree")
    CHANGES = "changes", N_("Agree with changes")
    DISAGREE = "disagree", N_("Disagree")
    NONE = "none", N_("No opinion")


class GivenBy(Labelled):
    """By which way an answer came."""

    LINK = "link", N_("By private link")
    ACCOUNT = "account", N_("Signed in to Duri")
    DESK = "desk", N_("Entered by the secretariat")


class Majority(Labelled):
    """How many of those who answered must agree for a resolution to be carried."""

    HALF = "half", N_("More than half of those who answered")
    TWO_THIRDS = "two_thirds", N_("At least two thirds of those who answered")
    ALL = "all", N_("All who answered")


class ProcedureResult(Labelled):
    """What came of it."""

    CARRIED = "carried", N_("Carried")
    NOT_CARRIED = "not_carried", N_("Not carried")
    INQUORATE = "inquorate", N_("Without quorum: nothing is decided")
    COLLECTED = "collected", N_("Opinions collected")


class Reflection(Labelled):
    """What the secretariat made of an opinion (반영 여부)."""

    TAKEN_UP = "taken_up", N_("Taken up")
    PARTLY = "partly", N_("Taken up in part")
    NOT_TAKEN_UP = "not_taken_up", N_("Not taken up")


class WrittenRule(Base):
    """From a day on, a body may decide in writing, by this majority, as its own source says.

    A written resolution counts as a decision under such a rule alone.
    """

    __tablename__ = "written_rule"
    __table_args__ = (
        UniqueConstraint("body_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    majority: Mapped[Majority]
    #: Days in Seoul.
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    entered_at: Mapped[datetime]
    entered_by: Mapped[PublicId | None]


class WrittenProcedure(Base):
    """One question to a body. What it is judged by is kept from when it was sent."""

    __tablename__ = "written_procedure"
    __table_args__ = (
        # Decisions point at the procedure *with* its quorum: the database takes none on another.
        UniqueConstraint("id", "quorate"),
        CheckConstraint("state IN ('draft', 'cancelled') OR sent_at IS NOT NULL", name="sent"),
        CheckConstraint("sent_at IS NULL OR quorum IS NOT NULL", name="quorum_kept"),
        CheckConstraint(
            "sent_at IS NULL OR kind = 'opinions' OR majority IS NOT NULL", name="rule"
        ),
        CheckConstraint("(state = 'closed') = (result IS NOT NULL)", name="result"),
        CheckConstraint("(result IS NOT NULL) = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint(
            "result IS NULL OR (kind = 'opinions') = (result = 'collected')", name="result_of_kind"
        ),
        CheckConstraint(
            "(quorate IS NOT NULL) = (result IS NOT NULL AND result <> 'collected')", name="counted"
        ),
        CheckConstraint(
            "quorate IS NULL OR quorate = (result IN ('carried', 'not_carried'))", name="quorate"
        ),
        CheckConstraint("answered >= 0 AND answered <= eligible", name="answered"),
        CheckConstraint("(result IS NULL) = (answered IS NULL)", name="answers_counted"),
        CheckConstraint("(answered IS NULL) = (eligible IS NULL)", name="eligible_counted"),
        CheckConstraint("(state = 'cancelled') = (cancelled_reason IS NOT NULL)", name="cancelled"),
        CheckConstraint("(first_due_on IS NULL) = (extension_reason IS NULL)", name="extended"),
        CheckConstraint("first_due_on IS NULL OR first_due_on < due_on", name="extended_later"),
        CheckConstraint("(kind = 'opinions') = (asks IS NULL)", name="asks"),
        Index("ix_written_procedure_body", "body_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    kind: Mapped[ProcedureKind]
    title: Mapped[str]
    question: Mapped[str]
    grounds: Mapped[str]
    #: What the body is asked to do, of a written resolution.
    asks: Mapped[DecisionType | None]
    #: Groups of seats whose opinion is asked; a resolution is put to every seat with a vote.
    groups: Mapped[list[Any]]
    #: The tender it is about, if one: firm and counterpart seats are never asked then.
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"), index=True)
    state: Mapped[ProcedureState]
    #: The last day on which answers are taken, in Seoul.
    due_on: Mapped[date]
    #: The day before it was put off, and why.
    first_due_on: Mapped[date | None]
    extension_reason: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[PublicId | None]
    #: The body's quorum, the majority and where the rule is written, as they stood when sent.
    quorum: Mapped[dict[str, Any] | None]
    majority: Mapped[Majority | None]
    rule_source: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    result: Mapped[ProcedureResult | None]
    #: Whether enough seats of each group answered; null: not counted.
    quorate: Mapped[bool | None]
    #: Voting seats that were asked and may answer, and those of them that did.
    eligible: Mapped[int | None]
    answered: Mapped[int | None]
    cancelled_reason: Mapped[str | None]
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by: Mapped[PublicId | None]
    lock_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)


class ProcedureSeat(Base):
    """A seat that is asked, and its answer. Without one it is silent, and stays so."""

    __tablename__ = "written_procedure_seat"
    __table_args__ = (
        UniqueConstraint("procedure_id", "seat_id"),
        CheckConstraint("(opinion IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(opinion IS NULL) = (given_by IS NULL)", name="given"),
        CheckConstraint(
            "(given_by IS NOT NULL AND given_by = 'desk') = (received_how IS NOT NULL)",
            name="received",
        ),
        CheckConstraint("opinion IS NOT NULL OR words IS NULL", name="words"),
        CheckConstraint(
            "opinion IS NULL OR opinion NOT IN ('changes', 'disagree') OR words IS NOT NULL",
            name="reason",
        ),
        CheckConstraint("reflection IS NULL OR opinion IS NOT NULL", name="reflected"),
        CheckConstraint("(reflection IS NULL) = (responded_at IS NULL)", name="responded"),
        CheckConstraint(
            "reflection IS NULL OR reflection = 'taken_up' OR response IS NOT NULL",
            name="response_reason",
        ),
        CheckConstraint("(counted IS NULL) = (of_firm IS NULL)", name="kept_at_close"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("written_procedure.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    #: SHA-256 of the private link's token; null for a seat that cannot be written to.
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    opinion: Mapped[Opinion | None]
    words: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    given_by: Mapped[GivenBy | None]
    #: How it reached the secretariat (letter, telephone), where an officer entered it.
    received_how: Mapped[str | None]
    #: What the secretariat made of it.
    reflection: Mapped[Reflection | None]
    response: Mapped[str | None]
    responded_at: Mapped[datetime | None]
    responded_by: Mapped[PublicId | None]
    #: Whether it counted when the result was recorded, and whether a firm held it then: whatever
    #: becomes of the seat later, the collation stays what it was. Null until then.
    counted: Mapped[bool | None]
    of_firm: Mapped[bool | None]


class ProcedureReminder(Base):
    """A reminder that went out to a silent seat: each once for a due day."""

    __tablename__ = "written_procedure_reminder"
    __table_args__ = (UniqueConstraint("asked_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_id: Mapped[int] = mapped_column(ForeignKey("written_procedure_seat.id"))
    #: T-3 or T-1, with the due day it is for.
    kind: Mapped[str]
    sent_at: Mapped[datetime]


class ProcedurePaper(Base):
    """A paper laid beside the question. The file lies encrypted under its hash."""

    __tablename__ = "written_procedure_paper"
    __table_args__ = (
        UniqueConstraint("procedure_id", "sha256"),
        CheckConstraint("size_bytes > 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("written_procedure.id"))
    filename: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[PublicId | None]
