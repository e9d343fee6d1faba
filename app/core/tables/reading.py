"""The one sheet of a CSV or XLSX file that has the columns somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.core.i18n import message
from app.core.tables.guards import check_size, decode, refuse_known_kinds
from app.core.tables.refusal import ImportRefused
from app.core.tables.table import Table, read_csv
from app.core.tables.workbook import read_xlsx

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")


def table_with(content: bytes, columns: Iterable[str]) -> Table:
    """The first table of `content` with all of `columns` (column keys).

    Raises `ImportRefused`, by name, for a file that is no readable table or lacks a column.
    """
    check_size(len(content))
    refuse_known_kinds(content)
    wanted = frozenset(columns)
    for table in _tables(content):
        if wanted <= set(table.columns):
            return table
        if not content.startswith(_ZIP):
            missing = ", ".join(sorted(wanted - set(table.columns)))
            raise ImportRefused(message("Row 1 lacks the columns %(columns)s.", columns=missing))
    raise ImportRefused(
        message(
            "The file has no table with the columns %(columns)s.",
            columns=", ".join(sorted(wanted)),
        )
    )


def _tables(content: bytes) -> Iterable[Table]:
    if content.startswith(_ZIP):
        return (table for _title, table in read_xlsx(content))
    return (read_csv(decode(content)),)
