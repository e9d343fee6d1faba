"""Closed seasons and their published bands, frozen once (docs/adr/0005-season-bands.md)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.core.i18n import N_, Labelled


class SeasonCell(Labelled):
    """The one partition: every independent group falls into exactly one of the first two."""

    SME = "sme", N_("Small and medium-sized firms")
    LARGER = "larger", N_("Mid-sized and large firms")
    ALL = "all", N_("All firms")


class Band(Labelled):
    """How many independent groups; never the number itself."""

    FEWER = "fewer", N_("Fewer than five")
    FIVE = "5-9", N_("5 to 9")
    TEN = "10-19", N_("10 to 19")
    TWENTY = "20-39", N_("20 to 39")
    FORTY = "40-79", N_("40 to 79")
    EIGHTY = "80+", N_("80 or more")

    @property
    def rank(self) -> int:
        """Its place among the bands, the lowest being 0: bands are compared by it."""
        return list(Band).index(self)


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
