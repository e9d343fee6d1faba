"""Tables for office programs: CSV and XLSX whose cells are text or numbers, never formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

import xlsxwriter

from app.core import clock

Cell = str | int | Decimal | None

#: A cell that starts with one of these would be run by a spreadsheet program.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
#: Excel takes no longer text in one cell.
_CELL_CHARACTERS: Final = 32_767
MIMETYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class SheetTable:
    """A table with what must be said about it (cut at n rows, as of when, which filters)."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()


def harmless(text: str) -> str:
    """`text` with an apostrophe in front when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def as_csv(table: SheetTable) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs to read Korean and Vietnamese."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(table.header)
    for row in table.rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return target.getvalue().encode("utf-8-sig")


def as_xlsx(table: SheetTable) -> bytes:
    """One sheet with the rows, one with the notes."""
    return as_workbook((table,), notes=table.notes)


def as_workbook(
    tables: Sequence[SheetTable],
    *,
    notes: Sequence[str] = (),
    notes_title: str = "Notes",
    created: datetime | None = None,
) -> bytes:
    """A sheet per table, then the notes.

    `created`: what the file gives as its date; the application's clock unless told, never the
    machine's, so that the same question gets the same bytes.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"created": created or clock.now()})
    bold = book.add_format({"bold": True})
    for table in tables:
        sheet = book.add_worksheet(table.title[:31])
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(table.header):
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, harmless(cell)[:_CELL_CHARACTERS])
                elif cell is not None:
                    sheet.write_number(line, column, cell)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
    if notes:
        page = book.add_worksheet(notes_title[:31])
        for line, note in enumerate(notes):
            page.write_string(line, 0, harmless(note)[:_CELL_CHARACTERS])
    book.close()
    return target.getvalue()
