"""The child: reads requests, lays out, answers; one after the other, until its parent is gone.

It limits itself before each request, fetches nothing but `data:` addresses, and knows no font
but those it is given. Whatever a library prints goes to standard error.
"""

from __future__ import annotations

import dataclasses
import gc
import logging
import os
import queue
import resource
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.core.press import CANCELLED, FAILED, FETCH_REFUSED, NO_LIBRARY, OUT_OF_MEMORY, UNSETTLED
from app.core.press.frames import packed, unpacked

#: How long a child waits for its next request, in seconds, before it ends.
_IDLE: Final = 3600
#: What is kept of a library's messages about one request.
_MOST_SAID: Final = 4000


class CancelledError(Exception):
    """The parent wants no answer any more."""


class Said(logging.Handler):
    """Keeps what the libraries say about the request at hand."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message, shortened."""
        if len(self.lines) < 50:
            self.lines.append(record.getMessage()[:400])


class Child:
    """One process's work."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.requests: queue.Queue[dict[str, Any]] = queue.Queue()
        self.cancelled = threading.Event()
        self.books: Any = None

    def listen(self) -> None:
        """Take requests from standard input; its end means that the parent is gone."""
        source = os.fdopen(0, "rb", buffering=0)

        def exactly(count: int) -> bytes:
            got = bytearray()
            while len(got) < count:
                piece = source.read(min(count - len(got), 1 << 20))
                if not piece:
                    break
                got += piece
            return bytes(got)

        while True:
            message = unpacked(exactly)
            if message is None:
                # At once, whatever is being laid out: nobody waits for it.
                shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)
                os._exit(0)
            if message[0]["ask"] == "cancel":
                self.cancelled.set()
            else:
                self.cancelled.clear()
                self.requests.put(message[0])

    def serve(self) -> None:
        """Answer requests until none comes any more."""
        said = Said()
        logging.getLogger("weasyprint").addHandler(said)
        while True:
            try:
                request = self.requests.get(timeout=_IDLE)
            except queue.Empty:
                return
            said.lines.clear()
            limit(request["memory_bytes"], request["cpu_seconds"])
            header, payload = self._answer(request)
            header |= {"said": "\n".join(said.lines)[:_MOST_SAID], "resident": resident()}
            self._tell(header, payload)
            if self.books is not None:
                self.books.forget_some()

    def _answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        try:
            from weasyprint.urls import (  # noqa: PLC0415  (limits come first)
                FatalURLFetchingError,
                URLFetchingError,
            )

            from app.core.press.books import Books, UnsettledError  # noqa: PLC0415  (see above)
            from app.core.press.leaves import (  # noqa: PLC0415  (see above)
                name_languages,
                number_pages_once,
                squeeze_lightly,
            )
        except (ImportError, OSError) as error:
            return {"end": NO_LIBRARY, "why": str(error)}, b""
        if request["ask"] == "versions":
            return {"end": "done"} | versions(), b""
        if self.books is None:
            number_pages_once()
            squeeze_lightly()
            name_languages()
            self.books = Books(request["most_pages"])
        try:
            made = self.books.make(request, self._progress)
        except CancelledError:
            end, why = CANCELLED, ""
        except MemoryError:
            end, why = OUT_OF_MEMORY, ""
        except UnsettledError:
            end, why = UNSETTLED, ""
        except (FatalURLFetchingError, URLFetchingError) as error:
            end, why = FETCH_REFUSED, str(error)
        except Exception as error:  # noqa: BLE001  (said to the parent, which logs it)
            # Some places ask without the fetcher being named in what they raise.
            end = FETCH_REFUSED if "URI" in str(error) else FAILED
            why = f"{type(error).__name__}: {error}"[:_MOST_SAID]
        else:
            facts = {field.name: getattr(made, field.name) for field in dataclasses.fields(made)}
            pdf = facts.pop("pdf")
            return {"end": "done"} | facts, pdf
        return {"end": end, "why": why}, b""

    def _progress(self, done: int, of: int) -> None:
        if self.cancelled.is_set():
            raise CancelledError
        self._tell({"done": done, "of": of})

    def _tell(self, header: dict[str, Any], payload: bytes = b"") -> None:
        self.out.write(packed(header, payload))
        self.out.flush()


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Bound what the next request may take. The processor time of earlier ones is not counted."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu_seconds, resource.RLIM_INFINITY))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, resource.RLIM_INFINITY))


def settle() -> None:
    """What holds for the whole life of the process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A layout makes millions of objects that live as long as it does: looking through them
    # again and again for cycles took an eighth of the time.
    gc.disable()


def resident() -> int:
    """Bytes of memory the process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def use_fonts(folder: Path, fonts: list[str]) -> None:
    """Make `fonts` the only ones there are: pages must not depend on the machine."""
    for font in fonts:
        (folder / Path(font).name).symlink_to(font)
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{folder}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>"
    )
    os.environ["FONTCONFIG_FILE"] = str(config)


def versions() -> dict[str, str]:
    """Which WeasyPrint and Pango answer here, and whether fonts are subset by HarfBuzz."""
    import weasyprint  # noqa: PLC0415  (limits come first)
    from weasyprint.text.ffi import harfbuzz_subset, pango  # noqa: PLC0415  (see above)

    number = int(pango.pango_version())
    return {
        "weasyprint": weasyprint.__version__,
        "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
        "harfbuzz_subset": "yes" if harfbuzz_subset is not None else "",
    }


def main(fonts: list[str]) -> None:
    """Serve with `fonts`."""
    # Standard output carries answers alone: whatever a library prints goes to standard error.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    settle()
    child = Child(out)
    with tempfile.TemporaryDirectory(prefix="duri-pdf-") as folder:
        # Named before anything can remove it: only ever a folder of our own.
        tempfile.tempdir = folder
        use_fonts(Path(folder), fonts)
        threading.Thread(target=child.listen, daemon=True).start()
        child.serve()


if __name__ == "__main__":
    main(sys.argv[1:])
