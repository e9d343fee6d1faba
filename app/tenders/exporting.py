"""The filtered list as a table for office programs, cut at a published number of rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.clock import HANOI
from app.core.i18n import gettext
from app.core.money import minor_digits
from app.core.sheets import Cell, SheetTable
from app.tenders.filters import TenderFilters
from app.tenders.listing import TenderRow, tender_list

#: Rows in one file. Whoever needs all of them takes the open data export.
LIMIT: Final = 5000


@dataclass(frozen=True)
class ListTable:
    """The table, and whether rows beyond the limit were left out."""

    table: SheetTable
    cut: bool


def list_table(
    db: Session, filters: TenderFilters, *, viewer: Viewer, now: datetime, address: str
) -> ListTable:
    """At most LIMIT rows in the list's own order. Times carry Hanoi's offset."""
    page = tender_list(db, filters, viewer=viewer, now=now, size=LIMIT)
    cut = page.next_cursor is not None
    notes = [
        gettext("Tenders as published; read on %(at)s.", at=_time(now)),
        gettext("Question: %(address)s", address=address),
    ]
    if cut:
        notes.append(gettext("Cut after the first %(count)s rows.", count=f"{LIMIT:,}"))
    header = [
        gettext("Number"),
        gettext("Plan number"),
        gettext("Title"),
        gettext("Original title"),
        gettext("Kind"),
        gettext("Status"),
        gettext("Field"),
        gettext("Participation route"),
        gettext("Province"),
        gettext("Province today"),
        gettext("Procuring entity"),
        gettext("Published"),
        gettext("Deadline"),
        gettext("Planned start"),
        gettext("Budget"),
        gettext("Currency"),
        gettext("Fictional"),
        gettext("Id"),
    ]
    rows = [_cells(row) for row in page.items]
    return ListTable(SheetTable(gettext("Tenders"), header, rows, notes), cut)


def _cells(row: TenderRow) -> list[Cell]:
    return [
        row.notice_no,
        row.plan_no,
        row.title,
        row.original_title,
        row.kind.label,
        row.stage.label,
        row.field.label,
        row.route.label,
        "; ".join(place.name for place in row.places),
        "; ".join(dict.fromkeys(place.today_name or place.name for place in row.places)),
        row.procuring_entity,
        _time(row.published_at),
        _time(row.closes_at),
        row.planned_text,
        _major(row.budget_minor, row.currency),
        row.currency,
        gettext("Fictional") if row.demo else None,
        row.public_id,
    ]


def _time(at: datetime | None) -> str | None:
    return at.astimezone(HANOI).isoformat(timespec="minutes") if at else None


def _major(minor: int | None, currency: str | None) -> Decimal | None:
    if minor is None or currency is None:
        return None
    return Decimal(minor).scaleb(-minor_digits(currency))
