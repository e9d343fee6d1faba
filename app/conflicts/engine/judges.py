"""Processes that compare boards beside this one, so that a scan of very many uses every core.

They read alone, each by its own connection: whoever scans holds the engine's row, hands each a part
of a batch and writes what all have found. One that fails, or dies, is missed by nobody: its part is
compared here. `python -m app.conflicts.engine.judges N` is such a process, with a pipe as
descriptor N; it ends with that pipe, and so with whoever started it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from app.conflicts.engine.differences import Differences, compare
from app.core.db import engine_options, prepare_engine

log = structlog.get_logger("conflicts")

#: From so many tenders on a scan takes longer than a process to start (about a second).
MANY: Final = 10_000
#: More would wait for the one that writes.
_MOST: Final = 3
#: Seconds a process has to end by itself.
_GRACE: Final = 3.0
_ROOT: Final = Path(__file__).resolve().parents[3]

#: What of these boards has to be written: `compare` or `Judges.compare`.
Compare = Callable[[Session, Sequence[int], datetime], Differences]


def compare_here(db: Session, tender_ids: Sequence[int], now: datetime) -> Differences:
    """Compare boards in this process alone."""
    return compare(db, tender_ids, now=now)


class Judges:
    """The processes that help with one scan."""

    def __init__(self, url: sa.URL, helpers: int) -> None:
        self._starting = [_Helper(url) for _ in range(helpers)]
        self._ready: list[_Helper] = []

    @property
    def working(self) -> int:
        """How many compare by now, this process among them; nobody waits for one that starts."""
        for helper in [helper for helper in self._starting if helper.pipe.poll()]:
            self._starting.remove(helper)
            with self._missing(helper):
                helper.pipe.recv()
                self._ready.append(helper)
        return 1 + len(self._ready)

    def compare(self, db: Session, tender_ids: Sequence[int], now: datetime) -> Differences:
        """Compare boards, each process its part. What the caller has not committed, others do not
        see."""
        size = -(-len(tender_ids) // self.working)
        parts = [tender_ids[start : start + size] for start in range(0, len(tender_ids), size)]
        handed = list(zip(self._ready, parts[1:], strict=False))
        for helper, part in handed:
            with self._missing(helper):
                helper.pipe.send((part, now))
        try:
            found = compare_here(db, parts[0], now)
        finally:  # whatever happens here: an answer left in a pipe would be taken for the next
            answers = [self._answer(helper) for helper, _part in handed]
        for (_helper, part), answer in zip(handed, answers, strict=True):
            found |= compare_here(db, part, now) if answer is None else answer
        return found

    def _answer(self, helper: _Helper) -> Differences | None:
        answer: Differences | None = None
        if helper in self._ready:
            with self._missing(helper):
                answer = helper.pipe.recv()
        return answer

    def close(self) -> None:
        """End the processes."""
        for helper in [*self._starting, *self._ready]:
            helper.close()

    @contextmanager
    def _missing(self, helper: _Helper) -> Iterator[None]:
        """Go on without one that has died."""
        try:
            yield
        except (EOFError, OSError):
            log.warning("conflicts.judge_died", code=helper.close())
            with suppress(ValueError):
                self._ready.remove(helper)


class _Helper:
    """One process, and this end of the pipe to it."""

    def __init__(self, url: sa.URL) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        # `-P` and a path of its own: the folder somebody stands in is not the application's.
        self._process = subprocess.Popen(  # noqa: S603  (our own program, our own interpreter)
            [sys.executable, "-P", "-m", "app.conflicts.engine.judges", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=os.environ | {"PYTHONPATH": str(_ROOT)},
        )
        theirs.close()
        self.pipe.send(url)  # by the pipe: a command line may be read by others

    def close(self) -> int:
        """End it; returns how it ended, as subprocess has it."""
        self.pipe.close()
        try:
            return self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


@contextmanager
def judges_for(tenders: int, url: sa.URL) -> Iterator[Judges]:
    """Whoever compares in a scan of so many tenders in this database."""
    judges = Judges(url, helpers_for(tenders, url))
    try:
        yield judges
    finally:
        judges.close()


def helpers_for(tenders: int, url: sa.URL) -> int:
    """How many processes help: one for each further core; none where a scan is over before they
    could begin, or in a database that no other process can open."""
    shared = url.get_backend_name() != "sqlite" or bool(url.database and url.database != ":memory:")
    return min(_MOST, _cores() - 1) if shared and tenders >= MANY else 0


def _cores() -> int:
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()
    return len(usable) or os.cpu_count() or 1


def _help(pipe: Connection) -> None:
    """Compare what is handed over until the pipe ends; None for what cannot be compared."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this ends it
    engine = sa.create_engine(**engine_options(pipe.recv()))
    prepare_engine(engine)
    with Session(engine) as db, suppress(EOFError, BrokenPipeError):
        pipe.send("ready")
        while True:
            tender_ids, now = pipe.recv()
            pipe.send(_compared(db, tender_ids, now))


def _compared(db: Session, tender_ids: Sequence[int], now: datetime) -> Differences | None:
    try:
        return compare_here(db, tender_ids, now)
    except Exception:  # noqa: BLE001  (it is compared again where this was asked, and told there)
        return None
    finally:
        db.rollback()  # the next part is read as it is then


if __name__ == "__main__":
    _help(Connection(int(sys.argv[1])))
