"""Several processes that do one piece of work together, as many as there are cores. Pure.

All run the same function. Each takes the next chunk when it is done with its last, so that nobody
waits for a slower one, and now and then they tell each other what they have found.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
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


class Team:
    """The processes that work together, as one of them sees them; alone unless told of others."""

    def __init__(
        self,
        others: Sequence[Connection] = (),
        waiting: Numbers | None = None,
        *,
        size: int = 1,
        first: bool = True,
    ) -> None:
        #: Whether this is the process that goes on when the work is done.
        self.first = first
        #: Each other one, for the first; the first, for any other.
        self._others = others
        #: How many they are, this one included.
        self._size = size
        #: Chunks nobody has begun, then `_NO_MORE` for each process.
        self._waiting = waiting

    def taken(self, chunks: int, progress: Progress = unheard) -> Iterator[int]:
        """The numbers, of at most `MOST_CHUNKS`, that fall to this process.

        All call this alike, and tell each other of it before they take others.
        """
        numbers: Iterator[int] = iter(range(chunks))
        if self._waiting is not None:
            if self.first:
                self._waiting.put([*range(chunks), *[_NO_MORE] * self._size])
            numbers = iter(self._waiting.read, _NO_MORE)
        for number in numbers:
            if self.first:
                progress(number, chunks)
            yield number

    def told(self, mine: _T) -> list[_T]:
        """What every process has found, this one's first; all call this alike."""
        if self._size == 1:
            return [mine]
        packed = _packed(mine)
        if self.first:
            theirs = self._heard()
            with _helpers_needed():
                for place, other in enumerate(self._others):
                    for one in (packed, *theirs[:place], *theirs[place + 1 :]):
                        other.send_bytes(one)
        else:
            (first,) = self._others
            first.send_bytes(packed)
            theirs = [first.recv_bytes() for _ in range(self._size - 1)]
        return [mine, *map(_unpacked, theirs)]

    def gathered(self, mine: _T) -> list[_T]:
        """The same for the first process; what this one has found for any other."""
        if self.first:
            return [mine, *map(_unpacked, self._heard())]
        self._others[0].send_bytes(_packed(mine))
        return [mine]

    def _heard(self) -> list[bytes]:
        """What each of the others tells the first."""
        with _helpers_needed():
            return [other.recv_bytes() for other in self._others]


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
    helpers: list[BaseProcess] = []
    answers: list[Connection] = []
    try:
        for _ in range(processes - 1):
            ours, theirs = context.Pipe()
            answers.append(ours)
            helper = Team([theirs], waiting, size=processes, first=False)
            helpers.append(_started(context, work, helper, answers, waiting))
            theirs.close()
        return work(Team(answers, waiting, size=processes))
    finally:
        for process in helpers:
            process.terminate()
        for process in helpers:
            process.join()
        for ours in answers:
            ours.close()
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
