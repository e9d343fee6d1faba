"""A season's figures beside their targets, and whether its rulebook was reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.meetings.agenda.rules.a5_sme_figures import falls_short
from app.meetings.programme.loading import Reviewed, band_fact, reviews, target_for
from app.meetings.programme.models import SeasonTarget
from app.meetings.sight import sight_of
from app.seasons.models import Band, SeasonCell
from app.seasons.periods import season_label, season_of
from app.seasons.queries import PublishedBand, published_bands


@dataclass(frozen=True)
class SeasonLine:
    """One season: what was published, what is aimed at, whether the rulebook was reviewed."""

    code: str
    running: bool
    bands: tuple[tuple[SeasonCell, Band], ...]
    target: Band | None
    target_source: str | None
    short: bool
    reviewed_on: date | None
    #: The meeting that reviewed it; None: elsewhere, or not yet.
    reviewed_in: PublicId | None
    #: Where else it was held, and with what result.
    review_words: str = ""

    @property
    def name(self) -> str:
        """The season in the reader's words."""
        return season_label(self.code)


def season_lines(db: Session, viewer: Viewer, now: datetime) -> tuple[SeasonLine, ...]:
    """Every season with figures, a target or a review, and the running one; latest first."""
    if not sight_of(db, viewer, now=now).everything:
        raise NotFoundError
    published: dict[str, list[PublishedBand]] = {}
    for band in published_bands(db):
        published.setdefault(band.season, []).append(band)
    targets = list(db.scalars(select(SeasonTarget)))
    held = reviews(db)
    running = season_of(now)
    codes = {running, *published, *held, *(target.season for target in targets)}
    return tuple(
        _line(code, published.get(code, ()), targets, held.get(code), running=code == running)
        for code in sorted(codes, reverse=True)
    )


def _line(
    code: str,
    bands: list[PublishedBand] | tuple[()],
    targets: list[SeasonTarget],
    held: Reviewed | None,
    *,
    running: bool,
) -> SeasonLine:
    target = target_for(targets, code)
    facts = [band_fact(band) for band in bands]
    return SeasonLine(
        code=code,
        running=running,
        bands=tuple((band.cell, band.band) for band in bands),
        target=target.band if target else None,
        target_source=target.source if target else None,
        short=target is not None and falls_short(facts, target.band.rank),
        reviewed_on=held.on if held else None,
        reviewed_in=held.meeting if held else None,
        review_words=held.words if held else "",
    )
