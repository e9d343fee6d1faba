"""A5 SME season figures: the band published last for small firms lies below the target.

Published bands alone, never a count. Where only the whole was published, because a part was too
small to speak, the target is missed for certain when even all firms together lie below it;
otherwise nothing is said. Asks for advice on measures of the programme. Silent once the body has
dealt with that season's figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from app.meetings.agenda.facts import BandFact, Facts
from app.meetings.agenda.proposal import Place, Proposal, Rule
from app.meetings.agenda.sources import band_row
from app.meetings.agenda.words import HalfYear, message

_SCORE: Final = 40
_MINUTES: Final = 10
#: Cells of the partition that tell of small firms: themselves, or all of which they are a part.
_TELLING: Final = ("sme", "all")


def _propose(facts: Facts) -> Iterator[Proposal]:
    season = facts.season
    if season.target_rank is None or season.target_name is None:
        return
    if not falls_short(season.bands, season.target_rank):
        return
    told = _telling(season.bands)[0]
    key = f"A5:{told.season}"
    if key in facts.dealt_with:
        return
    yield Proposal(
        rule=RULE.id,
        version=RULE.version,
        key=key,
        place=Place.BODY,
        score=_SCORE,
        title=message(
            "Small firms in the season figures of %(season)s", season=HalfYear(told.season)
        ),
        reason=message(
            "%(cell)s: %(band)s in %(season)s, aimed at: %(target)s. To advise on measures of the "
            "programme.",
            cell=told.cell_name,
            band=told.band_name,
            season=HalfYear(told.season),
            target=season.target_name,
        ),
        sources=(
            *(band_row(band) for band in season.bands),
            {
                "type": "target",
                "target": season.target_name.packed(),
                "source": season.target_source,
            },
        ),
        asks="advise",
        minutes=_MINUTES,
    )


def falls_short(bands: Iterable[BandFact], target_rank: int) -> bool:
    """Whether the published bands of one season show small firms below the target."""
    telling = _telling(bands)
    return bool(telling) and telling[0].rank < target_rank


def _telling(bands: Iterable[BandFact]) -> list[BandFact]:
    return [band for band in bands if band.cell in _TELLING]


RULE = Rule(id="A5", version=1, propose=_propose)
