"""How a season's interests become bands: pure, one partition, at least five groups a band.

See docs/adr/0005-season-bands.md for what this promises and what it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.seasons.models import Band, SeasonCell

#: A band speaks only when at least so many independent groups stand behind it (docs/adr/0005).
SMALLEST_CELL: Final = 5


#: Lowest number of groups of each band.
_FLOORS: Final = (
    (80, Band.EIGHTY),
    (40, Band.FORTY),
    (20, Band.TWENTY),
    (10, Band.TEN),
    (SMALLEST_CELL, Band.FIVE),
)


@dataclass(frozen=True)
class Participation:
    """One firm's interest that was live when its tender closed."""

    #: Names the business group the firm belonged to that day, or the firm itself.
    group: str
    is_sme: bool


def band_of(groups: int) -> Band:
    """The band that `groups` independent groups fall into."""
    return next((band for floor, band in _FLOORS if groups >= floor), Band.FEWER)


def season_bands(participations: Iterable[Participation]) -> Mapping[SeasonCell, Band]:
    """The bands to publish for one closed season.

    A group counts once, as small or medium-sized only if every firm it took part with is. If
    either cell is below `SMALLEST_CELL` only the whole is published, so that nothing can be
    had by subtraction.
    """
    small: dict[str, bool] = {}
    for entry in participations:
        small[entry.group] = small.get(entry.group, True) and entry.is_sme
    sme = sum(small.values())
    larger = len(small) - sme
    if min(sme, larger) < SMALLEST_CELL:
        return {SeasonCell.ALL: band_of(len(small))}
    return {SeasonCell.SME: band_of(sme), SeasonCell.LARGER: band_of(larger)}
