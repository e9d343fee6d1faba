"""Python's search for cycles, out of the way while many objects are made that end by themselves.

Whatever is counted down to nothing is freed at once, with the search or without it. The search
looks through everything that lives, again and again the more is made: it took four tenths of a
full scan for conflicts, and found nothing.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_LOCK: Final = threading.Lock()
#: Blocks that the search is resting for, in all threads: the last one out lets it go on.
_resting: list[object] = []


@contextmanager
def at_rest() -> Iterator[None]:
    """No search for cycles meanwhile, in the whole process; for work of seconds, not of hours.

    Blocks may be nested and run in several threads. Where the search was off already it stays off.
    """
    with _LOCK:
        if not _resting and not gc.isenabled():
            here = None
        else:
            here = object()
            _resting.append(here)
            gc.disable()
    try:
        yield
    finally:
        if here is not None:
            with _LOCK:
                _resting.remove(here)
                if not _resting:
                    gc.enable()
