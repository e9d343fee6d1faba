"""Work on many items, shared out to as many processes as there are cores. Pure.

Every process, this one too, takes the next chunk when it is done with its last: nobody waits for
a slower one, and what this process made itself is sent nowhere.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Final, TypeVar

Progress = Callable[[int, int], None]
_R = TypeVar("_R")
_MOST_PROCESSES: Final = 8
#: Their numbers must fit into a pipe before anybody reads it.
MOST_CHUNKS: Final = 1_000


def unheard(_done: int, _all: int) -> None:
    """Progress that nobody watches."""


def _as_it_is(found: Any) -> Any:
    return found


def usable_processes() -> int:
    """As many as there are cores; 1 where processes cannot inherit what is worked on."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(_MOST_PROCESSES, usable or 1)


def shared_out(
    work: Callable[[int], _R],
    chunks: int,
    processes: int,
    *,
    pack: Callable[[_R], Any] = _as_it_is,
    unpack: Callable[[Any], _R] = _as_it_is,
    progress: Progress = unheard,
) -> list[_R]:
    """`work(number)` for each of at most `MOST_CHUNKS` chunks, in order.

    Other processes are forked: they have whatever `work` refers to. What they found is sent as
    `pack` makes it. Raises what `work` raises, and `ChildProcessError` when it was another
    process that failed (its traceback stands on standard error).
    """
    helpers = _Helpers(work, chunks, min(processes, chunks), pack)
    done: dict[int, _R] = {}
    try:
        for number in helpers.numbers:
            progress(number, chunks)
            done[number] = work(number)
        for number, packed in helpers.answers():
            done[number] = unpack(packed)
    except BaseException:
        helpers.stop()
        raise
    progress(1, 1)
    return [done[number] for number in range(chunks)]


class _Helpers:
    """The other processes; they end by themselves, and nobody waits for that."""

    #: Chunks nobody has begun.
    numbers: Iterator[int]

    def __init__(
        self, work: Callable[[int], _R], chunks: int, processes: int, pack: Callable[[_R], Any]
    ) -> None:
        self._answers: list[tuple[BaseProcess, Connection]] = []
        self.numbers = iter(range(chunks))
        if processes < 2:
            return
        context = multiprocessing.get_context("fork")
        waiting = context.SimpleQueue()
        for number in range(chunks):
            waiting.put(number)
        for _ in range(processes):
            waiting.put(None)
        self.numbers = iter(waiting.get, None)

        def help_out(answer: Connection) -> None:
            answer.send([(number, pack(work(number))) for number in self.numbers])

        for _ in range(processes - 1):
            ours, theirs = context.Pipe(duplex=False)
            helper = context.Process(target=help_out, args=(theirs,), daemon=True)
            helper.start()
            theirs.close()
            self._answers.append((helper, ours))

    def answers(self) -> Iterator[tuple[int, Any]]:
        """What they found, chunk by chunk; raises `ChildProcessError` when one failed."""
        for _helper, answer in self._answers:
            try:
                yield from answer.recv()
            except EOFError as error:
                raise ChildProcessError("a process that helped has failed") from error
            answer.close()

    def stop(self) -> None:
        """End them now."""
        for helper, _answer in self._answers:
            helper.terminate()
