"""Hostile pages: what was fetched, which files were opened, and how long each bomb lasted.

python -m bench packs_safety
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from time import perf_counter

import structlog

from app.core import pdf
from app.core.pdf import Book, Limits, PdfError, Section
from tests.factories.hostile import CARRIERS, asking, bombs

LIMITS = Limits(seconds=3, memory_bytes=1024**3)
#: Processor time is limited; a process waits for its turn on a busy machine, up to ten seconds.
LONGEST = LIMITS.seconds + 10


def bind(*bodies: str) -> str:
    """What the reader is told; empty when the page was laid out."""
    opening = '<!DOCTYPE html><html lang="ko"><head><title>t</title></head><body>'
    closing = "</body></html>"
    sections = tuple(Section(body) for body in bodies)
    styles = ('body { font-family: "Pretendard GOV" }',)
    created = datetime(2026, 12, 4, tzinfo=UTC)
    book = Book(opening + closing, opening, closing, sections, styles, (), (), created)
    try:
        pdf.bind(book, limits=LIMITS)
    except PdfError as refusal:
        return refusal.reason.msgid
    return ""


class Server(BaseHTTPRequestHandler):
    """Counts who asks."""

    asked = 0

    def do_GET(self) -> None:
        """Note it and give nothing."""
        Server.asked += 1
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Print what happened; fails when something was asked for or lasted too long."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    server = HTTPServer(("127.0.0.1", 0), Server)
    Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        pipe = Path(folder) / "secret"
        os.mkfifo(pipe)
        inputs = dict(asking(f"http://127.0.0.1:{server.server_port}", str(pipe)))
        opened = 0
        for carrier in CARRIERS:
            of_carrier = [html for name, html in inputs.items() if name.startswith(f"{carrier}, ")]
            # Whoever opens the pipe waits until the job is stopped: nothing else is slow here.
            opened += bind(*of_carrier) == "Laying out the document took too long."
    told: Counter[str] = Counter()
    longest = ("", 0.0)
    for name, html in bombs().items():
        started = perf_counter()
        told[bind(html) or "laid out"] += 1
        longest = max(longest, (name, perf_counter() - started), key=lambda each: each[1])
    count = len(inputs) + len(bombs())
    print(f"{count} hostile inputs: {Server.asked} fetched, {opened} opened a file (bar: 0, 0)")
    for reason, number in told.most_common():
        print(f"  {number:>3} of {len(bombs())} bombs: {reason}")
    print(f"  the longest lasted {longest[1]:.1f} s ({longest[0]}; bar {LONGEST} s)")
    sys.exit(bool(Server.asked or opened or longest[1] > LONGEST))


if __name__ == "__main__":
    main()
