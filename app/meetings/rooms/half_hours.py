"""The half-hours of the clock that a stretch of time touches. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

HALF_HOUR: Final = timedelta(minutes=30)
_SECONDS: Final = int(HALF_HOUR.total_seconds())


def half_hours(begins: datetime, until: datetime) -> tuple[datetime, ...]:
    """Their beginnings, as UTC instants: whoever begins at a quarter past takes the whole one."""
    first = int(begins.timestamp()) // _SECONDS
    last = -(int(-until.timestamp()) // _SECONDS)
    return tuple(datetime.fromtimestamp(number * _SECONDS, UTC) for number in range(first, last))
