"""The PDF maker: accessible, the same bytes twice, and nothing a page says can hurt it."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.core import pdf
from app.core.pdf import Attachment, Limits, PdfError

CREATED = datetime(2026, 12, 4, 5, 30, tzinfo=UTC)
CSS = '@page { size: A4 } body { font-family: "Pretendard GOV" }'


def page(body: str, title: str = "시험 문서") -> str:
    return (
        f'<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="dcterms.created" content="2026-12-04T05:30:00Z"></head>'
        f"<body>{body}</body></html>"
    )


def render(body: str, **arguments: object) -> bytes:
    return pdf.render(page(body), [CSS], created=CREATED, **arguments)  # type: ignore[arg-type]  # narrower than the stubs can say


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and the paths it was asked for."""
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"body { color: red }")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


@pytest.mark.slow
def test_korean_and_vietnamese_text_is_drawn_with_our_fonts_alone() -> None:
    reader = PdfReader(BytesIO(render("<h1>제3차 실무회의</h1><p>Đà Nẵng – Thừa Thiên Huế</p>")))
    text = reader.pages[0].extract_text()
    assert "제3차 실무회의" in text
    assert "Thừa Thiên Huế" in text
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for font in reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts == {"Pretendard-GOV", "Pretendard-GOV-Bold"}


@pytest.mark.slow
def test_two_processes_give_the_same_bytes() -> None:
    data = Attachment("content.json", "Data of this document", b'{"a": 1}')
    sums = {
        hashlib.sha256(render("<p>같은 내용</p>", attachments=[data])).hexdigest() for _ in range(2)
    }
    assert len(sums) == 1


@pytest.mark.slow
def test_nothing_is_fetched_whatever_the_page_asks_for(outside: tuple[str, list[str]]) -> None:
    url, asked = outside
    made = render(
        f'<link rel="stylesheet" href="{url}/a.css"><link rel="attachment" href="{url}/b">'
        f'<link rel="attachment" href="file:///etc/passwd"><img src="{url}/c.png" alt="">'
        f'<img src="file:///etc/passwd" alt=""><object data="{url}/d"></object>'
        f"<style>@import url({url}/e.css); p {{ background: url({url}/f.png) }}"
        f" @font-face {{ font-family: x; src: url({url}/g.ttf) }}</style>"
        f'<svg viewBox="0 0 1 1"><image href="{url}/h.png"/><use href="{url}/i.svg#x"/></svg>'
        f'<a rel="attachment" href="{url}/j">x</a><p>text</p>'
    )
    assert asked == []
    assert b"root:" not in made
    assert not PdfReader(BytesIO(made)).attachments


def test_a_page_with_a_monstrous_span_is_refused_before_it_costs_anything() -> None:
    with pytest.raises(PdfError, match="too large"):
        render('<table><tr><td colspan="65534">x</td></tr></table>')


def test_a_page_with_too_many_rows_is_refused() -> None:
    with pytest.raises(PdfError, match="too large"):
        render("<table>" + "<tr><td>x</td></tr>" * 20_001 + "</table>")


@pytest.mark.slow
def test_a_page_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(PdfError, match="too long"):
        render("<p>길다</p>" * 20_000, limits=Limits(seconds=2))


@pytest.mark.slow
def test_a_page_that_needs_too_much_memory_is_stopped() -> None:
    with pytest.raises(PdfError, match="memory"):
        render("<p>크다 크다</p>" * 20_000, limits=Limits(memory_bytes=260 * 1024**2))


def test_a_character_no_font_can_draw_is_named_in_the_page() -> None:
    marked, missing = pdf.mark_missing("<p>교통 😀 Huế\u202eevil</p>")
    assert marked == "<p>교통 [U+1F600] Huếevil</p>"
    assert missing == ("😀",)


def test_decomposed_vietnamese_is_composed_before_it_is_judged() -> None:
    assert pdf.mark_missing("Nẵng") == ("Nẵng", ())


@pytest.mark.slow
def test_attached_data_comes_out_as_it_went_in() -> None:
    data = base64.b64encode(bytes(range(256)))
    made = render("<p>본문</p>", attachments=[Attachment("data.bin", "Data", data)])
    assert PdfReader(BytesIO(made)).attachments["data.bin"] == [data]


@pytest.mark.slow
def test_the_quick_font_subsetter_is_installed() -> None:
    assert pdf.has_harfbuzz_subset(), "apt-get install libharfbuzz-subset0"
