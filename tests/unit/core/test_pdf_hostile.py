"""Hostile pages: nothing is fetched, no file is opened, and what never ends is ended."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from app.core import pdf
from app.core.pdf import Book, Limits, PdfError, Section
from tests import SOAK
from tests.factories.hostile import CARRIERS, asking, bombs

#: Refused by looking at the page: no process is asked.
REFUSED = {"colspan", "rowspan", "col span", "rows", "rows in capitals", "bytes"}
#: Always run; the others by `make soak` and `make bench`, which take minutes.
STOPPED = {"variables", "nested floats", "counter symbols"}
#: What somebody is told whose page was not laid out.
CLEAR = {
    "The document is too large to be laid out.",
    "Laying out the document took too long.",
    "The document needs more memory than it may have.",
    "The document could not be laid out.",
    "The document asks for something from outside, which is refused.",
}


def book(*bodies: str) -> Book:
    opening = '<!DOCTYPE html><html lang="ko"><head><title>t</title></head><body>'
    sections = tuple(Section(body) for body in bodies)
    styles = ('body { font-family: "Pretendard GOV" }',)
    created = datetime(2026, 12, 4, tzinfo=UTC)
    return Book(
        f"{opening}</body></html>", opening, "</body></html>", sections, styles, (), (), created
    )


def outcome(bodies: Sequence[str], limits: Limits) -> tuple[str, bytes]:
    """What the reader is told, and the file if there is one."""
    try:
        return "", pdf.bind(book(*bodies), limits=limits).pdf
    except PdfError as refusal:
        return refusal.reason.msgid, b""


@pytest.fixture(scope="module")
def outside() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


@pytest.mark.slow
def test_in_280_ways_nothing_outside_is_asked_for_and_no_file_is_opened(
    outside: tuple[str, list[str]], tmp_path: Path
) -> None:
    server, asked = outside
    # A pipe that nobody writes to: who opened it would wait until the job is stopped.
    pipe = tmp_path / "secret"
    os.mkfifo(pipe)
    inputs = dict(asking(server, str(pipe)))
    assert len(inputs) == 8 * len(CARRIERS) >= 200
    for carrier in CARRIERS:
        bodies = [html for name, html in inputs.items() if name.startswith(f"{carrier}, ")]
        assert len(bodies) == 8
        said, made = outcome(bodies, Limits(seconds=20))
        assert said in {"", "The document asks for something from outside, which is refused."}
        assert b"/EmbeddedFile" not in made
    assert asked == []


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_seen_to_be_too_large_costs_nothing(name: str) -> None:
    with pytest.raises(PdfError, match="too large"):
        pdf.bind(book(bombs()[name]))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(bombs()) - REFUSED if SOAK else STOPPED))
def test_a_bomb_is_ended_within_its_limit_and_the_reader_is_told(name: str) -> None:
    said, made = outcome([bombs()[name]], Limits(seconds=1, memory_bytes=1024**3))
    assert said in CLEAR or len(made) < 1_000_000
