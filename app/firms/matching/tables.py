"""CSV files of names and records: read whole or refused with the row, before anything is written.

Rows are counted as a spreadsheet shows them: the header is row 1. Pure.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

#: More rows than this are refused: split the file.
MOST_ROWS: Final = 999_999
#: Characters of one cell.
LONGEST_CELL: Final = 2_000
#: Bytes of a file: nobody's list of firms is longer, and it is read into memory whole.
MOST_BYTES: Final = 500_000_000
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_TOO_LONG: Final = f"a cell of more than {LONGEST_CELL:,} characters"


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
    return parse_table(read_file(path), needed)


def read_file(path: Path) -> bytes:
    """What stands in `path`; raises `TableError` for a file too large, or unreadable."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TableError(f"the file has more than {MOST_BYTES // 1_000_000} MB; split it")
        return path.read_bytes()
    except OSError as error:
        raise TableError(str(error.strerror)) from error


def parse_table(content: bytes, needed: Sequence[str]) -> Table:
    """The table in `content`; raises `TableError`."""
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        raise TableError("row 1: the file is empty")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise TableError("row 1: this is no CSV file; save the sheet as CSV (UTF-8)")
    _refuse_unreadable(content)
    rows = _rows(content)
    header = checked_header(rows[0], needed)
    return Table(header, _checked(rows[1:], len(header)))


def checked_header(cells: Sequence[str], needed: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns; raises `TableError` when one is missing or there twice."""
    header = tuple(cell.strip().lower() for cell in cells)
    for name in needed:
        if name not in header:
            if len(header) == 1 and name in re.split(r"\W", header[0]):
                raise TableError("row 1: no commas; save the file with commas between the columns")
            raise TableError(f"row 1: the column {name} is missing")
    for name in header:
        if name and header.count(name) > 1:
            raise TableError(f"row 1: the column {name} is there twice")
    return header


def _refuse_unreadable(content: bytes) -> None:
    """Raises `TableError` for another encoding, and for characters that are none."""
    if content.startswith(_UTF16_MARKS) or b"\x00" in content[:4]:
        raise TableError("row 1: UTF-16; save the file as CSV (UTF-8)")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = _row_at_end(content[: error.start].decode(errors="replace"))
        raise TableError(f"row {row}: not UTF-8; save the file as CSV (UTF-8)") from error
    for character, fault in (
        ("\x00", "holds a NUL character"),
        ("\ufffd", "characters were lost when the file was converted; fetch the original"),
    ):
        if character in text:
            raise TableError(f"row {_row_at_end(text[: text.index(character)])}: {fault}")


def _row_at_end(text: str) -> int:
    """The row in which `text`, the beginning of a file, ends; line breaks in quotes end none."""
    return 1 + sum(part.count("\n") for part in text.split('"')[::2])


def _records(content: bytes) -> Iterator[list[str]]:
    """The records one by one; raises `TableError` where they are no CSV."""
    lines = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="")
    number = 0
    try:
        for number, record in enumerate(csv.reader(lines, strict=True), 1):  # noqa: B007  (told of below)
            yield record
    except csv.Error as error:
        what = _TOO_LONG if "field limit" in str(error) else error
        raise TableError(f"row {number + 1}: {what}") from error


def _rows(content: bytes) -> list[list[str]]:
    if content.count(b"\n") > MOST_ROWS:  # counted before millions of cells are kept
        for number, _record in enumerate(_records(content), 1):
            if number > MOST_ROWS + 1:
                raise TableError(f"row {number}: more than {MOST_ROWS:,} rows; split the file")
    return list(_records(content))


def _checked(rows: list[list[str]], width: int) -> list[list[str]]:
    while rows and not any(rows[-1]):
        rows.pop()
    if any(len(row) != width for row in rows) or longest(rows) > LONGEST_CELL:
        _refuse_first(rows, width)
    return rows


def longest(rows: list[list[str]]) -> int:
    """Characters of the longest cell."""
    return max(map(len, chain.from_iterable(rows)), default=0)


def _refuse_first(rows: list[list[str]], width: int) -> None:
    """Raises `TableError` for the first row with too few, too many or too long cells."""
    for number, row in enumerate(rows, 2):
        if len(row) != width:
            raise TableError(f"row {number}: {len(row)} cells where the header has {width}")
        if longest([row]) > LONGEST_CELL:
            raise TableError(f"row {number}: {_TOO_LONG}")


def require(cells: Iterable[str], name: str) -> None:
    """Raises `TableError` for the first empty cell of a column that must be filled."""
    for number, cell in enumerate(cells, 2):
        if not cell.strip():
            raise TableError(f"row {number}: {name} is empty")


def require_unlike(cells: Sequence[str], name: str) -> None:
    """Raises `TableError` for the first value that was there before."""
    if len(set(cells)) == len(cells):
        return
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
    return lines_of(chain((tuple(header),), rows))


def lines_of(rows: Iterable[Sequence[object]]) -> bytes:
    """Lines of a CSV file, UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
