"""A season is a list of steps, each at its moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from app.core.clock import SEOUL

Run = Callable[[Session, datetime], None]


@dataclass(frozen=True)
class Step:
    """Something that happens at a moment of the season."""

    at: datetime
    label: str
    run: Run


def moment(as_of: date, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """`day` days from the season's date at a time of day in Seoul."""
    local = datetime.combine(as_of + timedelta(days=day), time(hour, minute), tzinfo=SEOUL)
    return local.astimezone(UTC)
