"""Two languages of one section in step: rows side by side, places once, nothing lost."""

from __future__ import annotations

import re
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from app.packs.rendering.markup import parse, text_of, written
from app.packs.rendering.side_by_side import side_by_side
from tests import examples

KO = """<section class="section actions" id="actions">
<h1><span class="number">3.</span> 조치사항</h1>
<p>설명 <a href="#source-1">[1]</a></p><p class="published" lang="vi">Gói thầu</p>
<table class="grid"><thead><tr><th scope="col">조치</th><th scope="col">기한</th></tr></thead>
<tbody><tr id="row-1"><td>회신</td><td>2026. 12. 4.</td></tr></tbody></table>
<svg viewBox="0 0 9 9"><title>지도</title><rect x="1" rx="3"/></svg>
<!--cut 3--></section>"""
VI = """<section class="section actions" id="actions">
<h1><span class="number">3.</span> Việc cần làm</h1>
<p>Giải thích <a href="#source-1">[1]</a></p>
<table class="grid"><thead><tr><th scope="col">Việc</th><th scope="col">Hạn</th></tr></thead>
<tbody><tr id="row-1"><td>Trả lời</td><td>04/12/2026</td></tr></tbody></table>
<svg viewBox="0 0 9 9"><title>Bản đồ</title><rect x="1" rx="3"/></svg>
<!--cut 3--></section>"""


def paired(left: str = KO, right: str = VI) -> str:
    return side_by_side(left, right, ("ko", "vi"))


def test_a_heading_is_one_with_both_halves_and_its_number_is_in_the_bookmark_once() -> None:
    page = paired()
    assert 'data-bookmark="3. 조치사항 / Việc cần làm"' in page
    assert page.count("<h1") == 1
    assert '<span class="half" lang="vi"><span class="number">3.</span> Việc cần làm</span>' in page


def test_a_row_has_the_cells_of_both_and_is_a_place_once() -> None:
    page = paired()
    row = re.search(r"<tr id=\"row-1\">.*?</tr>", page)
    assert row is not None
    assert text_of(parse(row[0])) == "회신2026. 12. 4.Trả lời04/12/2026"
    languages = re.findall(r'<td[^>]* lang="(ko|vi)"', row[0])
    assert languages == ["ko", "ko", "vi", "vi"]
    assert re.findall(r'<td[^>]*class="turn"[^>]*>(.*?)</td>', row[0]) == ["Trả lời"]
    assert page.count('id="row-1"') == page.count('id="actions"') == 1


def test_what_one_language_alone_has_stands_in_its_column() -> None:
    assert (
        '<div class="pair"><div class="side" lang="ko"><p class="published" lang="vi">Gói thầu</p>'
        '</div><div class="side"></div></div>'
    ) in paired()


def test_a_drawing_stands_once_described_in_both_and_marks_stay() -> None:
    page = paired()
    assert page.count("<svg") == 1
    assert "<title>지도 / Bản đồ</title>" in page
    assert page.count("<!--cut 3-->") == 1


def test_what_reads_the_same_in_both_is_printed_once() -> None:
    assert paired("<p>IB26</p><p>가</p>", "<p>IB26</p><p>b</p>").count("IB26") == 1


def test_a_table_people_write_on_has_each_row_once() -> None:
    row = '<table class="grid once"><tbody><tr><td>{}</td><td>김</td><td></td></tr></tbody></table>'
    page = paired(row.format("기관"), row.format("Cơ quan"))
    assert page.count("<td") == 3
    assert '<span lang="ko">기관</span><br><span lang="vi">Cơ quan</span>' in page


def test_a_row_that_one_language_lacks_leaves_its_half_empty() -> None:
    rows = "<table><tbody>{}</tbody></table>"
    page = paired(rows.format("<tr><td>가</td><td>나</td></tr>"), rows.format(""))
    assert '<td class="turn" colspan="2"></td>' in page


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(_WORDS, _WORDS), max_size=5))
def test_every_word_of_both_is_there_whatever_they_say(lines: list[tuple[str, str]]) -> None:
    sides = [
        "<ul>" + "".join(f"<li>{escape(line[side])}</li>" for line in lines) + "</ul>"
        for side in (0, 1)
    ]
    page = text_of(parse(paired(*sides)))
    for line in lines:
        for words in line:
            assert re.sub(r"\s+", " ", words).strip() in page
    for side in sides:
        assert written(parse(side)) == side
