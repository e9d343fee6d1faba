"""The register of a body's official steps (공문·조회 관리): letters, queries, bookings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class StepKind(Labelled):
    """What sort of official step it is."""

    LETTER = "letter", N_("Official letter")
    QUERY = "query", N_("Query")
    BOOKING = "booking", N_("Booking")


class StepState(Labelled):
    """The life of an official step."""

    OPEN = "open", N_("Waits")
    DONE = "done", N_("Settled")
    DROPPED = "dropped", N_("Given up")


class OfficialStep(Base):
    """A letter, query or booking of a body: to whom, about what, until when it holds."""

    __tablename__ = "official_step"
    __table_args__ = (
        CheckConstraint("lapses_on IS NULL OR lapses_on >= sent_on", name="lapses_after"),
        CheckConstraint("reminded_on IS NULL OR reminded_on >= sent_on", name="reminded_after"),
        CheckConstraint("settled_on IS NULL OR settled_on >= sent_on", name="settled_after"),
        CheckConstraint("(state = 'open') = (settled_on IS NULL)", name="settled"),
        CheckConstraint("state <> 'dropped' OR outcome IS NOT NULL", name="dropped_reason"),
        # A query is one to somebody: an organisation, a province, or both.
        CheckConstraint(
            "kind = 'booking' OR addressee_id IS NOT NULL OR province_id IS NOT NULL",
            name="addressed",
        ),
        CheckConstraint("kind <> 'booking' OR lapses_on IS NOT NULL", name="booking_lapses"),
        CheckConstraint("(reminders = 0) = (reminded_on IS NULL)", name="reminders_dated"),
        Index("ix_official_step_body", "body_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    kind: Mapped[StepKind]
    #: What it is about, as the secretariat words it.
    subject: Mapped[str]
    #: Its number in the sender's register of documents, where it has one.
    reference: Mapped[str | None]
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: A province of today.
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"))
    #: The tender it is about: firm and counterpart seats never hear of it then.
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"), index=True)
    #: Asked where everybody may ask and read the answer: the buyer's portal.
    public_channel: Mapped[bool] = mapped_column(default=False)
    #: Days in Seoul: sent, asked or booked; the last day on which it holds.
    sent_on: Mapped[date]
    lapses_on: Mapped[date | None]
    state: Mapped[StepState] = mapped_column(default=StepState.OPEN)
    #: The day of the last reminder, and how many went out.
    reminded_on: Mapped[date | None]
    reminders: Mapped[int] = mapped_column(default=0)
    #: The day a reply came or it was done or given up, and what came of it.
    settled_on: Mapped[date | None]
    outcome: Mapped[str | None]
    entered_at: Mapped[datetime]
    entered_by: Mapped[PublicId | None]
    #: The officer who has it in hand and is reminded; None: the secretariat as a whole.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    #: Rises with every change; forms carry it (409).
    lock_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)


class StepReminder(Base):
    """A reminder of a step that went out to the desk: each once."""

    __tablename__ = "official_step_reminder"
    __table_args__ = (UniqueConstraint("step_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("official_step.id"))
    #: The last day on which the step holds, and how far off it was: "2026-12-20 T-7".
    kind: Mapped[str]
    sent_at: Mapped[datetime]
