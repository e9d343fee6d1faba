"""In the room: who may be there for an item, who was, what was noted, who objected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class TieBasis(Labelled):
    """How a tie came to be known. Never from an interest that a firm keeps to itself."""

    DECLARED = "declared", N_("Declared by the person")
    PUBLIC_TIE = "public_tie", N_("Found in public records")


class DeclarationState(Labelled):
    """The life of a declared tie; until it is lifted, its person stays outside."""

    RAISED = "raised", N_("Raised")
    UPHELD = "upheld", N_("Upheld")
    LIFTED = "lifted", N_("Lifted")


class InterestDeclaration(Base):
    """A tie of a seat's person, or of a whole organisation, to a tender. Its words are sealed."""

    __tablename__ = "interest_declaration"
    __table_args__ = (
        Index(
            "ux_interest_declaration_seat",
            "seat_id",
            "tender_id",
            "basis",
            unique=True,
            **when("seat_id IS NOT NULL AND state <> 'lifted'"),
        ),
        Index(
            "ux_interest_declaration_organisation",
            "organisation_id",
            "tender_id",
            "basis",
            unique=True,
            **when("seat_id IS NULL AND state <> 'lifted'"),
        ),
        CheckConstraint("state = 'raised' OR settled_at IS NOT NULL", name="settled"),
        CheckConstraint("state <> 'lifted' OR settled_reason IS NOT NULL", name="lifted_reason"),
        CheckConstraint("basis <> 'public_tie' OR source IS NOT NULL", name="public_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: The person's seat; null: everybody of the organisation.
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    basis: Mapped[TieBasis]
    #: Sealed: the compliance desk and whoever raised it.
    words: Mapped[str]
    #: Where a public tie is written.
    source: Mapped[str | None]
    state: Mapped[DeclarationState] = mapped_column(default=DeclarationState.RAISED)
    raised_at: Mapped[datetime]
    raised_by: Mapped[PublicId | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[PublicId | None]
    settled_reason: Mapped[str | None]


class ItemSession(Base):
    """An item in the room: when it was open, and whether it had its own quorum.

    Decisions point at the item *with* its quorum: the database takes none on another.
    """

    __tablename__ = "item_session"
    __table_args__ = (
        UniqueConstraint("item_id"),
        UniqueConstraint("item_id", "quorate"),
        CheckConstraint("present >= 0 AND present <= eligible", name="present"),
        CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    #: Voting seats that may sit in the item, and those of them that do.
    eligible: Mapped[int]
    present: Mapped[int]
    quorate: Mapped[bool]
    #: Groups that fall short: group → [present, needed]; null: not recorded.
    short: Mapped[dict[str, Any] | None]


class RoomPresence(Labelled):
    """Where a seat is while an item is dealt with."""

    PRESENT = "present", N_("Present")
    RECUSED = "recused", N_("Recused")
    ABSENT = "absent", N_("Absent")
    OBSERVER = "observer", N_("Observer")


class ItemAttendance(Base):
    """One seat during one item, with the times of leaving and coming back."""

    __tablename__ = "item_attendance"
    __table_args__ = (
        UniqueConstraint("item_id", "seat_id"),
        CheckConstraint(
            "back_at IS NULL OR (left_at IS NOT NULL AND back_at >= left_at)", name="times"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    state: Mapped[RoomPresence]
    left_at: Mapped[datetime | None]
    back_at: Mapped[datetime | None]


class DecisionResult(Labelled):
    """What came of a question put to the body."""

    CARRIED = "carried", N_("Carried")
    NOT_CARRIED = "not_carried", N_("Not carried")
    NOTED = "noted", N_("Noted")
    DEFERRED = "deferred", N_("Put off to a later meeting")


class DecisionState(Labelled):
    """The life of a decision."""

    RECORDED = "recorded", N_("Recorded")
    EFFECTIVE = "effective", N_("In force")
    SUPERSEDED = "superseded", N_("Superseded")


class DecisionStanding(Base):
    """With what result a decision was taken, for whom, and whether it still holds.

    Decisions from before quorums were counted per item have none. By how many stands here for
    those of a meeting alone; of those taken in writing it is the secretariat's (procedures).
    """

    __tablename__ = "decision_standing"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        # A decision is replaced once, by one that was carried.
        UniqueConstraint("supersedes_id"),
        CheckConstraint("supersedes_id IS NULL OR result = 'carried'", name="supersedes_carried"),
        CheckConstraint(
            "addressee_id IS NULL OR addressee_province_id IS NULL", name="one_addressee"
        ),
        ForeignKeyConstraint(
            ["item_id", "quorate"],
            ["item_session.item_id", "item_session.quorate"],
            name="fk_decision_standing_item_quorate",
        ),
        ForeignKeyConstraint(
            ["procedure_id", "quorate"],
            ["written_procedure.id", "written_procedure.quorate"],
            name="fk_decision_standing_procedure_quorate",
        ),
        CheckConstraint("(item_id IS NULL) = (procedure_id IS NOT NULL)", name="one_subject"),
        CheckConstraint("(item_id IS NULL) = (present IS NULL)", name="present_counted"),
        CheckConstraint("(item_id IS NULL) = (eligible IS NULL)", name="eligible_counted"),
        CheckConstraint("quorate", name="quorate"),
        CheckConstraint("present > 0 AND present <= eligible", name="present"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    item_id: Mapped[int | None]
    #: The written procedure, of a decision taken in writing.
    procedure_id: Mapped[int | None]
    #: Always true: it names the quorate item, or the quorate procedure.
    quorate: Mapped[bool]
    eligible: Mapped[int | None]
    present: Mapped[int | None]
    result: Mapped[DecisionResult]
    #: Whom the decision is for, where it is for somebody.
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    #: … or a province of today.
    addressee_province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"))
    #: The earlier decision it replaces from the close of its meeting, or procedure, on.
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    state: Mapped[DecisionState] = mapped_column(default=DecisionState.RECORDED)


class ItemObjection(Base):
    """A member objects to a topic: the item is left aside until this has been examined."""

    __tablename__ = "item_objection"
    __table_args__ = (
        CheckConstraint(
            "(examined_at IS NULL) = (answer IS NULL)",
            name="examined",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    raised_at: Mapped[datetime]
    raised_by: Mapped[PublicId | None]
    words: Mapped[str]
    examined_at: Mapped[datetime | None]
    examined_by: Mapped[PublicId | None]
    answer: Mapped[str | None]


class ItemNote(Base):
    """The live minutes of one item. `version` rises with every save; nobody overwrites another."""

    __tablename__ = "item_note"
    __table_args__ = (UniqueConstraint("item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    text: Mapped[str]
    version: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[PublicId | None]
