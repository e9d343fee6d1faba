"""Season bands: the only aggregates there are, as published."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_
from app.packs.content.division import SeasonAim
from app.packs.editions.projecting import Edition
from app.packs.rendering.words import Words
from app.packs.sections.section import Section


@dataclass(frozen=True)
class Line:
    """One band."""

    season: str
    label: str
    band: str
    source: int | None


@dataclass(frozen=True)
class AimLine:
    """A season's target, where it is written, and what was published beside it."""

    season: str
    aim: str
    written: str
    published: str
    short: bool


@dataclass(frozen=True)
class Bands:
    """Closed seasons' bands; targets for the body's own readers."""

    lines: tuple[Line, ...]
    aims: tuple[AimLine, ...]


def bands(edition: Edition, words: Words) -> Bands:
    """Print what was published, unchanged."""
    return Bands(
        tuple(
            Line(
                words.season(band.season),
                words.say(band.label),
                words.say(band.band),
                words.source(band.source),
            )
            for band in edition.content.bands
        ),
        tuple(aim_line(aim, words) for aim in edition.content.aims),
    )


def aim_line(aim: SeasonAim, words: Words) -> AimLine:
    """A target in words, with the bands it is compared with."""
    rows = (f"{words.say(cell)}: {words.say(band)}" for cell, band in aim.published)
    return AimLine(
        words.season(aim.season), words.say(aim.aim), aim.written, "; ".join(rows), aim.short
    )


SECTION = Section("bands", N_("Season bands"), bands, flows=True)
