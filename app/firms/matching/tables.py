"""CSV files of names and records: read whole or refused with the row, before anything is written.

Rows are counted as a spreadsheet shows them: the header is row 1. Pure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: More rows than this are refused: split the file.
MOST_ROWS: Final = 999_999
#: Characters of one cell.
LONGEST_CELL: Final = 2_000


class TableError(Exception):
    """What is wrong with a file, in one line that names the row."""


@dataclass(frozen=True)
class Table:
    """Header and rows; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: list[list[str]]

    def column(self, name: str) -> int | None:
        """Place of a column; None when the file has none."""
        return self.header.index(name) if name in self.header else None

    def cells(self, name: str) -> list[str]:
        """A column's cells; empty ones when the file has none."""
        place = self.column(name)
        return [""] * len(self.rows) if place is None else [row[place] for row in self.rows]


def read_table(path: Path, needed: Sequence[str]) -> Table:
    """The table in `path`; raises `TableError`. UTF-8, with or without a byte order mark."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TableError(str(error.strerror)) from error
    return parse_table(content, needed)


def parse_table(content: bytes, needed: Sequence[str]) -> Table:
    """The table in `content`; raises `TableError`."""
    if not content.strip():
        raise TableError("row 1: the file is empty")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise TableError("row 1: this is no CSV file; save the sheet as CSV (UTF-8)")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise TableError(f"row {row}: not UTF-8; save the file as CSV (UTF-8)") from error
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        raise TableError(f"row {row}: holds a NUL character")
    rows = _rows(text)
    header = tuple(cell.strip().lower() for cell in rows[0])
    for name in needed:
        if name not in header:
            raise TableError(f"row 1: the column {name} is missing")
    for name in header:
        if name and header.count(name) > 1:
            raise TableError(f"row 1: the column {name} is there twice")
    return Table(header, _checked(rows[1:], len(header)))


def _rows(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS + 1:
                raise TableError(f"row {len(rows)}: more than {MOST_ROWS:,} rows; split the file")
    except csv.Error as error:
        raise TableError(f"row {len(rows) + 1}: {error}") from error
    return rows


def _checked(rows: list[list[str]], width: int) -> list[list[str]]:
    while rows and not any(rows[-1]):
        rows.pop()
    for number, row in enumerate(rows, 2):
        if len(row) != width:
            raise TableError(f"row {number}: {len(row)} cells where the header has {width}")
        for cell in row:
            if len(cell) > LONGEST_CELL:
                raise TableError(f"row {number}: a cell of more than {LONGEST_CELL:,} characters")
    return rows


def require(cells: Iterable[str], name: str) -> None:
    """Raises `TableError` for the first empty cell of a column that must be filled."""
    for number, cell in enumerate(cells, 2):
        if not cell.strip():
            raise TableError(f"row {number}: {name} is empty")


def require_unlike(cells: Iterable[str], name: str) -> None:
    """Raises `TableError` for the first value that was there before."""
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, 2):
        before = seen.setdefault(cell, number)
        if before != number:
            raise TableError(f"row {number}: {name} {cell!r} is also in row {before}")


def require_among(cells: Iterable[str], name: str, allowed: frozenset[str]) -> None:
    """Raises `TableError` for the first value that is not allowed."""
    for number, cell in enumerate(cells, 2):
        if cell.strip().lower() not in allowed:
            raise TableError(
                f"row {number}: {name} {cell!r} is none of {', '.join(sorted(allowed - {''}))}"
            )


def written(header: Iterable[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file, UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
