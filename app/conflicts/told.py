"""What cannot be judged, in the log: once a process, however often it is tried again."""

from __future__ import annotations

from typing import Final

import structlog

log = structlog.get_logger("conflicts")
_told: set[tuple[object, ...]] = set()
#: Rows and boards remembered as told; more than that at once is one and the same fault.
_MOST: Final = 10_000


def tell_once(event: str, **about: int) -> None:
    """Log the exception at hand with its traceback, unless this process has done so before.

    A row of the queue is tried every few seconds until somebody has mended what stands in its way.
    """
    told = (event, *sorted(about.items()))
    if told not in _told and len(_told) < _MOST:
        _told.add(told)
        log.exception(event, **about)
