"""Seconds of a call: by the clock, or of the processors that worked for it.

On a machine that others use the clock says how busy they are. Processor time does not: it is this
process's, and on PostgreSQL its server's as well (Linux tells it of each process in nanoseconds).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

#: DURI_BENCH_CLOCK=cpu: processor time; else the clock's.
BY_PROCESSOR: Final = os.environ.get("DURI_BENCH_CLOCK", "wall") == "cpu"
_PROC: Final = Path("/proc")
#: A server sends its answer before it is quite done; seconds that nobody works for us meanwhile.
_SETTLED: Final = 0.001
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """The processes of a PostgreSQL server: ours, and the one that is the parent of all."""

    backend: int
    parent: int

    @classmethod
    def behind(cls, db: Session) -> Server | None:
        """The server that answers this session; None on SQLite, which works in this process."""
        if db.get_bind().dialect.name != "postgresql":
            return None
        backend = db.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
        db.rollback()
        return cls(backend, int(_stat(backend)[1]))

    def seconds(self, *, helpers: bool) -> float:
        """Processor time so far of our backend; with `helpers`, of every process of the server,
        those that have ended too: a large statement is shared out among several."""
        if not helpers:
            return _seconds(self.backend)
        ended = sum(int(ticks) for ticks in _stat(self.parent)[13:15]) / _TICKS
        return ended + sum(_seconds(child) for child in self._children())

    def _children(self) -> Iterator[int]:
        listed = _PROC / str(self.parent) / "task" / str(self.parent) / "children"
        return (int(child) for child in listed.read_text().split())


def _stat(process: int) -> list[str]:
    """The fields of proc(5) stat after the name: state, parent, …; 13 and 14 are the ended
    children's ticks."""
    return (_PROC / str(process) / "stat").read_text().rpartition(")")[2].split()


def _seconds(process: int) -> float:
    try:
        return int((_PROC / str(process) / "schedstat").read_text().split()[0]) / 1e9
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return 0.0


def _here() -> float:
    """Of this process, and of those it started that have ended."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def timed(
    call: Callable[[], object], server: Server | None = None, *, helpers: bool = True
) -> float:
    """Seconds of one call, with those of the server that works for it."""
    if not BY_PROCESSOR:
        begun = time.perf_counter()
        call()
        return time.perf_counter() - begun
    there = server.seconds(helpers=helpers) if server else 0.0
    begun = _here()
    call()
    here = _here() - begun
    if server is None:
        return here
    time.sleep(_SETTLED)
    return here + server.seconds(helpers=helpers) - there
