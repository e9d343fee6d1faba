"""A spreadsheet that people see before it is entered: its rows as text, what is wrong with them.

The rows go to the reader's browser and come back with the confirmation (`ShownRowsForm`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.core.dates import FIRST_YEAR, LAST_YEAR, far_off
from app.core.errors import DomainError
from app.core.i18n import Message, message
from app.core.tables.table import Cell, Table, place_label

#: Where a row stands in its file, and its cells as text by column.
SheetRow = tuple[str, Mapping[str, str]]
#: The key that a row has instead of columns when it cannot be read: why.
_PROBLEM: Final = "problem"
#: 2026-12-04, 04/12/2026 (Vietnam), 2026. 12. 4. (Korea)
_DATES: Final = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})\.\s*(?P<m>\d{1,2})\.\s*(?P<d>\d{1,2})\.?"),
)


@dataclass(frozen=True)
class RowProblem:
    """A row that cannot be entered, and why."""

    place: str
    reason: Message

    @property
    def where(self) -> Message:
        """The place in the reader's words."""
        return place_label(self.place)


def plain_cell(value: Cell) -> str:
    """A cell as text; times lose their hour, whole numbers their decimals."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def sheet_rows(
    table: Table, columns: Collection[str], plain: Callable[[Cell], str] = plain_cell
) -> list[SheetRow]:
    """Every row with these columns; one that holds a formula, or is broken, with the reason."""
    rows: list[SheetRow] = []
    for row in table.rows:
        if row.problems:
            rows.append((row.place, {_PROBLEM: "; ".join(str(each) for each in row.problems)}))
            continue
        cells = dict(zip(table.columns, row.cells, strict=True))
        rows.append((row.place, {column: plain(cells.get(column)) for column in columns}))
    return rows


def check_readable(cells: Mapping[str, str]) -> None:
    """Raises `DomainError` for a row that came with a reason instead of its cells."""
    if cells.get(_PROBLEM):
        raise DomainError(message("the row cannot be read: %(why)s", why=cells[_PROBLEM]))


def check_rows(problems: Sequence[RowProblem]) -> None:
    """Raises `DomainError` when a row cannot be entered: the file is taken whole or not at all."""
    if problems:
        raise DomainError(
            message(
                "Nothing was entered. Rows that cannot be: %(count)s. First, %(place)s: %(reason)s",
                count=len(problems),
                place=problems[0].where,
                reason=problems[0].reason,
            ),
            field="file",
        )


def day_in(text: str) -> date:
    """A day as Korea, Vietnam or a machine writes it; raises `DomainError` for anything else."""
    for pattern in _DATES:
        found = pattern.fullmatch(text)
        if found:
            try:
                day = date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
            if far_off(day):
                raise DomainError(
                    message(
                        "the date “%(text)s” lies outside the years %(first)s to %(last)s",
                        text=text,
                        first=FIRST_YEAR,
                        last=LAST_YEAR,
                    )
                )
            return day
    raise DomainError(message("the date “%(text)s” cannot be read", text=text))
