"""Targets for the share of small firms in a season, and reviews of the rulebook held elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.ids import PublicId
from app.seasons.models import Band


class SeasonTarget(Base):
    """From this season on, the published band of small firms is meant to be at least `band`."""

    __tablename__ = "season_target"
    # The lowest band is no aim: every season reaches it.
    __table_args__ = (CheckConstraint("band <> 'fewer'", name="an_aim"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "2026-H1": it holds until another season begins with a target of its own.
    season: Mapped[str] = mapped_column(unique=True)
    band: Mapped[Band]
    #: The programme or decision in which it is written.
    source: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[PublicId | None]


class RulebookReview(Base):
    """A season's review of the rulebook that was not an agenda item here."""

    __tablename__ = "rulebook_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    season: Mapped[str] = mapped_column(unique=True)
    #: A day in Seoul.
    held_on: Mapped[date]
    #: Where and with what result.
    words: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[PublicId | None]
