"""Several processes that do one piece of work together, as many as there are cores. Pure.

All run the same function. Each takes the next chunk when it is done with its last, so that nobody
waits for a slower one, and now and then they tell each other what they have found.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import tempfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext
from multiprocessing.process import BaseProcess
from typing import Any, Final, TypeVar

Progress = Callable[[int, int], None]
_T = TypeVar("_T")
_MOST_PROCESSES: Final = 8
#: Their numbers must fit into a pipe before anybody reads it.
MOST_CHUNKS: Final = 1_000
#: Stands for "no more chunks", once for each process.
_NO_MORE: Final = -1


def unheard(_done: int, _all: int) -> None:
    """Progress that nobody watches."""


class Numbers:
    """Numbers in a pipe; each is read by one of the processes that share it.

    Nobody holds a lock meanwhile: one that is killed keeps no other from reading.
    """

    def __init__(self) -> None:
        self._end, self._beginning = os.pipe()

    def put(self, numbers: Sequence[int]) -> None:
        """Let the processes read `numbers`: at most `MOST_CHUNKS` and one for each process."""
        os.write(self._beginning, array("i", numbers).tobytes())

    def read(self) -> int:
        """The next; raises `EOFError` when the process that puts them in has gone."""
        number = array("i")
        number.frombytes(os.read(self._end, number.itemsize))
        if not number:
            raise EOFError
        return number[0]

    def only_read(self) -> None:
        """Say that this process puts none in, so that it notices when the other has gone."""
        os.close(self._beginning)

    def close(self) -> None:
        """Give both ends back, where they were made."""
        os.close(self._end)
        os.close(self._beginning)


class Board:
    """What one process tells the others, in memory that all of them can read.

    A pipe holds little at a time: who tells much through one waits for who reads.
    """

    def __init__(self) -> None:
        if sys.platform == "linux":
            self._file = os.fdopen(os.memfd_create("told"), "w+b")
        else:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `close`)

    def write(self, told: bytes) -> int:
        """Put `told` on the board, which is empty; how long it is."""
        return os.pwrite(self._file.fileno(), told, 0)

    def read(self, size: int) -> bytes:
        """What was told last."""
        return os.pread(self._file.fileno(), size, 0)

    def wipe(self) -> None:
        """Give back the memory of what was told."""
        os.ftruncate(self._file.fileno(), 0)

    def close(self) -> None:
        """Give everything back, in this process."""
        self._file.close()


class Team:
    """The processes that work together, as one of them sees them; alone unless told of others."""

    def __init__(
        self,
        others: Sequence[Connection] = (),
        waiting: Numbers | None = None,
        boards: Sequence[Board] = (),
        *,
        number: int = 0,
    ) -> None:
        #: Whether this is the process that goes on when the work is done.
        self.first = number == 0
        #: Each other one, for the first; the first, for any other.
        self._others = others
        #: Chunks nobody has begun, then `_NO_MORE` for each process.
        self._waiting = waiting
        #: That of each process; which of them this is.
        self._boards = boards
        self._number = number

    def taken(self, chunks: int, progress: Progress = unheard) -> Iterator[int]:
        """The numbers, of at most `MOST_CHUNKS`, that fall to this process.

        All call this alike, and tell each other of it before they take others.
        """
        numbers: Iterator[int] = iter(range(chunks))
        if self._waiting is not None:
            if self.first:
                self._waiting.put([*range(chunks), *[_NO_MORE] * len(self._boards)])
            numbers = iter(self._waiting.read, _NO_MORE)
        for number in numbers:
            if self.first:
                progress(number, chunks)
            yield number

    def told(self, mine: _T) -> list[_T]:
        """What every process has found, this one's first; all call this alike."""
        if not self._boards:
            return [mine]
        sizes = self._all_told(self._boards[self._number].write(_packed(mine)))
        theirs = [
            _unpacked(board.read(sizes[number]))
            for number, board in enumerate(self._boards)
            if number != self._number
        ]
        self._all_told(0)  # by then all have read
        self._boards[self._number].wipe()
        return [mine, *theirs]

    def _all_told(self, size: int) -> list[int]:
        """How much each process has written on its board; waits for all of them."""
        if not self.first:
            (first,) = self._others
            first.send(size)
            return list(first.recv())
        with _helpers_needed():
            sizes = [size, *[other.recv() for other in self._others]]
            for other in self._others:
                other.send(sizes)
        return sizes

    def gathered(self, mine: _T) -> list[_T]:
        """The same for the first process; what this one has found for any other."""
        if not self.first:
            self._others[0].send_bytes(_packed(mine))
            return [mine]
        with _helpers_needed():
            return [mine, *[_unpacked(other.recv_bytes()) for other in self._others]]


def _packed(found: object) -> bytes:
    return pickle.dumps(found, pickle.HIGHEST_PROTOCOL)


def _unpacked(packed: bytes) -> Any:
    return pickle.loads(packed)  # noqa: S301  (from a process forked here, over a pipe of its own)


@contextmanager
def _helpers_needed() -> Iterator[None]:
    """Raises `ChildProcessError` where a helper is found to have gone."""
    try:
        yield
    except (EOFError, OSError) as error:
        raise ChildProcessError("a process that helped has failed or was ended") from error


def together(work: Callable[[Team], _T], *, alone: bool) -> _T:
    """What `work` returns here, done by as many processes as there are cores unless `alone`.

    The others are forked and have whatever `work` refers to. What they still do when it returns
    here is not needed: they are ended. Raises what `work` raises, and `ChildProcessError` when it
    was another process that failed (its traceback stands on standard error) or was killed.
    """
    processes = 1 if alone else _usable_processes()
    if processes == 1:
        return work(Team())
    context = multiprocessing.get_context("fork")
    waiting = Numbers()
    boards = [Board() for _ in range(processes)]
    helpers: list[BaseProcess] = []
    answers: list[Connection] = []
    try:
        for number in range(1, processes):
            ours, theirs = context.Pipe()
            answers.append(ours)
            helper = Team([theirs], waiting, boards, number=number)
            helpers.append(_started(context, work, helper, answers, waiting))
            theirs.close()
        return work(Team(answers, waiting, boards))
    finally:
        for process in helpers:
            process.terminate()
        for process in helpers:
            process.join()
        for answer in answers:
            answer.close()
        for board in boards:
            board.close()
        waiting.close()


def _started(
    context: ForkContext,
    work: Callable[[Team], object],
    helper: Team,
    answers: Sequence[Connection],
    waiting: Numbers,
) -> BaseProcess:
    """Another process, which works as `helper`."""

    def help_out() -> None:
        for not_ours in answers:  # or nobody would notice that the first process has gone
            not_ours.close()
        waiting.only_read()
        _found = work(helper)
        os._exit(0)  # and what was found is not given back piece by piece

    process = context.Process(target=help_out, daemon=True)
    process.start()
    return process


def _usable_processes() -> int:
    """As many as there are cores; 1 where processes cannot inherit what is worked on."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(_MOST_PROCESSES, usable or 1)
