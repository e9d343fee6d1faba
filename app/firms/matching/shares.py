"""Several processes that do one piece of work together, as many as there are cores. Pure.

All run the same function. Each takes the next chunk when it is done with its last, so that nobody
waits for a slower one, and now and then they tell each other what they have found.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext
from multiprocessing.process import BaseProcess
from typing import Any, Final, TypeVar

Progress = Callable[[int, int], None]
_T = TypeVar("_T")
_MOST_PROCESSES: Final = 8
#: Their numbers must fit into a pipe before anybody reads it.
MOST_CHUNKS: Final = 1_000


def unheard(_done: int, _all: int) -> None:
    """Progress that nobody watches."""


class Team:
    """The processes that work together, as one of them sees them; alone unless told of others."""

    def __init__(
        self, others: Sequence[Connection] = (), waiting: Any = None, *, first: bool = True
    ) -> None:
        #: Whether this is the process that goes on when the work is done.
        self.first = first
        #: Each other one, for the first; the first, for any other.
        self._others = others
        #: Chunks nobody has begun: a number, or None for each process when there are no more.
        self._waiting = waiting

    def taken(self, chunks: int, progress: Progress = unheard) -> Iterator[int]:
        """The numbers, of at most `MOST_CHUNKS`, that fall to this process.

        All call this alike, and tell each other of it before they take others.
        """
        numbers: Iterator[int] = iter(range(chunks))
        if self._waiting is not None:
            if self.first:
                for number in [*range(chunks), *[None] * (len(self._others) + 1)]:
                    self._waiting.put(number)
            numbers = iter(self._waiting.get, None)
        for number in numbers:
            if self.first:
                progress(number, chunks)
            yield number

    def told(self, mine: _T) -> list[_T]:
        """What every process has found, this one's first; all call this alike."""
        if not self.first:
            (first,) = self._others
            first.send(mine)
            return [mine, *first.recv()]
        theirs = self.gathered(mine)[1:]
        for place, other in enumerate(self._others):
            other.send([mine, *theirs[:place], *theirs[place + 1 :]])
        return [mine, *theirs]

    def gathered(self, mine: _T) -> list[_T]:
        """The same for the first process; what this one has found for any other."""
        if not self.first:
            self._others[0].send(mine)
            return [mine]
        try:
            return [mine, *[other.recv() for other in self._others]]
        except EOFError as error:
            raise ChildProcessError("a process that helped has failed") from error


def together(work: Callable[[Team], _T], *, alone: bool) -> _T:
    """What `work` returns here, done by as many processes as there are cores unless `alone`.

    The others are forked and have whatever `work` refers to. Raises what `work` raises, and
    `ChildProcessError` when it was another process that failed (its traceback stands on standard
    error).
    """
    processes = 1 if alone else _usable_processes()
    if processes == 1:
        return work(Team())
    context = multiprocessing.get_context("fork")
    waiting = context.SimpleQueue()
    helpers: list[BaseProcess] = []
    answers: list[Connection] = []
    try:
        for _ in range(processes - 1):
            ours, theirs = context.Pipe()
            answers.append(ours)
            helpers.append(_helper(context, work, theirs, answers, waiting))
            theirs.close()
        found = work(Team(answers, waiting))
    except BaseException:
        for helper in helpers:
            helper.terminate()
        raise
    for helper in helpers:
        helper.join()
    return found


def _helper(
    context: ForkContext,
    work: Callable[[Team], object],
    first: Connection,
    answers: Sequence[Connection],
    waiting: Any,
) -> BaseProcess:
    """Another process, started."""

    def help_out() -> None:
        for not_ours in answers:  # or nobody would notice that the first process has gone
            not_ours.close()
        work(Team([first], waiting, first=False))

    helper = context.Process(target=help_out, daemon=True)
    helper.start()
    return helper


def _usable_processes() -> int:
    """As many as there are cores; 1 where processes cannot inherit what is worked on."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(_MOST_PROCESSES, usable or 1)
