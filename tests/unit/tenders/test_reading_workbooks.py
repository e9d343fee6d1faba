"""XLSX: values read, formulas and harm refused."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from app.tenders.importers.reading import read
from tests.factories.tender_files import NOTICE, NOTICE_HEADER, xlsx_file
from tests.unit.tenders.refusing import errors, refusal


def repacked(content: bytes, name: str, part: bytes, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with one part replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", kind) as archive,
    ):
        for entry in source.namelist():
            if entry != name:
                archive.writestr(entry, source.read(entry))
        archive.writestr(name, part)
    return target.getvalue()


PLAIN = xlsx_file(NOTICE_HEADER, NOTICE)


def test_dates_and_numbers_of_a_workbook_are_values() -> None:
    row = NOTICE | {
        "version": 1,
        "closes_at": datetime(2026, 12, 10, 9, 0),  # noqa: DTZ001  (spreadsheets know no zone)
        "budget_vnd": 12_500_000_000.0,
    }
    (staged,) = read(xlsx_file(NOTICE_HEADER, row)).staged
    assert staged.version == "01"
    assert staged.content["closes_at"] == "2026-12-10T02:00:00+00:00"
    assert staged.content["budget_minor"] == 12_500_000_000


def test_a_workbook_and_a_csv_say_the_same() -> None:
    from tests.factories.tender_files import notices

    (sheet,), (text,) = read(PLAIN).staged, read(notices()).staged
    assert (sheet.content, sheet.identity) == (text.content, text.identity)


def test_a_formula_cell_is_a_bad_row() -> None:
    content = xlsx_file(NOTICE_HEADER, NOTICE | {"budget_vnd": "=1+1"})
    assert ("row 2", "cell W2 holds a formula; only values are read") in errors(content)


def test_a_formula_in_the_header_refuses_the_file() -> None:
    assert "The header row holds a formula" in refusal(xlsx_file(["=A1", *NOTICE_HEADER], NOTICE))


def test_an_error_cell_is_a_bad_row() -> None:
    book = openpyxl.load_workbook(io.BytesIO(PLAIN))
    sheet = book.active
    assert sheet is not None
    sheet["W2"] = "#REF!"
    target = io.BytesIO()
    book.save(target)
    assert "holds an error (#REF!)" in errors(target.getvalue())[0][1]


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    bomb = repacked(PLAIN, "xl/sharedStrings.xml", b"0" * 40_000_000)
    assert len(bomb) < 100_000
    assert "Refused as a zip bomb" in refusal(bomb)


def test_too_many_parts_are_a_bomb_too() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(600):
            archive.writestr(f"xl/{number}.xml", b"")
    assert "in 600 parts" in refusal(target.getvalue())


def test_entities_are_refused() -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    words = "declares XML entities, which are refused"
    assert words in refusal(repacked(PLAIN, "xl/workbook.xml", entities))
    utf16 = entities.decode().encode("utf-16")
    assert words in refusal(repacked(PLAIN, "xl/sharedStrings.xml", utf16))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PLAIN[:400], "damaged"),
        (b"PK\x03\x04" + b"\x00" * 100, "damaged"),
        (repacked(PLAIN, "xl/vbaProject.bin", b"x"), "macros"),
        (repacked(PLAIN, "xl/worksheets/sheet1.xml", b"<nothing"), "damaged"),
        (repacked(PLAIN, "xl/workbook.xml", b"<a/>"), "damaged"),
    ],
)
def test_damage_is_said(content: bytes, words: str) -> None:
    assert words in refusal(content)


@pytest.mark.parametrize(
    ("part", "kind"), [("word/document.xml", "DOCX"), ("content.xml", "OpenDocument"), ("a", "ZIP")]
)
def test_other_archives_are_refused_by_name(part: str, kind: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(part, b"x")
    assert refusal(target.getvalue()) == f"Unsupported format: {kind}."


def test_the_sheet_with_tenders_is_found_and_others_are_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(PLAIN))
    book.create_sheet("Ghi chú", 0).append(["cái này", "không đọc"])
    target = io.BytesIO()
    book.save(target)
    parsed = read(target.getvalue())
    assert len(parsed.staged) == 1
    assert [r.reason.params for r in parsed.reports] == [{"sheet": "Ghi chú"}]


def test_two_sheets_with_tenders_are_two_files() -> None:
    book = openpyxl.load_workbook(io.BytesIO(PLAIN))
    copy = book.create_sheet("2")
    copy.append(NOTICE_HEADER)
    copy.append(list(NOTICE.values()))
    target = io.BytesIO()
    book.save(target)
    assert "import them as two files" in refusal(target.getvalue())
