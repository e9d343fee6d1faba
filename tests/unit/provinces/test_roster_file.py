"""A roster file: rows that can be entered, rows that cannot and why."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.core.tables.shown import sheet_rows
from app.core.tables.table import Row, Table
from app.provinces.models import ProgrammeState, Vintage
from app.provinces.places import UnitKey
from app.provinces.roster_file import COLUMNS, read_roster
from tests.unit.provinces.gazette import real_gazetteer


def row(**changes: str) -> dict[str, str]:
    return {
        "province": "Cao Bằng",
        "state": "",
        "as_of": "2026-12-01",
        "source": "Letter",
    } | changes


def read(*rows: dict[str, str]):  # type: ignore[no-untyped-def]  # fixtures give the types
    numbered = ((f"row {number}", cells) for number, cells in enumerate(rows, start=2))
    return read_roster(numbered, real_gazetteer())


@pytest.mark.parametrize("name", ["Cao Bằng", "tinh cao bang", "까오방성", "04", "4", "63-04"])
def test_a_province_is_known_by_any_spelling_or_its_code(name: str) -> None:
    (line,) = read(row(province=name)).lines
    assert line.unit == UnitKey(Vintage.UNITS_63, "04")
    assert line.details.state is ProgrammeState.CONFIRMED


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("confirmed", ProgrammeState.CONFIRMED),
        ("Đã xác nhận", ProgrammeState.CONFIRMED),
        ("근거 확인", ProgrammeState.EVIDENCED),
        ("Claimed", ProgrammeState.CLAIMED),
        ("미확인", ProgrammeState.OPEN),
    ],
)
def test_a_state_is_known_in_three_languages(word: str, state: ProgrammeState) -> None:
    assert read(row(state=word)).lines[0].details.state is state


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01",
        "01/12/2026",
        "2026. 12. 1.",
    ],
)
def test_a_date_is_read_in_the_usual_spellings(text: str) -> None:
    assert read(row(as_of=text)).lines[0].details.as_of == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"province": "Atlantis"}, "names no single province"),
        ({"province": "Hà Nội, Hải Phòng"}, "names no single province"),
        ({"province": "99"}, "names no single province"),
        ({"province": ""}, "names no single province"),
        ({"state": "perhaps"}, "is no programme status"),
        ({"as_of": "31/02/2026"}, "cannot be read"),
        ({"as_of": ""}, "cannot be read"),
        ({"source": "  "}, "the source is missing"),
    ],
)
def test_a_row_that_cannot_be_entered_says_why(changes: dict[str, str], says: str) -> None:
    found = read(row(**changes))
    assert found.lines == ()
    assert says in found.problems[0].reason.msgid
    assert found.problems[0].place == "row 2"


def test_a_province_twice_is_refused_where_it_stands_again() -> None:
    found = read(row(), row(province="까오방"))
    assert len(found.lines) == 1
    assert [problem.place for problem in found.problems] == ["row 3"]


def test_cells_of_a_workbook_become_text() -> None:
    table = Table(
        headers=("Province", "As of", "Source", "Remark"),
        rows=(Row("row 2", (4.0, datetime(2026, 12, 1), " Letter ", "x")),),  # noqa: DTZ001  (spreadsheets know no zone)
    )
    (line,) = read_roster(sheet_rows(table, COLUMNS), real_gazetteer()).lines
    assert (line.unit.code, line.details.as_of, line.details.source) == (
        "04",
        date(2026, 12, 1),
        "Letter",
    )
