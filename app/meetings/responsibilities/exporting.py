"""The matrix as a table for office programs, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.core.clock import SEOUL
from app.core.dates import format_date, format_instant
from app.core.i18n import gettext
from app.core.sheets import Cell as SheetCell
from app.core.sheets import SheetTable
from app.meetings.responsibilities.cells import Cell
from app.meetings.responsibilities.models import ActivityScope
from app.meetings.responsibilities.queries import Matrix


def matrix_table(page: Matrix, *, now: datetime) -> SheetTable:
    """One row a part; a cell that nobody holds has a row of its own."""
    return SheetTable(
        gettext("Responsibility matrix"),
        [
            gettext("Activity"),
            gettext("Scope"),
            gettext("State"),
            gettext("RACI role"),
            gettext("Organisation"),
            gettext("Answer"),
            gettext("Valid from"),
            gettext("Source"),
        ],
        [row for cell in page.cells for row in _rows(cell)],
        notes=[
            gettext("As of %(moment)s, Seoul time", moment=format_instant(now, SEOUL)),
            gettext("R responsible, A accountable, C consulted, I informed."),
        ],
    )


def _rows(cell: Cell) -> Iterator[tuple[SheetCell, ...]]:
    where = str(cell.place) if cell.place else ActivityScope.ALL.label
    head = (str(cell.activity.names), where, cell.standing.label)
    if not cell.holders:
        yield (*head, "", "", "", "", "")
    for holder in cell.holders:
        yield (
            *head,
            holder.letter.value,
            str(holder.names),
            holder.state.label,
            format_date(holder.valid_from),
            holder.source,
        )
