"""Every edition in every language, and in two beside each other: accessible, legible, our fonts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import page as accessibility
import pikepdf
import pytest
from flask import Flask
from pypdf import PdfReader

from app.packs.issuing.stamping import Recipient, stamp, stamp_text
from app.packs.models import Audience
from app.packs.rendering.languages import PACK_LOCALES, SIDE_BY_SIDE, columns_of
from app.packs.rendering.render import Drawn, draw
from tests.factories.pdf_words import fonts_of, text_of
from tests.factories.small_pack import small_edition

#: Drawing takes seconds: left out of `make check`.
pytestmark = pytest.mark.slow
WHO = Recipient(
    "Nguyễn Thị Ảo · 가상누리시스템", "0123456789abcdef", datetime(2026, 12, 4, 5, 30, tzinfo=UTC)
)
OURS = {"Pretendard-GOV", "Pretendard-GOV-Bold", "PretendardGOV-Regular"}
#: Each audience in one language, each language for several; `make bench` draws all of both.
SOME = [
    (audience, PACK_LOCALES[number % len(PACK_LOCALES)]) for number, audience in enumerate(Audience)
]
#: What each language must say of the same facts, word for word.
PHRASES = {
    "ko": (
        "제3차 회의", "2026. 12. 17.(목) 14:00", "지난 회의 조치사항 점검", "제2차 회의록 승인",
        "마감 임박 입찰: 다낭 지능형교통관제시스템", "지능형교통관제시스템(ITS) 및 관제센터 구축",
        "2026. 12. 10.(목) 11:00", "125,400,000,000동", "약 67억 890만 원", "2027년 1분기",
        "용어 대조", "컨소시엄", "끝.",
    ),
    "vi": (
        "Cuộc họp lần thứ 3", "17/12/2026 (Thứ Năm) 14:00", "Rà soát các việc đã giao",
        "Thông qua biên bản cuộc họp lần thứ 2", "Gói thầu sắp đóng: hệ thống ITS Đà Nẵng",
        "10/12/2026 (Thứ Năm) 09:00", "125.400.000.000 đồng", "Quý I/2027",
        "Thuật ngữ", "liên danh", "./.",
    ),
}  # fmt: skip


@cache
def drawn(app: Flask, audience: Audience, locale: str) -> Drawn:
    with app.app_context():
        return draw(small_edition(audience), locale, version=1)


@pytest.mark.parametrize(("audience", "locale"), SOME)
def test_a_stamped_copy_breaks_no_rule_of_pdf_ua_1_and_uses_our_fonts_alone(
    paper: Flask, audience: Audience, locale: str
) -> None:
    with paper.app_context():
        copy = stamp(drawn(paper, audience, locale).pdf, WHO, locale=locale)
        said = stamp_text(WHO, locale=locale)
    report = accessibility.validate_pdf_bytes(copy, profile="ua1")
    assert [failure.message for failure in report.failures] == []
    assert report.rules.failed == 0
    assert fonts_of(copy) == OURS
    assert all(said in text for text in text_of(copy))


@pytest.mark.parametrize("locale", ["ko", SIDE_BY_SIDE])
def test_as_issued_it_breaks_none_either(paper: Flask, locale: str) -> None:
    made = drawn(paper, Audience.SECRETARIAT, locale).pdf
    assert accessibility.validate_pdf_bytes(made, profile="ua1").rules.failed == 0


@pytest.mark.parametrize("locale", ["ko", "vi", SIDE_BY_SIDE])
def test_every_phrase_comes_out_of_the_pages_as_it_went_in(paper: Flask, locale: str) -> None:
    text = re.sub(r"\s", "", "".join(text_of(drawn(paper, Audience.SECRETARIAT, locale).pdf)))
    wanted = [phrase for language in columns_of(locale) for phrase in PHRASES[language]]
    assert [phrase for phrase in wanted if re.sub(r"\s", "", phrase) not in text] == []


def test_side_by_side_each_column_is_in_its_language_on_pages_that_lie_across(paper: Flask) -> None:
    made = drawn(paper, Audience.SECRETARIAT, SIDE_BY_SIDE)
    with pikepdf.open(BytesIO(made.pdf)) as book:
        assert {tuple(map(float, page.mediabox))[2] > 800 for page in book.pages} == {True}
        languages = [
            str(element.Lang)
            for element in book.objects
            if isinstance(element, pikepdf.Dictionary)
            and element.get("/Type") == "/StructElem"
            and "/Lang" in element
        ]
        assert str(book.Root.Lang) == "ko"
    assert languages.count("ko") > 100
    assert languages.count("vi") >= languages.count("ko")


def test_side_by_side_contents_and_bookmarks_name_both_and_their_pages(paper: Flask) -> None:
    made = drawn(paper, Audience.SECRETARIAT, SIDE_BY_SIDE)
    book, pages = PdfReader(BytesIO(made.pdf)), text_of(made.pdf)
    marked = {
        str(entry.title): (book.get_destination_page_number(entry) or 0) + 1
        for entry in book.outline
        if not isinstance(entry, list)
    }
    numbered = [title for title in marked if re.match(r"\d+\. .+ / .+", title)]
    assert len(numbered) >= 9
    contents = next(text for text in pages if "목차" in text and "Mục lục" in text)
    for title in numbered:
        ko, vi = title.split(" / ", 1)
        number = ko.partition(" ")[0]
        for said in (ko, f"{number} {vi}"):
            assert re.search(rf"{re.escape(said)}[ .]+{marked[title]}\b", contents), said
            assert said.partition(" ")[2] in pages[marked[title] - 1]
    known = set(book.named_destinations)
    wanted = [
        str(link.get_object()["/Dest"])
        for each in book.pages
        for link in each.get("/Annots", ())
        if "/Dest" in link.get_object()
    ]
    assert len(wanted) > 50
    assert set(wanted) <= known


def test_side_by_side_one_changed_tender_is_laid_out_alone(paper: Flask) -> None:
    drawn(paper, Audience.SECRETARIAT, SIDE_BY_SIDE)
    with paper.app_context():
        again = draw(small_edition(Audience.MINISTRY), SIDE_BY_SIDE, version=1)
    assert again.reused >= 3
