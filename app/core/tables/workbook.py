"""Reading XLSX without being harmed by it.

The archive is measured before openpyxl opens it: entries, unpacked size and ratio are
limited, so that a zip bomb is refused by name and never unpacked. openpyxl parses XML with
defusedxml when it is installed (requirements.txt), which refuses entity bombs. Formulas are
not evaluated and their remembered results not read: such cells are refused.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zlib import error as ZlibError  # noqa: N812  (zlib names its error in lower case)

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from app.core.i18n import Message, message
from app.core.tables.guards import bad_character, unsupported
from app.core.tables.refusal import ImportRefused, too_many_rows
from app.core.tables.table import (
    LIMIT_COLUMNS,
    LIMIT_ROWS,
    Cell,
    Row,
    Table,
    check_headers,
    column_letter,
    formula,
    place_of,
)

LIMIT_ENTRIES: Final = 500
LIMIT_UNPACKED: Final = 150_000_000
LIMIT_RATIO: Final = 120
_HEAD: Final = 65_536
#: Small files compress well without meaning harm.
_RATIO_FROM: Final = 1_000_000


#: What openpyxl, expat and zipfile raise over damaged parts.
_DAMAGE: Final = (
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
    ParseError,
    ZlibError,
)


def read_xlsx(content: bytes) -> Iterator[tuple[str, Table]]:
    """(sheet title, table) of every sheet that has a header row, in the workbook's order."""
    _check_archive(content)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=False, keep_links=False
        )
    except DefusedXmlException as error:
        raise ImportRefused(
            message("The XLSX file declares XML entities, which are refused.")
        ) from error
    except (InvalidFileException, *_DAMAGE) as error:
        raise _damaged() from error
    try:
        if not book.worksheets:
            raise _damaged()
        for sheet in book.worksheets:
            try:
                table = _table(sheet)
            except DefusedXmlException as error:
                raise ImportRefused(
                    message("The XLSX file declares XML entities, which are refused.")
                ) from error
            except _DAMAGE as error:
                raise _damaged() from error
            if table is not None:
                yield sheet.title, table
    finally:
        book.close()


def _damaged() -> ImportRefused:
    return ImportRefused(message("The XLSX file is damaged and cannot be read."))


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_sizes(content, entries)
            _refuse_entities(archive, entries)
    except _DAMAGE as error:
        raise _damaged() from error
    names = {entry.filename for entry in entries}
    if not any(name.startswith("xl/") for name in names):
        kind = "DOCX" if any(n.startswith("word/") for n in names) else "ZIP"
        kind = "OpenDocument" if "content.xml" in names else kind
        raise unsupported(kind)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ImportRefused(message("The workbook holds macros (XLSM); save it as XLSX."))


def _check_sizes(content: bytes, entries: list[zipfile.ZipInfo]) -> None:
    """What the archive declares; zipfile never unpacks more than that."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    bomb = (
        len(entries) > LIMIT_ENTRIES
        or unpacked > LIMIT_UNPACKED
        or (unpacked > _RATIO_FROM and unpacked / min(packed, len(content)) > LIMIT_RATIO)
        or any(
            entry.file_size > _RATIO_FROM
            and entry.file_size / max(1, entry.compress_size) > LIMIT_RATIO
            for entry in entries
        )
    )
    if bomb:
        raise ImportRefused(
            message(
                "Refused as a zip bomb: %(packed)s kB unpack to %(unpacked)s MB in "
                "%(entries)s parts.",
                packed=len(content) // 1000,
                unpacked=unpacked // 1_000_000,
                entries=len(entries),
            )
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ImportRefused(message("The file is encrypted."))


def _refuse_entities(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """No part of a workbook declares a document type: that is where entity bombs live."""
    for entry in entries:
        with archive.open(entry) as part:
            # A declaration stands before the root element; UTF-16 is looked through as well.
            head = part.read(_HEAD).replace(b"\x00", b"")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise ImportRefused(message("The XLSX file declares XML entities, which are refused."))


def _table(sheet: Any) -> Table | None:
    headers: list[str] | None = None
    rows: list[Row] = []
    # Only the header's width is read: a sheet may claim 16,384 columns.
    for number, cells in enumerate(sheet.iter_rows(max_col=LIMIT_COLUMNS), start=1):
        if number > LIMIT_ROWS + 1:
            raise too_many_rows(LIMIT_ROWS)
        if headers is None:
            headers = _headers(cells)
            continue
        row = _row(number, cells, len(headers))
        if not row.blank:
            rows.append(row)
    return Table(tuple(headers), tuple(rows)) if headers else None


def _headers(cells: tuple[Any, ...]) -> list[str] | None:
    values = [cell.value for cell in cells]
    while values and values[-1] in (None, ""):
        values.pop()
    if not values:
        return None
    for index, cell in enumerate(cells[: len(values)]):
        if cell.data_type == "f":
            raise ImportRefused(
                message("The header row holds a formula (%(cell)s).", cell=column_letter(index))
            )
    check_headers(values)
    return ["" if value is None else str(value) for value in values]


def _as_shown(cell: Any, value: Any) -> Cell:
    """A value as it stands in the sheet: 25 % is kept as 0.25, and shown as 25 %."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{round(value * 100, 10):.12g}%" if "%" in cell.number_format else value
    return value if isinstance(value, bool | datetime | date) else str(value)


def _row(number: int, cells: tuple[Any, ...], width: int) -> Row:
    problems: list[Message] = []
    values: list[Cell] = []
    for index, cell in enumerate(cells):
        name = f"{column_letter(index)}{number}"
        value = cell.value
        if cell.data_type == "f":
            problems.append(formula(name))
            value = None
        elif cell.data_type == "e":
            problems.append(
                message("cell %(cell)s holds an error (%(value)s)", cell=name, value=str(value))
            )
            value = None
        elif isinstance(value, str):
            if value.lstrip().startswith("="):
                problems.append(formula(name))
            if reason := bad_character(value):
                problems.append(message("the text %(reason)s", reason=reason))
        elif value is not None:
            value = _as_shown(cell, value)
        if index < width:
            values.append(value)
        elif value not in (None, ""):
            problems.append(message("cell %(cell)s lies beyond the header", cell=name))
    values += [None] * (width - len(values))
    return Row(place_of(number), tuple(values), tuple(problems))
