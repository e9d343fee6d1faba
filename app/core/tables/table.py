"""A spreadsheet as rows of cells, whether it came as CSV or XLSX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.core.i18n import Message, message
from app.core.tables.guards import bad_character
from app.core.tables.refusal import ImportRefused, too_many_rows
from app.core.text import fold

LIMIT_ROWS: Final = 200_000
LIMIT_COLUMNS: Final = 200
LIMIT_CELL: Final = 1_000_000
_WORDS: Final = re.compile(r"[^\W_]+")
_DELIMITERS: Final = ",;\t"

Cell = str | int | float | bool | datetime | date | None


@dataclass(frozen=True)
class Row:
    """One row below the header; `problems` are reasons it cannot be used."""

    place: str
    cells: tuple[Cell, ...]
    problems: tuple[Message, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing is in it."""
        return not self.problems and all(
            cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells
        )


@dataclass(frozen=True)
class Table:
    """A header and its rows. `headers` as written, `columns` as keys."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers as column keys."""
        return tuple(column_name(header) for header in self.headers)


def place_of(number: int) -> str:
    """How a row is named in reports: counted as spreadsheets count, the header being row 1."""
    return f"row {number}"


def place_label(place: str) -> Message:
    """A place in a file in the reader's words; a path inside JSON stays as it is."""
    if place == "file":
        return message("Whole file")
    number = place.removeprefix("row ")
    if number != place and number.isdecimal():
        return message("Row %(number)s", number=number)
    return Message("%(path)s", {"path": place})


def read_csv(text: str) -> Table:
    """Rows of a CSV file; comma, semicolon or tab, whichever the header line uses most."""
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    previous = csv.field_size_limit(LIMIT_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = list(_csv_lines(reader))
    except csv.Error as error:
        raise ImportRefused(
            message("Invalid CSV near line %(line)s: %(what)s.", line=reader.line_num, what=error)
        ) from error
    finally:
        csv.field_size_limit(previous)
    if not lines:
        raise ImportRefused(message("The file is empty."))
    header_at, header = lines[0]
    if len(header) > LIMIT_COLUMNS:
        raise ImportRefused(message("The file has more than %(n)s columns.", n=LIMIT_COLUMNS))
    check_headers(header)
    rows = (csv_row(at, cells, len(header)) for at, cells in lines[1:])
    del header_at
    return Table(tuple(header), tuple(row for row in rows if not row.blank))


def _csv_lines(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(reader, start=1):
        if number > LIMIT_ROWS + 1:
            raise too_many_rows(LIMIT_ROWS)
        if any(cell.strip() for cell in cells):
            yield number, cells


def csv_row(number: int, cells: Sequence[str], width: int) -> Row:
    """Check one CSV record against the header's width; formulas are refused."""
    problems: list[Message] = []
    if len(cells) != width:
        problems.append(
            message(
                "the row has %(found)s cells, the header %(expected)s",
                found=len(cells),
                expected=width,
            )
        )
    for index, cell in enumerate(cells):
        if cell.lstrip().startswith("="):
            problems.append(formula(f"{column_letter(index)}{number}"))
        if reason := bad_character(cell):
            problems.append(
                message("the text %(reason)s", reason=reason),
            )
    padded = tuple(cells[:width]) + (None,) * (width - len(cells))
    return Row(place_of(number), padded, tuple(problems))


def formula(cell: str) -> Message:
    """The reason a cell with a formula is refused."""
    return message("cell %(cell)s holds a formula; only values are read", cell=cell)


def column_name(header: object) -> str:
    """A header as column key: `Package name` → `package_name`."""
    return "_".join(_WORDS.findall(fold(str(header or ""))))


def check_headers(headers: Sequence[Cell]) -> None:
    """Refuse a header row with a name twice."""
    names = [column_name(header) for header in headers if header is not None]
    for name in names:
        if name and names.count(name) > 1:
            raise ImportRefused(message("The column “%(name)s” appears twice.", name=name))


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
