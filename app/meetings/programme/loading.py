"""Facts of a season for the agenda rules and the page: bands, targets, reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.ids import PublicId
from app.meetings.agenda.facts import BandFact, SeasonFacts
from app.meetings.agenda.words import Words
from app.meetings.history import dealt_with
from app.meetings.models import AgendaItem, Meeting
from app.meetings.programme.models import RulebookReview, SeasonTarget
from app.meetings.rows import seoul_day
from app.seasons.periods import season_of
from app.seasons.queries import PublishedBand, published_bands

#: The agenda item that reviews a season's rulebook is called so (rule A4).
REVIEW_KEY: Final = "A4:"


def season_facts(db: Session, starts_at: datetime, now: datetime) -> SeasonFacts:
    """The season of a meeting, and what the one published last said beside its target."""
    code = season_of(starts_at)
    published = [band for band in published_bands(db) if band.frozen_at <= now]
    last = [band for band in published if band.season == published[0].season]
    targets = db.scalars(select(SeasonTarget)).all()
    target = target_for(targets, last[0].season) if last else None
    review = reviews(db).get(code)
    return SeasonFacts(
        code=code,
        reviewed_on=review.on if review else None,
        bands=tuple(band_fact(band) for band in last),
        target_rank=target.band.rank if target else None,
        target_name=Words(target.band.msgid) if target else None,
        target_source=target.source if target else "",
    )


def band_fact(band: PublishedBand) -> BandFact:
    """A published band as the rules read it."""
    return BandFact(
        season=band.season,
        cell=band.cell.value,
        cell_name=Words(band.cell.msgid),
        rank=band.band.rank,
        band_name=Words(band.band.msgid),
    )


def target_for(targets: Iterable[SeasonTarget], season: str) -> SeasonTarget | None:
    """The target in force in `season`: the latest that begins with it or before."""
    begun = [target for target in targets if target.season <= season]
    return max(begun, key=lambda target: target.season, default=None)


@dataclass(frozen=True)
class Reviewed:
    """When a season's rulebook was reviewed: in a meeting here, or elsewhere, in words."""

    on: date
    meeting: PublicId | None = None
    words: str = ""


def reviews(db: Session) -> dict[str, Reviewed]:
    """Season → its review, whichever body held it."""
    found = {
        review.season: Reviewed(review.held_on, words=review.words)
        for review in db.scalars(select(RulebookReview))
    }
    rows = db.execute(
        select(AgendaItem.proposal_key, Meeting.starts_at, Meeting.public_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.proposal_key.startswith(REVIEW_KEY), dealt_with())
        .order_by(Meeting.starts_at)
    )
    for key, starts_at, meeting in rows:
        season = str(key).removeprefix(REVIEW_KEY)
        found.setdefault(season, Reviewed(seoul_day(starts_at), meeting))
    return found
