"""A4 Rulebook: once a season, the review of the rulebook and of the published season bands.

A season is a half-year of Seoul's calendar. Silent once any body has dealt with the item in that
season, or a review held elsewhere is noted. Asks for advice; its rows are the bands published
last, as everybody reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.meetings.agenda.facts import Facts
from app.meetings.agenda.proposal import Place, Proposal, Rule
from app.meetings.agenda.sources import band_row
from app.meetings.agenda.words import HalfYear, message

_SCORE: Final = 60
_MINUTES: Final = 15


def _propose(facts: Facts) -> Iterator[Proposal]:
    season = facts.season
    if not season.code or season.reviewed_on is not None:
        return
    yield Proposal(
        rule=RULE.id,
        version=RULE.version,
        key=f"A4:{season.code}",
        place=Place.BODY,
        score=_SCORE,
        title=message(
            "Review of the rulebook and the season bands of %(season)s",
            season=HalfYear(season.code),
        ),
        reason=message(
            "The rulebook is reviewed once a season; in %(season)s it has not been yet.",
            season=HalfYear(season.code),
        ),
        sources=tuple(band_row(band) for band in season.bands),
        asks="advise",
        minutes=_MINUTES,
    )


RULE = Rule(id="A4", version=1, propose=_propose)
