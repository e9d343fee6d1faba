"""Season bands: the only aggregates there are, as published."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.packs.editions import Edition
from app.packs.sections.section import Section
from app.packs.words import Words


@dataclass(frozen=True)
class Line:
    """One band."""

    season: str
    label: str
    band: str
    source: int | None


@dataclass(frozen=True)
class Bands:
    """Closed seasons' bands."""

    lines: tuple[Line, ...]


def bands(edition: Edition, words: Words) -> Bands:
    """Print what was published, unchanged."""
    return Bands(
        tuple(
            Line(
                band.season, words.say(band.label), words.say(band.band), words.source(band.source)
            )
            for band in edition.content.bands
        )
    )


SECTION = Section("bands", N_("Season bands"), bands, flows=True)
