"""Setting a target for the published bands; noting a review of the rulebook held elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError
from app.core.i18n import message
from app.meetings.commands.loading import check_desk
from app.meetings.errors import WordsMissingError
from app.meetings.programme.models import RulebookReview, SeasonTarget
from app.meetings.rows import seoul_day
from app.seasons.models import Band
from app.seasons.periods import season_period


@dataclass(frozen=True)
class TargetDetails:
    """From which season on, which band at least, and where this is written."""

    season: str
    band: Band
    source: str


@dataclass(frozen=True)
class ReviewDetails:
    """When the season's review was held, and where, with what result."""

    season: str
    held_on: date
    words: str


class ReviewKnownError(DomainError):
    """One review a season is enough."""

    def __init__(self) -> None:
        super().__init__(message("This season's review is noted already."), field="season")


on_violation("rulebook_review", "season")(ReviewKnownError)
on_violation("season_target", "season")(ConflictError)


def set_target(db: Session, details: TargetDetails, *, actor: Actor, now: datetime) -> None:
    """Set, or set anew, what small firms' band is meant to be from a season on.

    Raises DomainError for a season that is none, or a band that every season reaches.
    """
    check_desk(actor)
    season_period(details.season)
    if details.band is Band.FEWER:
        raise DomainError(message("Every season reaches this band: choose another."), field="band")
    if not details.source.strip():
        raise WordsMissingError("source")
    target = db.scalar(select(SeasonTarget).where(SeasonTarget.season == details.season))
    before = target.band.value if target else None
    if target is None:
        target = SeasonTarget(season=details.season)
        db.add(target)
    target.band, target.source = details.band, details.source.strip()
    target.set_at, target.set_by = now, actor.user
    db.flush()
    record(
        db,
        "meetings.target_set",
        "season",
        details.season,
        actor=actor,
        now=now,
        before=before,
        band=details.band.value,
        source=target.source,
    )


def note_review(db: Session, details: ReviewDetails, *, actor: Actor, now: datetime) -> None:
    """Note that a season's rulebook was reviewed elsewhere, say in a written procedure.

    Reviews on an agenda of Duri need no note. Raises ReviewKnownError, DomainError.
    """
    check_desk(actor)
    first, following = season_period(details.season)
    if not seoul_day(first) <= details.held_on < seoul_day(following):
        raise DomainError(message("This day does not lie in that season."), field="held_on")
    if details.held_on > seoul_day(now):
        raise DomainError(message("This day lies ahead."), field="held_on")
    if not details.words.strip():
        raise WordsMissingError("words")
    if db.scalar(select(RulebookReview.id).where(RulebookReview.season == details.season)):
        raise ReviewKnownError
    db.add(
        RulebookReview(
            season=details.season,
            held_on=details.held_on,
            words=details.words.strip(),
            recorded_at=now,
            recorded_by=actor.user,
        )
    )
    db.flush()
    record(
        db,
        "meetings.review_noted",
        "season",
        details.season,
        actor=actor,
        now=now,
        held_on=details.held_on,
    )
