"""Many records at once: reading and comparing them in as many processes as there are cores.

The work is the same as in one process, in the same order; small lists stay in one. Pure.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Sequence
from typing import Final

from app.firms.matching.compare import Decision
from app.firms.matching.dedupe import Found, candidates, sharing_of
from app.firms.matching.records import Record, read_columns
from app.firms.matching.tables import Table
from app.firms.matching.weights import Sharing, weigh_promising

Progress = Callable[[int, int], None]
_COLUMNS: Final = ("name", "brn", "phone", "domain", "address")
#: Below this a second process costs more than it brings.
_WORTH_SHARING: Final = 20_000
_CHUNK: Final = 4_000
_MOST_PROCESSES: Final = 8


def _unheard(_done: int, _all: int) -> None:
    """Progress that nobody watches."""


def _processes(amount: int) -> int:
    if amount < _WORTH_SHARING or "fork" not in multiprocessing.get_all_start_methods():
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(_MOST_PROCESSES, usable or 1)


def read_records(table: Table, *, progress: Progress = _unheard) -> list[Record]:
    """The records of a table with a name and, if there, brn, phone, domain, address."""
    columns = [table.cells(name) for name in _COLUMNS]
    records: list[Record] = []
    for start in range(0, len(table.rows), _CHUNK):
        progress(start, len(table.rows))
        records += read_columns(*(column[start : start + _CHUNK] for column in columns))
    progress(1, 1)
    return records


class _Work:
    """What the processes share: inherited on fork, never sent."""

    records: Sequence[Record] = ()
    pairs: Sequence[tuple[int, int]] = ()
    sharing: Sharing | None = None


def _compare(start: int) -> list[Found]:
    sharing = _Work.sharing
    if sharing is None:
        return []
    records = _Work.records
    found: list[Found] = []
    for first, second in _Work.pairs[start : start + _CHUNK]:
        result = weigh_promising(records[first], records[second], sharing)
        if result is not None and result.decision is not Decision.NO:
            found.append(Found(first, second, result))
    return found


def dedupe(records: Sequence[Record], *, progress: Progress = _unheard) -> list[Found]:
    """Every pair that is a match or worth a look, in the order of the list."""
    _Work.records, _Work.sharing = records, sharing_of(records)
    _Work.pairs = candidates(records)
    starts = range(0, len(_Work.pairs), _CHUNK)
    found: list[Found] = []
    processes = _processes(len(_Work.pairs))
    try:
        if processes == 1:
            for done, start in enumerate(starts):
                progress(done, len(starts))
                found += _compare(start)
        else:
            gc.freeze()  # what exists is not copied by the children's collectors
            with multiprocessing.get_context("fork").Pool(processes) as pool:
                for done, part in enumerate(pool.imap(_compare, starts), 1):
                    found += part
                    progress(done, len(starts))
            gc.unfreeze()
    finally:
        _Work.records, _Work.pairs, _Work.sharing = (), (), None
    progress(1, 1)
    return found
