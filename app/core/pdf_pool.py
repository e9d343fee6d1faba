"""The processes that lay out: started when needed, kept with what they have laid out, replaced
when they fail, grow too large or are killed.

Each does one request at a time and dies with the application: its standard input ends then.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

import structlog

from app.core.press import CANCELLED, FETCH_REFUSED, NO_LIBRARY, UNSETTLED
from app.core.press.frames import packed, unpacked

log = structlog.get_logger("pdf")

ROOT: Final = Path(__file__).resolve().parents[2]
#: A process that holds more than this after an answer is replaced by a new one.
MOST_RESIDENT: Final = 900 * 1024**2
#: Pages whose layout a process keeps: about 2 MB each.
MOST_PAGES: Final = 320
#: How often somebody waiting is asked whether they still want it, in seconds.
_BEAT: Final = 0.25
#: How long a process has to stop by itself when nobody wants its answer.
_GRACE: Final = 3.0
#: Failures after which the process and what it keeps are as good as before.
_HARMLESS: Final = frozenset({"done", FETCH_REFUSED, NO_LIBRARY, CANCELLED, UNSETTLED})


class ChildDiedError(Exception):
    """The process ended without an answer; `code` as subprocess has it, `said` its last words."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"ended with {code}")
        self.code = code
        self.said = said


class TooLongError(Exception):
    """The answer did not come in time; the process was killed."""


class UnwantedError(Exception):
    """Nobody wants the answer any more."""


#: Told what the process said about how far it is, or None from time to time; False: stop.
Beat = Callable[[dict[str, Any] | None], bool]


def patient(news: dict[str, Any] | None) -> bool:
    """Waits whatever happens."""
    return True


class Child:
    """One process."""

    def __init__(self, fonts: list[str]) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "SYSTEMROOT"}
        } | {
            "LC_ALL": "C.UTF-8",
            "PYTHONHASHSEED": "0",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            # Two threads, one of which only listens: one pool of memory is enough.
            "MALLOC_ARENA_MAX": "1",
        }
        self._words: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the process)
        self._process = subprocess.Popen(  # noqa: S603  (our own program, our own interpreter)
            [sys.executable, "-P", "-X", "utf8", "-m", "app.core.press", *fonts],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            env=environment,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("a process without pipes")
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self.resident = 0
        #: What it has laid out before, as its users call it.
        self.knows: set[str] = set()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    def ask(
        self, request: dict[str, Any], *, seconds: float, beat: Beat = patient
    ) -> tuple[dict[str, Any], bytes]:
        """Its answer; a request that `beat` gives up may still be answered with "cancelled".

        Raises ChildDiedError, TooLongError and UnwantedError, after which the process is gone.
        """
        waiting = _Waiting(self, time.monotonic() + seconds, beat)
        try:
            self.send(request)
            while True:
                header, payload = self._next(waiting)
                if "end" in header:
                    self.resident = header["resident"]
                    return header, payload
                waiting.heard(header)
        except (BrokenPipeError, EOFError):
            code = self._process.wait()
            raise ChildDiedError(code, self._last_words()) from None

    def send(self, request: dict[str, Any]) -> None:
        """Hand it a message."""
        self._requests.write(packed(request))
        self._requests.flush()

    def _next(self, waiting: _Waiting) -> tuple[dict[str, Any], bytes]:
        source = self._answers
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_READ)

            def exactly(count: int) -> bytes:
                got = bytearray()
                while len(got) < count:
                    if not selector.select(_BEAT):
                        waiting.heard(None)
                        continue
                    piece = os.read(source.fileno(), min(count - len(got), 1 << 20))
                    if not piece:
                        raise EOFError
                    got += piece
                return bytes(got)

            message = unpacked(exactly)
        if message is None:
            raise EOFError
        return message

    def kill(self) -> None:
        """End it now."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it and let go of its pipes."""
        if self.alive:
            self.kill()
        # What was left to be written has no reader any more.
        with suppress(BrokenPipeError):
            self._requests.close()
        self._answers.close()
        self._words.close()

    def _last_words(self) -> str:
        self._words.seek(0)
        return self._words.read()[-4000:].decode(errors="replace").strip()


class _Waiting:
    """Waits for one answer: until its time is over, or nobody wants it."""

    def __init__(self, child: Child, deadline: float, beat: Beat) -> None:
        self.child, self.deadline, self.beat = child, deadline, beat
        self.given_up = False

    def heard(self, news: dict[str, Any] | None) -> None:
        """Something was said, or nothing for a moment."""
        now = time.monotonic()
        if now > self.deadline:
            self.child.kill()
            raise UnwantedError if self.given_up else TooLongError
        if not self.given_up and not self.beat(news):
            # It looks up between two sections and keeps what it has laid out.
            self.given_up = True
            self.deadline = min(self.deadline, now + _GRACE)
            self.child.send({"ask": "cancel"})


class Pool:
    """At most `size` processes; who comes when all are busy waits."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._changed = threading.Condition()
        self._idle: list[Child] = []
        self._busy = 0
        #: Processes at work now.
        self.busy: list[Child] = []
        self._owner = os.getpid()

    @contextmanager
    def child(self, fonts: list[str], knows: str, beat: Beat = patient) -> Iterator[Child]:
        """A process for one request, if possible the one that laid out `knows` before.

        Afterwards it is kept, or ended when it did not come through well. Raises UnwantedError when
        `beat` says while waiting that nobody wants it any more.
        """
        child = self._take(fonts, knows, beat)
        sound = False
        self.busy.append(child)
        try:
            yield child
            child.knows.add(knows)
            sound = True
        except Exception:
            # A refusal leaves it as it was; who failed for good has been killed.
            sound = True
            raise
        finally:
            self.busy.remove(child)
            self._give_back(child, sound=sound and child.alive)

    def _take(self, fonts: list[str], knows: str, beat: Beat) -> Child:
        with self._changed:
            if self._owner != os.getpid():
                # A fork: the processes are the parent's, and so are their pipes.
                self._idle, self._busy, self._owner = [], 0, os.getpid()
            while self._busy >= self.size:
                self._changed.wait(_BEAT)
                if not beat(None):
                    raise UnwantedError
            self._busy += 1
            self._idle = [child for child in self._idle if self._usable(child)]
            if self._idle:
                best = max(self._idle, key=lambda child: knows in child.knows)
                self._idle.remove(best)
                return best
        try:
            return Child(fonts)
        except OSError:
            with self._changed:
                self._busy -= 1
                self._changed.notify()
            raise

    @staticmethod
    def _usable(child: Child) -> bool:
        if not child.alive:
            child.close()
            return False
        return True

    def _give_back(self, child: Child, *, sound: bool) -> None:
        keep = sound and child.resident <= MOST_RESIDENT
        if not keep:
            log.info("pdf.child_ended", pid=child.pid, resident=child.resident, sound=sound)
            child.close()
        with self._changed:
            if keep:
                self._idle.append(child)
            self._busy -= 1
            self._changed.notify()

    def close(self) -> None:
        """End the processes that wait."""
        with self._changed:
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()


def harmless(header: dict[str, Any]) -> bool:
    """Whether the process that answered so can go on."""
    return header["end"] in _HARMLESS
