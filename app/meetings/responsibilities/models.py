"""Activities, their scopes, who holds which part in them, and every step that led there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class ActivityScope(Labelled):
    """How finely an activity is given to somebody; all of them may be given everywhere at once."""

    ALL = "all", N_("Everywhere")
    PROVINCE = "province", N_("Province by province")
    TENDER = "tender", N_("Tender by tender")


class Letter(Labelled):
    """A part in an activity (RACI)."""

    RESPONSIBLE = "R", N_("Responsible: does the work")
    ACCOUNTABLE = "A", N_("Accountable: answers for it")
    CONSULTED = "C", N_("Consulted beforehand")
    INFORMED = "I", N_("Informed afterwards")


class HolderState(Labelled):
    """What the organisation itself has said of its part."""

    PROPOSED = "proposed", N_("Proposed")
    CONFIRMED = "confirmed", N_("Confirmed")
    DISPUTED = "disputed", N_("Disputed")
    ENDED = "ended", N_("Ended")


class Activity(Base):
    """Something somebody must answer for. Reference data, and what the secretariat adds."""

    __tablename__ = "activity"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: Short ASCII name, part of addresses.
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    name_ko: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    scope: Mapped[ActivityScope]
    #: Where it is written that this has to be done.
    source: Mapped[str]
    added_at: Mapped[datetime]


class Responsibility(Base):
    """An activity in one scope: everywhere, in a province of today, or on a tender.

    Where there is no row, nothing is known: the matrix says "unknown".
    """

    __tablename__ = "responsibility"
    __table_args__ = (
        CheckConstraint("province_id IS NULL OR tender_id IS NULL", name="one_scope"),
        Index(
            "ux_responsibility_all",
            "activity_id",
            unique=True,
            **when("province_id IS NULL AND tender_id IS NULL"),
        ),
        Index(
            "ux_responsibility_province",
            "activity_id",
            "province_id",
            unique=True,
            **when("province_id IS NOT NULL"),
        ),
        Index(
            "ux_responsibility_tender",
            "activity_id",
            "tender_id",
            unique=True,
            **when("tender_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"), index=True)
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"), index=True)


class ResponsibilityHolder(Base):
    """An organisation's part in a responsibility, from a day on, by a source.

    The database takes no second accountable body beside one that has not ended.
    """

    __tablename__ = "responsibility_holder"
    __table_args__ = (
        Index(
            "ux_responsibility_holder_accountable",
            "responsibility_id",
            unique=True,
            **when("letter = 'A' AND state <> 'ended'"),
        ),
        Index(
            "ux_responsibility_holder_part",
            "responsibility_id",
            "organisation_id",
            "letter",
            unique=True,
            **when("state <> 'ended'"),
        ),
        CheckConstraint("(state = 'ended') = (valid_to IS NOT NULL)", name="ended"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    responsibility_id: Mapped[int] = mapped_column(ForeignKey("responsibility.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    letter: Mapped[Letter]
    state: Mapped[HolderState]
    source: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class ResponsibilityStep(Base):
    """One step of a holder's history: never changed, never removed."""

    __tablename__ = "responsibility_step"
    __table_args__ = (
        CheckConstraint("state NOT IN ('disputed', 'ended') OR words IS NOT NULL", name="said_why"),
        Index("ix_responsibility_step_order", "holder_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("responsibility_holder.id"))
    state: Mapped[HolderState]
    at: Mapped[datetime]
    #: Whether the organisation itself took it; else the secretariat did.
    by_holder: Mapped[bool]
    words: Mapped[str | None]
