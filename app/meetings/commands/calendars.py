"""What an officer knows better than the list of public holidays, each entry with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import NotFoundError
from app.core.ids import PublicId, new_public_id
from app.meetings.commands.loading import check_desk
from app.meetings.errors import DayTakenError
from app.meetings.season_models import CalendarCountry, DayKind, HolidayOverride

on_violation("holiday_override", "country", "day")(DayTakenError)


@dataclass(frozen=True)
class OverrideDetails:
    """A day, what it is in that country, and where this is written."""

    country: CalendarCountry
    day: date
    kind: DayKind
    name: str
    source: str
    provisional: bool


def enter_override(
    db: Session, details: OverrideDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Enter a day; DayTakenError when the country's calendar has an entry for it."""
    check_desk(actor)
    taken = db.scalar(
        select(HolidayOverride.id).where(
            HolidayOverride.country == details.country, HolidayOverride.day == details.day
        )
    )
    if taken is not None:
        raise DayTakenError
    row = HolidayOverride(
        public_id=new_public_id(),
        country=details.country,
        day=details.day,
        kind=details.kind,
        name=details.name,
        source=details.source,
        provisional=details.provisional,
        entered_at=now,
    )
    db.add(row)
    db.flush()
    _record(db, "meetings.override_entered", row, actor=actor, now=now)
    return row.public_id


def remove_override(db: Session, public_id: PublicId, *, actor: Actor, now: datetime) -> None:
    """Remove an entry; the record keeps what it said."""
    check_desk(actor)
    row = db.scalar(select(HolidayOverride).where(HolidayOverride.public_id == public_id))
    if row is None:
        raise NotFoundError
    _record(db, "meetings.override_removed", row, actor=actor, now=now)
    db.delete(row)
    db.flush()


def _record(db: Session, act: str, row: HolidayOverride, *, actor: Actor, now: datetime) -> None:
    record(
        db,
        act,
        "holiday_override",
        row.public_id,
        actor=actor,
        now=now,
        country=row.country.value,
        day=row.day,
        kind=row.kind.value,
        name=row.name,
        source=row.source,
        provisional=row.provisional,
    )
