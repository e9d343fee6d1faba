"""Papers for word processors: well-formed files that say what their blocks say, byte for byte."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hwpx import HwpxDocument
from hwpx.tools.package_validator import validate_editor_open_safety, validate_package
from lxml import etree

from app.core.papers import numbering
from app.core.papers.blocks import (
    CENTRED,
    HEADING,
    LABEL,
    NAME,
    POINT,
    TITLE,
    Columns,
    Line,
    Paper,
    Table,
    said,
)
from app.core.papers.docx import as_docx
from app.core.papers.hwpx import as_hwpx

MADE = datetime(2026, 12, 4, 5, 30, tzinfo=UTC)


def sample(locale: str, title: str = "제3차 회의 안건") -> Paper:
    return Paper(
        title,
        locale,
        "두리 사무국",
        MADE,
        (
            Line("공개 구분: 공개", LABEL),
            Line(title, TITLE),
            Line("1. 개요 <&>", HEADING),
            Line("가. 일시: 2026. 12. 4.(금)\n14:30", POINT),
            Columns(
                (Line("BỘ XÂY DỰNG", NAME),), (Line("Độc lập", CENTRED), Line("Hà Nội")), (1, 2)
            ),
            Table(("번호", "안건"), tuple((str(n), f"안건 {n}") for n in range(1, 41)), (1, 6)),
            Line("끝.\x07"),
        ),
    )


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_items_are_counted_as_offices_count_them() -> None:
    assert [numbering.korean(depth, 2) for depth in range(4)] == ["2.", "나.", "2)", "나)"]
    assert [numbering.korean(1, n) for n in (14, 15, 99)] == ["하.", "거.", "99."]
    assert [numbering.vietnamese(depth, 5) for depth in range(3)] == ["5.", "đ)", "-"]


def test_a_ragged_table_is_refused() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        Table(("a", "b"), (("1",),), (1, 1))


def test_an_hwpx_is_a_whole_package_that_its_own_library_reads_back() -> None:
    content = as_hwpx(sample("ko"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/hwp+zip"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = set(archive.namelist())
    assert validate_package(content).ok, validate_package(content)
    assert validate_editor_open_safety(content).ok
    package = etree.fromstring(parts(content)["Contents/content.hpf"])
    hrefs = {item.get("href") for item in package.iter("{*}item")}
    assert hrefs <= names
    assert {ref.get("idref") for ref in package.iter("{*}itemref")} >= {"header", "section0"}
    again = HwpxDocument.open(io.BytesIO(content))
    text = again.text.plain()
    for line in ("제3차 회의 안건", "1. 개요 <&>", "가. 일시: 2026. 12. 4.(금) 14:30", "끝."):
        assert line in text
    assert [table.row_count for table in again.tables.all] == [1, 41]
    rules = again.tables.all[1].element
    assert (rules.get("repeatHeader"), rules.get("rowCnt")) == ("1", "41")
    assert [cell.text for cell in again.tables.all[1].rows[40].cells] == ["40", "안건 40"]
    used = {paragraph.element.get("styleIDRef") for paragraph in again.paragraphs}
    named = {style.id: name for name, style in again.styles.all.items()}
    assert {"문서 제목", "큰 항목", "둘째 항목"} <= {
        named.get(id_) or names_of(again, id_) for id_ in used
    }


def test_an_hwpx_numbers_its_pages_once_in_official_margins_and_centres_figures() -> None:
    table = Table(("번호", "안건"), (("1", "안건 하나"),), (1, 6), frozenset({0}))
    paper = Paper("안건", "ko", "두리 사무국", MADE, (Line("안건", TITLE), table))
    content = as_hwpx(paper)
    assert validate_package(content).ok
    assert validate_editor_open_safety(content).ok
    files = parts(content)
    section = files["Contents/section0.xml"]
    (number,) = re.findall(rb"<hp:pageNum [^>]*>", section)
    assert b'sideChar="-"' in number
    assert b"<hp:footer" not in section
    (margin,) = re.findall(rb"<hp:margin [^>]*>", section)
    millimetres = {
        name.decode(): round(int(value) * 25.4 / 7200)
        for name, value in re.findall(rb'(\w+)="(\d+)"', margin)
    }
    assert millimetres["top"] + millimetres["header"] == 30
    assert millimetres["bottom"] + millimetres["footer"] == 20
    header = etree.fromstring(files["Contents/header.xml"])
    settings = {
        shape.get("id"): shape.find("{*}align").get("horizontal")
        for shape in header.iter("{*}paraPr")
    }
    cells = HwpxDocument.open(io.BytesIO(content)).tables.all[0].rows[1].cells
    shown = [settings[cell.paragraphs[0].element.get("paraPrIDRef")] for cell in cells]
    assert shown == ["CENTER", "LEFT"]


def names_of(document: Any, wanted: str) -> str:
    return next(
        style.name for style in document.styles.all.values() if str(style.id) == str(wanted)
    )


def test_a_docx_has_real_headings_repeated_heads_and_its_language() -> None:
    content = as_docx(sample("vi"))
    again = docx.Document(io.BytesIO(content))
    styles = {p.style.name: p.text for p in again.paragraphs if p.style and p.text}
    assert styles["Title"] == "제3차 회의 안건"
    assert styles["Heading 1"] == "1. 개요 <&>"
    columns, table = again.tables
    assert columns.cell(0, 1).text == "Độc lập\nHà Nội"
    head = table.rows[0]._tr.trPr
    assert head is not None
    assert head.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[40].cells] == ["40", "안건 40"]
    language = again.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("vi-VN", "ko-KR")
    assert as_docx(sample("ko")) != content
    fonts = set(re.findall(rb'w:(?:ascii|eastAsia)="([^"]+)"', parts(content)["word/styles.xml"]))
    assert {b"Times New Roman", b"Malgun Gothic"} <= fonts
    assert not [name for name in parts(content) if "font" in name and name.endswith(".odttf")]


@pytest.mark.parametrize("write", [as_hwpx, as_docx])
def test_equal_papers_give_equal_bytes_that_name_an_office_and_nobody(write: Any) -> None:
    content = write(sample("vi"))
    write.cache_clear()
    assert write(sample("vi")) == content
    whole = b"\n".join(parts(content).values()).decode("utf-8", "replace")
    for left in ("synthetic-fixture-author", "python-docx", "2025-09-17", "2013-12-23"):
        assert left not in whole
    assert "두리 사무국" in whole
    assert "2026-12-04T05:30:00Z" in whole
    assert not [name for name in parts(content) if "thumbnail" in name]


def test_the_text_of_a_paper_is_what_both_files_say() -> None:
    paper = sample("ko")
    in_docx = docx.Document(io.BytesIO(as_docx(paper)))
    lines = [line for line in said(paper).splitlines() if "\t" not in line]
    written = "\n".join(
        [
            *(paragraph.text for paragraph in in_docx.paragraphs),
            *(cell.text for cell in in_docx.tables[0].rows[0].cells),
        ]
    )
    assert [line for line in lines if line not in written] == []
