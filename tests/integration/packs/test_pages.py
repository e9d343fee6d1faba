"""The drawn pack: accessible, linked, numbered right, in three languages, with our fonts alone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import page as accessibility
import pytest
from flask import Flask
from pypdf import PdfReader

from app.core import pdf
from app.packs.content.freezing import from_json
from app.packs.content.whole import Text
from app.packs.editions.projecting import project
from app.packs.models import Audience
from app.packs.rendering.render import draw, pages
from tests.factories.packs import SEALED_FIRM, SHARED_FIRM, sample_content
from tests.integration.packs.conftest import Draw, Read

#: Drawing takes seconds a pack: left out of `make check`.
pytestmark = pytest.mark.slow
SECRETARIAT = Audience.SECRETARIAT
CREATED = datetime(2026, 12, 4, 5, 30, tzinfo=UTC)


def reader(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made))


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("audience", "locale"),
    [
        (SECRETARIAT, "ko"),
        (SECRETARIAT, "vi"),
        (SECRETARIAT, "en"),
        (Audience.COMPLIANCE, "ko"),
        (Audience.MINISTRY, "ko"),
        (Audience.PUBLIC, "vi"),
    ],
)
def test_no_rule_of_pdf_ua_1_fails(drawn: Draw, audience: Audience, locale: str) -> None:
    report = accessibility.validate_pdf_bytes(drawn(audience, locale).pdf, profile="ua1")
    assert [failure.message for failure in report.failures] == []
    assert report.rules.failed == 0


def test_the_secretariats_pack_is_a_book_of_twelve_pages_or_more(drawn: Draw) -> None:
    made = drawn(SECRETARIAT, "ko")
    assert made.pages == len(reader(made.pdf).pages) >= 12


@pytest.mark.parametrize(
    ("locale", "phrases"),
    [
        ("ko", ["요약 및 요청사항", "제3차 회의", "2026. 12. 17.(목) 14:00", "사무국용", "끝."]),
        ("vi", ["Tóm tắt và các quyết định được đề nghị", "17/12/2026 (Thứ Năm) 14:00", "./."]),
        ("en", ["Summary and decisions requested", "17 Dec 2026 (Thu) 14:00", "– End –"]),
    ],
)
def test_each_language_reads_as_its_own(written: Read, locale: str, phrases: list[str]) -> None:
    text = one_line("\n".join(written(SECRETARIAT, locale)))
    assert [phrase for phrase in phrases if phrase not in text] == []


@pytest.mark.parametrize("locale", ["ko", "vi", "en"])
def test_only_pretendard_gov_is_embedded(drawn: Draw, locale: str) -> None:
    fonts = set()
    for each in reader(drawn(SECRETARIAT, locale).pdf).pages:
        for font in each["/Resources"].get("/Font", {}).values():  # type: ignore[union-attr]  # present here, or the test fails
            fonts.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    assert fonts == {"Pretendard-GOV", "Pretendard-GOV-Bold"}


def bookmarks(book: PdfReader) -> Iterator[tuple[str, int]]:
    """Bookmarks at any depth: title and page number, from 1."""

    def walk(level: list[Any]) -> Iterator[tuple[str, int]]:
        for entry in level:
            if isinstance(entry, list):
                yield from walk(entry)
            else:
                yield str(entry.title), (book.get_destination_page_number(entry) or 0) + 1

    return walk(book.outline)


def test_every_section_and_sheet_has_a_bookmark_on_its_page(drawn: Draw, written: Read) -> None:
    book = reader(drawn(SECRETARIAT, "ko").pdf)
    marked = dict(bookmarks(book))
    assert len([title for title in marked if re.match(r"\d+\. ", title)]) >= 9
    for title, number in marked.items():
        found = one_line(written(SECRETARIAT, "ko")[number - 1])
        assert one_line(title) in found, (title, number)


def test_the_page_numbers_of_the_contents_are_the_real_ones(drawn: Draw, written: Read) -> None:
    book = reader(drawn(SECRETARIAT, "ko").pdf)
    marked = {one_line(title): number for title, number in bookmarks(book)}
    contents = next(text for text in written(SECRETARIAT, "ko") if "목차" in text)
    lines = re.findall(r"^(\d+\. .+?)[ .]*\.[ .]+(\d+)$", contents, re.MULTILINE)
    assert len(lines) >= 9
    assert {one_line(title): int(number) for title, number in lines} == {
        title: number for title, number in marked.items() if re.match(r"\d+\. ", title)
    }


def test_every_link_inside_leads_to_a_page(drawn: Draw) -> None:
    book = reader(drawn(SECRETARIAT, "ko").pdf)
    known = set(book.named_destinations)
    wanted = [
        annotation.get_object()["/Dest"]
        for each in book.pages
        for annotation in each.get("/Annots", ())
        if "/Dest" in annotation.get_object()
    ]
    assert len(wanted) > 50
    assert {str(name) for name in wanted} <= known


def test_running_heads_count_the_pages_of_an_item(written: Read) -> None:
    text = "\n".join(written(SECRETARIAT, "ko"))
    heads = re.findall(r"안건 5 · (\d+)/(\d+)쪽", text)
    total = int(heads[0][1])
    assert [int(page) for page, _ in heads] == list(range(1, total + 1))


def test_every_page_but_the_cover_carries_number_version_and_hash(
    paper: Flask, written: Read
) -> None:
    book = written(SECRETARIAT, "ko")
    with paper.app_context():
        digest = project(sample_content(), SECRETARIAT).digest
    for number, text in enumerate(book, 1):
        assert (f"{number} / {len(book)}" in text) == (number > 1)
        assert (digest in text) == (number > 1)


def test_the_same_edition_drawn_again_gives_the_same_bytes(paper: Flask, drawn: Draw) -> None:
    with paper.app_context():
        again = draw(project(sample_content(), Audience.PUBLIC), "vi", version=2).pdf
    first = drawn(Audience.PUBLIC, "vi").pdf
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(again).hexdigest()


def test_secrets_are_on_the_pages_of_their_own_edition_alone(written: Read) -> None:
    assert SHARED_FIRM in "".join(written(SECRETARIAT, "ko"))
    for audience in (Audience.COMPLIANCE, Audience.MINISTRY):
        text = "".join(written(audience, "ko"))
        assert SHARED_FIRM not in text
        assert (SEALED_FIRM in text) == (audience is Audience.COMPLIANCE)


def test_the_embedded_data_is_the_editions_content_and_no_more(paper: Flask, drawn: Draw) -> None:
    [data] = reader(drawn(Audience.MINISTRY, "ko").pdf).attachments["duri-pack.json"]
    with paper.app_context():
        edition = project(sample_content(), Audience.MINISTRY)
    assert from_json(json.loads(data)) == edition.content
    assert SHARED_FIRM not in data.decode()


def test_nothing_in_the_ministrys_edition_shows_that_something_was_left_out(drawn: Draw) -> None:
    book = reader(drawn(Audience.MINISTRY, "ko").pdf)
    numbers = [
        int(match[1]) for title, _ in bookmarks(book) if (match := re.match(r"(\d+)\. ", title))
    ]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_summary_keeps_to_one_page_however_long_the_agenda(paper: Flask) -> None:
    content = sample_content()
    title = "Gói thầu cung cấp, lắp đặt hệ thống điều khiển giao thông thông minh " * 2
    names = Text(title, title, title)
    item = replace(content.agenda[2], title=names, tenders=())
    sheet = replace(content.tenders[0], title=names)
    long = replace(
        content,
        agenda=tuple(replace(item, key=f"item{n}") for n in range(30)),
        tenders=tuple(replace(sheet, key=f"tender{n}") for n in range(30)),
    )
    with paper.app_context():
        html, css = pages(project(long, SECRETARIAT), "vi", version=1)
    start, end = html.index('<section class="section contents"'), html.index('<p class="end">')
    made = pdf.render(html[:start] + html[end:], [css], created=CREATED)
    assert len(reader(made).pages) == 2


def test_a_draft_says_so_on_every_page(paper: Flask) -> None:
    content = sample_content()
    draft = replace(content, meeting=replace(content.meeting, agenda_frozen_at=None))
    with paper.app_context():
        html, css = pages(project(draft, SECRETARIAT), "ko", version=1)
        final_html, final_css = pages(project(content, SECRETARIAT), "ko", version=1)
    assert "초안: 안건이 변경될 수 있음" in html
    assert "초안: 안건이 변경될 수 있음" not in final_html
    assert "background: url('data:image/svg+xml" in css
    assert "background: url('data:image/svg+xml" not in final_css


@pytest.mark.parametrize("locale", ["ko", "vi", "en"])
@pytest.mark.parametrize("audience", list(Audience))
def test_our_own_words_can_be_drawn(paper: Flask, audience: Audience, locale: str) -> None:
    with paper.app_context():
        html, _css = pages(project(sample_content(), audience), locale, version=1)
    assert pdf.mark_missing(html)[1] == ()


def test_what_is_published_cannot_become_markup_or_style(paper: Flask) -> None:
    content = sample_content()
    hostile = '</title><script>x</script>"} @page { margin: 0 } <img src=x>'
    body = replace(content.meeting, body=Text(hostile, hostile, hostile))
    with paper.app_context():
        html, css = pages(project(replace(content, meeting=body), SECRETARIAT), "ko", version=1)
    assert "<script>" not in html
    assert "<img" not in html
    assert "@page { margin" not in css
