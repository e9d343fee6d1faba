"""Closed seasons and their published bands, frozen once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.interests.banding import Band, SeasonCell


class Season(Base):
    """A half-year whose bands have been published. Tenders belong to it by their closing."""

    __tablename__ = "season"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="period"),
        CheckConstraint("frozen_at >= ends_at", name="frozen_after_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "2026-H1": half-years of Seoul's calendar.
    code: Mapped[str] = mapped_column(unique=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    frozen_at: Mapped[datetime]

    bands: Mapped[list[SeasonBand]] = relationship(
        back_populates="season", order_by="SeasonBand.id"
    )


class SeasonBand(Base):
    """One published band; never changed afterwards."""

    __tablename__ = "season_band"
    __table_args__ = (UniqueConstraint("season_id", "cell"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    cell: Mapped[SeasonCell]
    band: Mapped[Band]

    season: Mapped[Season] = relationship(back_populates="bands")
