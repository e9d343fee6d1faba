"""Reading what was published of closed seasons: the same for every reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.seasons.models import Band, Season, SeasonCell


@dataclass(frozen=True)
class PublishedBand:
    """One line of the season figures, as everybody sees it."""

    season: str
    cell: SeasonCell
    band: Band
    frozen_at: datetime


def published_bands(db: Session) -> tuple[PublishedBand, ...]:
    """Every published band, newest season first."""
    seasons = db.scalars(
        select(Season).order_by(Season.ends_at.desc()).options(selectinload(Season.bands))
    )
    return tuple(
        PublishedBand(season.code, line.cell, line.band, season.frozen_at)
        for season in seasons
        for line in season.bands
    )
