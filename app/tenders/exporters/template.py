"""The import template: an empty sheet with checked columns and a help sheet in three languages."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter

from app.core.i18n import LOCALE_NAMES, LOCALES, message, speaking
from app.core.sheets import harmless
from app.tenders.importers.template import COLUMNS, Column

#: Rows whose choices are checked by the spreadsheet itself.
_CHECKED_ROWS: Final = 1_000
_WIDE: Final = frozenset({"title", "title_ko", "title_en", "description", "place"})
_TEXT_FORMAT: Final = "@"
#: When the columns were fixed; part of the file, so that its bytes do not depend on the clock.
_COLUMNS_SINCE: Final = datetime(2026, 11, 22, tzinfo=UTC)


def template_csv() -> bytes:
    """The header line alone, in UTF-8 with the mark that makes Excel read it as such."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([column.name for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def template_xlsx() -> bytes:
    """The workbook. Needs an application context (the help sheet is translated)."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    # The same template gives the same bytes, whenever it is asked for.
    book.set_properties({"created": _COLUMNS_SINCE})
    bold = book.add_format({"bold": True, "bg_color": "#D9E6F7", "border": 1})
    plain = book.add_format({"num_format": _TEXT_FORMAT})
    sheet = book.add_worksheet("tenders")
    for number, column in enumerate(COLUMNS):
        sheet.write_string(0, number, column.name, bold)
        sheet.set_column(number, number, 40 if column.name in _WIDE else 18, plain)
        if column.choices is not None:
            sheet.data_validation(
                1,
                number,
                _CHECKED_ROWS,
                number,
                {"validate": "list", "source": [choice.value for choice in column.choices]},
            )
    sheet.freeze_panes(1, 0)
    _help_sheet(book, bold)
    book.close()
    return content.getvalue()


def _help_sheet(book: Any, bold: Any) -> None:
    sheet = book.add_worksheet("help")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    headers = ["column", "required", *(LOCALE_NAMES[locale] for locale in LOCALES)]
    headers += ["values", "example"]
    for number, header in enumerate(headers):
        sheet.write_string(0, number, header, bold)
    sheet.set_column(0, 0, 18)
    sheet.set_column(2, 1 + len(LOCALES), 48)
    sheet.set_column(2 + len(LOCALES), 3 + len(LOCALES), 40)
    for row, column in enumerate(COLUMNS, start=1):
        for number, text in enumerate(_help_row(column)):
            sheet.write_string(row, number, harmless(text), wrapped)
    sheet.freeze_panes(1, 1)


def _help_row(column: Column) -> list[str]:
    values = ", ".join(choice.value for choice in column.choices or ())
    return [
        column.name,
        "✓" if column.required else "",
        *(_in(locale, column.help) for locale in LOCALES),
        values,
        column.example,
    ]


def _in(locale: str, msgid: str) -> str:
    with speaking(locale):
        return str(message(msgid))
