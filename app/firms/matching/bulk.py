"""Many records at once: reading and comparing them in as many processes as there are cores.

The work is the same as in one process, in the same order; small lists stay in one. Pure.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from app.firms.matching.compare import Decision
from app.firms.matching.dedupe import Found, candidates, sharing_of
from app.firms.matching.records import Columns, Record, read_columns, read_record, records_of
from app.firms.matching.tables import Table
from app.firms.matching.weights import PairScore, Sharing, weigh_briefly, weigh_promising

Progress = Callable[[int, int], None]
_R = TypeVar("_R")
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


class _Work:
    """What the processes share: inherited on fork, never sent."""

    cells: Sequence[Sequence[str]] = ()
    records: Sequence[Record] = ()
    pairs: Sequence[tuple[int, int]] = ()
    sharing: Sharing = sharing_of(())
    in_full: bool = False


def _in_chunks(work: Callable[[int], _R], amount: int, progress: Progress) -> Iterator[_R]:
    """`work(start)` for each chunk of `amount` items, in order, by as many processes as pay."""
    starts = range(0, amount, _CHUNK)
    processes = _processes(amount)
    if processes == 1:
        for done, start in enumerate(starts):
            progress(done, len(starts))
            yield work(start)
    else:
        gc.freeze()  # what exists is not copied by the children's collectors
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            for done, part in enumerate(pool.imap(work, starts), 1):
                progress(done, len(starts))
                yield part
        gc.unfreeze()
    progress(1, 1)


def _read(start: int) -> tuple[str, ...]:
    """Each column of a chunk as one text: long texts are sent many times as fast as lists."""
    cells = (column[start : start + _CHUNK] for column in _Work.cells)
    return tuple("\n".join(column) for column in read_columns(*cells))


def read_records(table: Table, *, progress: Progress = _unheard) -> list[Record]:
    """The records of a table with a name and, if there, brn, phone, domain, address."""
    cells = [table.cells(name) for name in _COLUMNS]
    read_record(" ")  # the tables that names are read with, once and not in each process
    columns: Columns = ([], [], [], [], [])
    _Work.cells = cells
    try:
        for part in _in_chunks(_read, len(table.rows), progress):
            for column, text in zip(columns, part, strict=True):
                column.extend(text.split("\n"))
    finally:
        _Work.cells = ()
    return records_of(cells[0], columns)


#: Two places and a `PairScore` as a plain tuple: sent with half the work.
_Sent = tuple[int, int, tuple[object, ...]]


def _compare(start: int) -> list[_Sent]:
    records, sharing = _Work.records, _Work.sharing
    weigh = weigh_promising if _Work.in_full else weigh_briefly
    found: list[_Sent] = []
    for first, second in _Work.pairs[start : start + _CHUNK]:
        result = weigh(records[first], records[second], sharing)
        if result is not None and result.decision is not Decision.NO:
            found.append((first, second, tuple(result)))
    return found


def dedupe(
    records: Sequence[Record], *, in_full: bool = False, progress: Progress = _unheard
) -> list[Found]:
    """Every pair that is a match or worth a look, in the order of the list.

    `in_full` reads every name, also where the decision is clear without: for the parts of the
    score and for knowing which pairs are certain. The decisions are the same.
    """
    _Work.records, _Work.sharing, _Work.in_full = records, sharing_of(records), in_full
    _Work.pairs = candidates(records, _Work.sharing)
    try:
        parts = _in_chunks(_compare, len(_Work.pairs), progress)
        return [
            Found(first, second, PairScore._make(said))
            for part in parts
            for first, second, said in part
        ]
    finally:
        _Work.records, _Work.pairs, _Work.sharing = (), (), sharing_of(())
