"""The two countries' working calendars with an officer's overrides."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.meetings.season.calendar import Country
from app.meetings.season_models import CalendarCountry, DayKind, HolidayOverride
from app.meetings.season_projections import ClosedDay, OverrideLine
from app.meetings.sight import sight_of
from app.meetings.working_calendar import public_holidays

_SATURDAY = 5


def overrides(db: Session, viewer: Viewer, now: datetime) -> tuple[OverrideLine, ...]:
    """All overrides by day, for those who prepare meetings."""
    if not sight_of(db, viewer, now=now).everything:
        raise NotFoundError
    rows = db.scalars(
        select(HolidayOverride).order_by(HolidayOverride.day.desc(), HolidayOverride.country)
    )
    return tuple(
        OverrideLine(
            id=row.public_id,
            country=row.country,
            day=row.day,
            kind=row.kind,
            name=row.name,
            source=row.source,
            provisional=row.provisional,
        )
        for row in rows
    )


def calendars(db: Session, year: int) -> dict[CalendarCountry, Country]:
    """Both calendars of a year, its neighbouring days included (people travel on them)."""
    around = _overrides_around(db, year)
    return {
        country: Country(
            holidays=public_holidays(country, year),
            off=frozenset(
                row.day for row in around if row.country is country and row.kind is DayKind.OFF
            ),
            work=frozenset(
                row.day for row in around if row.country is country and row.kind is DayKind.WORK
            ),
        )
        for country in CalendarCountry
    }


def closed_days(db: Session, year: int) -> tuple[ClosedDay, ...]:
    """Where the year differs from Monday to Friday, by day: holidays on weekdays and overrides."""
    entered = [row for row in _overrides_around(db, year) if row.day.year == year]
    spoken_for = {(row.country, row.day) for row in entered}
    lines = [
        ClosedDay(row.day, row.country, row.name, row.source, row.kind, row.provisional)
        for row in entered
    ]
    lines.extend(
        ClosedDay(day, country, name, None, DayKind.OFF, provisional=False)
        for country in CalendarCountry
        for day, name in public_holidays(country, year).items()
        if day.year == year and day.weekday() < _SATURDAY and (country, day) not in spoken_for
    )
    return tuple(sorted(lines, key=lambda line: (line.day, line.country.value)))


def _overrides_around(db: Session, year: int) -> list[HolidayOverride]:
    margin = timedelta(days=7)
    return list(
        db.scalars(
            select(HolidayOverride)
            .where(
                HolidayOverride.day.between(date(year, 1, 1) - margin, date(year, 12, 31) + margin)
            )
            .order_by(HolidayOverride.day)
        )
    )
