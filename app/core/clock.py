"""The time. Commands receive `now` as an argument; only views, jobs and the CLI ask here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """The current instant, aware, in UTC, whole microseconds."""
    return _fixed.get() or datetime.now(UTC)


@contextmanager
def fixed_clock(instant: datetime) -> Iterator[None]:
    """Stop the clock at `instant` (aware) inside the block: tests and dated demo seasons."""
    if instant.tzinfo is None:
        raise ValueError("a fixed clock needs an aware datetime")
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
