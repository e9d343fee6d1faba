"""Keeping a body's season: its limits, its dates, and the meetings called for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.clock import SEOUL
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.meetings.commands.loading import check_desk, load_body
from app.meetings.commands.meetings import MeetingDetails, create_meeting
from app.meetings.errors import NothingToCallError, SeasonDateError, SeasonYearError
from app.meetings.models import Body, Meeting
from app.meetings.queries.seasons import USUAL_ROUTES, season_years
from app.meetings.rows import seoul_day
from app.meetings.season.terms import Terms, usual_terms
from app.meetings.season_models import BodySeason, BodySeasonDate, SeasonState, Site

on_violation("body_season", "body_id", "year")(ConflictError)


@dataclass(frozen=True)
class SeasonCall:
    """What the planned meetings of a season have in common. `starts` is Seoul's time."""

    starts: time
    minutes: int
    place_korea: str
    place_hanoi: str
    video_url: str | None


def set_terms(
    db: Session,
    body_id: PublicId,
    year: int,
    terms: Terms,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the limits of a season and the routes whose windows count."""
    check_desk(actor)
    _check(terms)
    season = _load_season(db, load_body(db, body_id), year, version, now=now)
    changed = {}
    for name, value in asdict(terms).items():
        after = list(value) if name == "routes" else value
        if getattr(season, name) != after:
            changed[name] = [getattr(season, name), after]
            setattr(season, name, after)
    season.updated_at = now
    db.flush()
    _record(db, "meetings.season_terms", season, actor=actor, now=now, changed=changed)


def _check(terms: Terms) -> None:
    if terms.gap_max < terms.gap_min:
        raise DomainError(
            message("The greatest gap cannot be shorter than the least."), field="gap_max"
        )
    if terms.hanoi_min > terms.meetings:
        raise DomainError(
            message("There cannot be more meetings in Hanoi than meetings."), field="hanoi_min"
        )
    if terms.lead_from < terms.lead_to:
        raise DomainError(
            message("A window cannot close before it opens: the first number is the larger one."),
            field="lead_to",
        )
    if not terms.routes:
        raise DomainError(message("Choose at least one route."), field="routes")


def keep_dates(
    db: Session,
    body_id: PublicId,
    year: int,
    dates: Mapping[date, Site],
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep these dates for the season instead of those kept before. Limits are not enforced:
    the officer has seen what the choice breaks and loses."""
    check_desk(actor)
    today = seoul_day(now)
    for day in sorted(dates):
        if day.year != year or day <= today:
            raise SeasonDateError(day, year)
    season = _load_season(db, load_body(db, body_id), year, version, now=now)
    kept = {line.day: line for line in season.dates if line.meeting_id is None}
    for day, line in kept.items():
        if day in dates:
            line.site = dates[day]
        else:
            season.dates.remove(line)
    season.dates.extend(
        BodySeasonDate(day=day, site=site, meeting_id=None)
        for day, site in sorted(dates.items())
        if day not in kept
    )
    season.updated_at = now
    db.flush()
    _record(
        db,
        "meetings.season_dates",
        season,
        actor=actor,
        now=now,
        dates=[[day.isoformat(), site.value] for day, site in sorted(dates.items())],
    )


def call_season(
    db: Session,
    body_id: PublicId,
    year: int,
    call: SeasonCall,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> tuple[PublicId, ...]:
    """Turn the dates kept into planned meetings of the body; the season is adopted."""
    check_desk(actor)
    season = _load_season(db, load_body(db, body_id), year, version, now=now)
    waiting = sorted(
        (line for line in season.dates if line.meeting_id is None), key=lambda line: line.day
    )
    if not waiting:
        raise NothingToCallError
    called = []
    for line in waiting:
        if line.day <= seoul_day(now):
            raise SeasonDateError(line.day, year)
        details = MeetingDetails(
            starts_at=datetime.combine(line.day, call.starts, SEOUL).astimezone(UTC),
            minutes=call.minutes,
            place=call.place_hanoi if line.site is Site.HANOI else call.place_korea,
            video_url=call.video_url,
        )
        meeting = create_meeting(db, body_id, details, date_agreed=False, actor=actor, now=now)
        line.meeting_id = db.scalars(select(Meeting.id).where(Meeting.public_id == meeting)).one()
        called.append(meeting)
    season.state = SeasonState.ADOPTED
    season.updated_at = now
    db.flush()
    _record(db, "meetings.season_called", season, actor=actor, now=now, meetings=called)
    return tuple(called)


def _load_season(db: Session, body: Body, year: int, version: int, *, now: datetime) -> BodySeason:
    """The season the officer looked at; begun with the usual terms when nothing was kept yet."""
    years = season_years(now)
    if year not in years:
        raise SeasonYearError(year, years[0], years[-1])
    season = db.scalar(
        select(BodySeason)
        .where(BodySeason.body_id == body.id, BodySeason.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if (season.lock_version if season else 0) != version:
        raise ConflictError
    if season is not None:
        return season
    usual = asdict(usual_terms(body.cadence_days, USUAL_ROUTES))
    season = BodySeason(
        public_id=new_public_id(),
        body_id=body.id,
        year=year,
        created_at=now,
        updated_at=now,
        **(usual | {"routes": list(USUAL_ROUTES)}),
    )
    db.add(season)
    db.flush()
    return season


def _record(
    db: Session, act: str, season: BodySeason, *, actor: Actor, now: datetime, **facts: object
) -> None:
    record(
        db, act, "body_season", season.public_id, actor=actor, now=now, year=season.year, **facts
    )
