"""A recipient's line on a finished PDF: seen, searchable, accessible, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import page as accessibility
import pytest
from pypdf import PdfReader

from app.core import pdf
from app.core.errors import DomainError
from app.core.pdf_glyphs import drawable, extract, face
from app.core.pdf_stamp import stamp_lines

#: Stamping needs a drawn page, and drawing takes a second.
slow = pytest.mark.slow
LINE = "열람용 · Nguyễn Thị Ảo · 2026. 12. 4.(금) 14:30 · DU-7K3M"


@cache
def paper() -> bytes:
    return pdf.render(
        '<!DOCTYPE html><html lang="ko"><head><title>회의자료</title></head>'
        '<body><h1>본문</h1><p style="break-after: page">하나</p><p>둘</p></body></html>',
        ['body { font-family: "Pretendard GOV" }'],
        created=datetime(2026, 12, 4, tzinfo=UTC),
    )


@slow
def test_every_page_says_whose_copy_it_is_and_all_else_stays() -> None:
    before = PdfReader(BytesIO(paper()))
    after = PdfReader(BytesIO(stamp_lines(paper(), LINE)))
    assert len(after.pages) == len(before.pages) == 2
    for old, new in zip(before.pages, after.pages, strict=True):
        assert new.extract_text().replace(LINE, "").strip() == old.extract_text().strip()
        assert LINE in new.extract_text()
    assert after.metadata == before.metadata


@slow
def test_a_stamped_copy_breaks_no_rule_of_pdf_ua_1() -> None:
    report = accessibility.validate_pdf_bytes(stamp_lines(paper(), LINE), profile="ua1")
    assert [failure.message for failure in report.failures] == []


@slow
def test_the_same_copy_twice_is_the_same_and_anothers_holds_nothing_of_it() -> None:
    first = stamp_lines(paper(), LINE)
    assert stamp_lines(paper(), LINE) == first
    others = PdfReader(BytesIO(stamp_lines(paper(), "열람용 · 김가상 · DU-9QQQ")))
    [font] = [
        value.get_object()
        for name, value in others.pages[0]["/Resources"]["/Font"].items()  # type: ignore[index]  # there, or the test fails
        if name == "/DuriStamp"
    ]
    said = font["/ToUnicode"].get_object().get_data().decode()
    assert f"{ord('김'):04x}" in said
    assert f"{ord('ễ'):04x}" not in said


def test_a_character_no_font_draws_is_written_out_and_hidden_ones_go() -> None:
    regular = face(pdf.FONT_FOLDER / pdf.FONTS[0])
    said = drawable("김\u202e 😀 Nguye\u0302\u0303n", regular)
    assert said == "김 [U+1F600] Nguyễn"
    assert len(extract(said, regular).program) < 10_000


def test_what_is_no_pdf_is_refused_in_words() -> None:
    with pytest.raises(DomainError, match="cannot be read"):
        stamp_lines(b"%PDF-1.7 nothing more", LINE)
