"""A body's year as an officer keeps it, and days on which a calendar is known better."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class SeasonState(Labelled):
    """The life of a season."""

    DRAFT = "draft", N_("Draft season")
    ADOPTED = "adopted", N_("Adopted season")


class Site(Labelled):
    """Where a meeting of a season is held."""

    KOREA = "korea", N_("In Korea")
    HANOI = "hanoi", N_("In Hanoi (VKC)")


class CalendarCountry(Labelled):
    """Whose working calendar."""

    KOREA = "KR", N_("Korean calendar")
    VIETNAM = "VN", N_("Vietnamese calendar")


class DayKind(Labelled):
    """What an override says of its day."""

    OFF = "off", N_("Day off")
    WORK = "work", N_("Working day")


class BodySeason(Base):
    """One year of a body: limits, which windows count, and the dates kept by an officer."""

    __tablename__ = "body_season"
    __table_args__ = (
        UniqueConstraint("body_id", "year"),
        CheckConstraint("meetings > 0", name="meetings_positive"),
        CheckConstraint("gap_min > 0 AND gap_max >= gap_min", name="gaps"),
        CheckConstraint("hanoi_min >= 0 AND hanoi_min <= meetings", name="hanoi"),
        CheckConstraint("lead_to >= 0 AND lead_from >= lead_to", name="leads"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    year: Mapped[int]
    meetings: Mapped[int]
    #: Calendar days between two meetings.
    gap_min: Mapped[int]
    gap_max: Mapped[int]
    hanoi_min: Mapped[int]
    #: Days before a deadline or announced period from which and until which a meeting helps.
    lead_from: Mapped[int]
    lead_to: Mapped[int]
    #: Participation routes whose windows count.
    routes: Mapped[list[Any]]
    state: Mapped[SeasonState] = mapped_column(default=SeasonState.DRAFT)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    lock_version: Mapped[int] = mapped_column(default=1)

    dates: Mapped[list[BodySeasonDate]] = relationship(
        back_populates="season", order_by="BodySeasonDate.day", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)


class BodySeasonDate(Base):
    """A date kept for the season; once a meeting was called for it, that meeting's own."""

    __tablename__ = "body_season_date"
    __table_args__ = (
        # A meeting called for a date may move away from it, and the date be kept again.
        Index(
            "ux_body_season_date_open",
            "season_id",
            "day",
            unique=True,
            **when("meeting_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("body_season.id"), index=True)
    day: Mapped[date]
    site: Mapped[Site]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), unique=True)

    season: Mapped[BodySeason] = relationship(back_populates="dates")


class HolidayOverride(Base):
    """A day on which a country's calendar differs from the list of public holidays."""

    __tablename__ = "holiday_override"
    __table_args__ = (UniqueConstraint("country", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    country: Mapped[CalendarCountry]
    day: Mapped[date]
    kind: Mapped[DayKind]
    name: Mapped[str]
    #: Decree, notice or page where this is written.
    source: Mapped[str]
    #: Announced, not yet decreed.
    provisional: Mapped[bool] = mapped_column(default=False)
    entered_at: Mapped[datetime]
