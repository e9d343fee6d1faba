"""A spreadsheet of references: what its rows say. Pure but for the reader's languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from app.core.errors import DomainError
from app.core.fields import SolutionField
from app.core.i18n import LOCALES, message, speaking
from app.core.money import to_minor
from app.core.tables.bidders_figures import bidder_headers
from app.core.tables.shown import RowProblem, SheetRow, check_readable, sheet_rows
from app.core.tables.table import Cell, Table, place_label
from app.core.text import place_key
from app.firms.profile.commands import ReferenceDetails, checked_reference

COLUMNS: Final = (
    "project",
    "client",
    "country",
    "field",
    "year_from",
    "year_to",
    "value",
    "currency",
    "source",
)
REQUIRED: Final = frozenset({"project", "client", "field", "year_from"})
CURRENCIES: Final = ("KRW", "VND", "USD", "EUR", "JPY")
#: Rows of one file.
MOST: Final = 500


@dataclass(frozen=True)
class ReferenceFile:
    """What a file says, row by row."""

    references: tuple[ReferenceDetails, ...]
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True)
class SkippedColumns:
    """Columns that were not read, as their headers are written."""

    #: They name a bidder's price, cost, margin or strategy: never read, whatever they hold.
    figures: tuple[str, ...] = ()
    #: Duri has no use for them.
    others: tuple[str, ...] = ()


def skipped_columns(table: Table) -> SkippedColumns:
    """Which columns of `table` are not read, and which of them never are."""
    unread = tuple(
        header
        for header, column in zip(table.headers, table.columns, strict=True)
        if column and column not in COLUMNS
    )
    figures = bidder_headers(unread)
    return SkippedColumns(figures, tuple(each for each in unread if each not in figures))


def rows_of(table: Table) -> list[SheetRow]:
    """(place, cells as text) of every row; columns Duri does not know are not read."""
    return sheet_rows(table, COLUMNS, _plain)


def _plain(value: Cell) -> str:
    if isinstance(value, datetime | date):
        return str(value.year)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def read_references(rows: Iterable[SheetRow], *, this_year: int) -> ReferenceFile:
    """Read every row; a row that cannot be entered says why."""
    fields = _field_words()
    found: list[ReferenceDetails] = []
    problems: list[RowProblem] = []
    seen: dict[tuple[str, str, int], str] = {}
    for place, cells in rows:
        try:
            details = checked_reference(_details(cells, fields), this_year=this_year)
        except DomainError as refusal:
            problems.append(RowProblem(place, refusal.reason))
            continue
        key = (details.project, details.client, details.year_from)
        if key in seen:
            reason = message("the same reference stands in %(place)s", place=place_label(seen[key]))
            problems.append(RowProblem(place, reason))
        else:
            seen[key] = place
            found.append(details)
    return ReferenceFile(tuple(found), tuple(problems))


def _field_words() -> dict[str, SolutionField]:
    """Fields by their value and by their word in every language."""
    words = {place_key(field.value): field for field in SolutionField}
    for locale in LOCALES:
        with speaking(locale):
            words |= {place_key(field.label): field for field in SolutionField}
    return words


def _details(cells: Mapping[str, str], fields: Mapping[str, SolutionField]) -> ReferenceDetails:
    check_readable(cells)
    word = cells.get("field", "")
    field = fields.get(place_key(word))
    if field is None:
        raise DomainError(message("“%(word)s” is no solution field", word=word))
    year_from = _year(cells.get("year_from", ""))
    if year_from is None:
        raise DomainError(message("the first year is missing"))
    currency = cells.get("currency", "").upper() or None
    return ReferenceDetails(
        project=cells.get("project", ""),
        client=cells.get("client", ""),
        country=cells.get("country", "").upper() or "KR",
        field=field,
        year_from=year_from,
        year_to=_year(cells.get("year_to", "")),
        value_minor=_value(cells.get("value", ""), currency),
        currency=currency,
        source=cells.get("source", "") or None,
    )


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise DomainError(message("“%(text)s” is no year", text=text))
    return int(text)


def _value(text: str, currency: str | None) -> int | None:
    if not text:
        return None
    if currency not in CURRENCIES:
        raise DomainError(message("the currency is one of %(list)s", list=", ".join(CURRENCIES)))
    try:
        amount = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation as error:
        raise DomainError(message("“%(text)s” is no amount", text=text)) from error
    if not amount.is_finite() or amount < 0 or amount > Decimal(10) ** 15:
        raise DomainError(message("“%(text)s” is no amount", text=text))
    return to_minor(amount, currency)
