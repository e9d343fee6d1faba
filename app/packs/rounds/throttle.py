"""Whoever keeps guessing addresses is answered as if none existed. Kept in this process alone."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

WINDOW: Final = timedelta(minutes=5)
LIMIT: Final = 20
#: Sources remembered at once; the oldest are forgotten first.
_MOST: Final = 10_000


class Misses:
    """Misses per source within the window. A token has 256 random bits: this only saves work."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, list[datetime]] = OrderedDict()
        self._lock = Lock()

    def too_many(self, source: str, now: datetime) -> bool:
        """Whether `source` has missed so often that it is answered nothing for a while."""
        with self._lock:
            return len(self._recent(source, now)) >= LIMIT

    def add(self, source: str, now: datetime) -> None:
        """One more miss."""
        with self._lock:
            self._seen[source] = [*self._recent(source, now), now][-LIMIT:]
            self._seen.move_to_end(source)
            while len(self._seen) > _MOST:
                self._seen.popitem(last=False)

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._seen.clear()

    def _recent(self, source: str, now: datetime) -> list[datetime]:
        return [at for at in self._seen.get(source, ()) if at > now - WINDOW]


#: Of this process.
MISSES: Final = Misses()
