"""Pages under load: several clients ask for one page after another, for a while, by turns."""

from __future__ import annotations

import http.client
import os
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

SECONDS: Final = float(os.environ.get("DURI_BENCH_SECONDS", "8"))
CLIENTS: Final = 4


@dataclass(frozen=True)
class Page:
    """A page and who asks for it; `pid` is its server's first process, where that is known."""

    name: str
    port: int
    path: str
    headers: dict[str, str]
    pid: int | None = None
    host: str = "127.0.0.1"

    def fetch(self) -> tuple[int, bytes]:
        """Ask once, on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        connection.request("GET", self.path, headers=self.headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content

    def holding(self, item: bytes, times: int) -> bytes:
        """The page itself, once it is sure that `item` (a pattern) stands `times` times in it."""
        status, content = self.fetch()
        found = len(re.findall(item, content))
        if status != 200 or found != times:
            raise SystemExit(f"{self.name}: expected {times} items, got {found} ({status})")
        return content


@dataclass
class Figures:
    """What was measured of a page: seconds of each request, seconds of load, of processor."""

    page: Page
    taken: list[float] = field(default_factory=list)
    loaded: float = 0.0
    used: float = 0.0

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.taken) / self.loaded

    def add(self) -> None:
        """Load the page once more."""
        used = _processor_seconds(self.page.pid)
        started = time.monotonic()
        self.taken += load(self.page)
        self.loaded += time.monotonic() - started
        self.used += _processor_seconds(self.page.pid) - used

    def __str__(self) -> str:
        _status, content = self.page.fetch()
        line = (
            f"  {self.page.name}, {len(content) / 1024:.0f} KiB: {self.rate:.1f} requests/s, "
            f"median {median(self.taken) * 1000:.0f} ms"
        )
        if self.page.pid:
            line += f", {self.used / len(self.taken) * 1000:.1f} ms of processor each"
        return line


def by_turns(*pages: Page, turns: int = 1) -> list[Figures]:
    """Measure the pages, warm, one after another and so `turns` times over; never two at once."""
    measured = [Figures(page) for page in pages]
    for page in pages:
        load(page)
    for _turn in range(turns):
        for figures in measured:
            figures.add()
    return measured


def load(page: Page) -> list[float]:
    """Seconds of each request while CLIENTS ask one after another for SECONDS."""
    taken: list[float] = []
    until = time.monotonic() + SECONDS
    failed: list[int] = []

    def client() -> None:
        while time.monotonic() < until and not failed:
            started = time.perf_counter()
            status, _content = page.fetch()
            if status != 200:
                failed.append(status)
            taken.append(time.perf_counter() - started)

    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    if failed:
        raise SystemExit(f"{page.name} answered {failed[0]}")
    return taken


def _processor_seconds(pid: int | None) -> float:
    """What a server and its workers have used so far: says more than the clock on a machine
    that is busy with other things. Its database server is not in it."""
    if pid is None:
        return 0.0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ticks = 0
    for process in (str(pid), *children):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
