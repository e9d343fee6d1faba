"""One door for every file: recognise it by its content, read it, stage what it says.

Nothing here trusts the file's name. `read` either returns what was staged with a report
about the rows, or raises `ImportRefused` with one line that names why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from app.core.i18n import message
from app.core.tables.bidders_figures import bidder_header
from app.core.tables.guards import check_size, decode, refuse_known_kinds, unsupported
from app.core.tables.refusal import ImportRefused
from app.core.tables.table import Table, read_csv
from app.core.tables.workbook import read_xlsx
from app.tenders.importers import egp, template
from app.tenders.importers.ocds_release import parse_ocds
from app.tenders.importers.staged import Level, ParsedFile, RowReport
from app.tenders.importers.strict_json import load_documents

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
#: World Bank notices come as text with these headings; they are read in a later version.
_WORLD_BANK: Final = ("Notice Type", "Borrower Bid Reference", "Bid Description")

Parser = Callable[[Table], ParsedFile]
#: Columns that must be there → parser; the first that fits wins.
_SPREADSHEETS: Final[tuple[tuple[frozenset[str], Parser], ...]] = (
    (egp.NOTICE_COLUMNS, egp.parse_notices),
    (egp.PLAN_COLUMNS, egp.parse_plans),
    (template.REQUIRED, template.parse_template),
    (egp.ICT_COLUMNS, egp.parse_ict_notices),
)


def read(content: bytes) -> ParsedFile:
    """What `content` says, staged; raises `ImportRefused` for a file that is not read at all."""
    check_size(len(content))
    refuse_known_kinds(content)
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        return _read_sheets(read_xlsx(content))
    text = decode(content)
    start = text.lstrip()[:1]
    if not start:
        raise ImportRefused(message("The file is empty."))
    if start in "{[":
        return parse_ocds(load_documents(text))
    if start == "<":
        raise unsupported("XML / HTML")
    if sum(heading in text[:5000] for heading in _WORLD_BANK) >= 2:
        raise unsupported(message("World Bank notice (text)"))
    if "," not in text and ";" not in text and "\t" not in text:
        raise unsupported(message("text"))
    return _read_sheets([("", read_csv(text))])


def _read_sheets(sheets: Iterable[tuple[str, Table]]) -> ParsedFile:
    """The one sheet that holds tenders; others (help, notes) are named in the report."""
    parsed: ParsedFile | None = None
    others: list[str] = []
    headers: list[str] = []
    for title, table in sheets:
        parser = _parser(table)
        headers.extend(table.headers[:8] if not headers else ())
        if parser is None:
            others.append(title)
        elif parsed is not None:
            raise ImportRefused(
                message(
                    "Two sheets hold tenders; import them as two files (%(sheet)s).", sheet=title
                )
            )
        else:
            parsed = parser(table)
    if parsed is None:
        raise ImportRefused(
            message(
                "Unsupported format: neither OCDS nor columns that Duri knows (it begins with "
                "%(columns)s).",
                columns=", ".join(headers)[:200],
            )
        )
    if not parsed.rows:
        raise ImportRefused(message("The file holds no rows."))
    return replace(parsed, reports=(*parsed.reports, *_ignored(others)))


def _ignored(sheets: Iterable[str]) -> Iterator[RowReport]:
    for title in sheets:
        yield RowReport("file", Level.NOTE, message("sheet “%(sheet)s” not read", sheet=title))


def _parser(table: Table) -> Parser | None:
    columns = frozenset(table.columns)
    if egp.bidders(columns):
        raise ImportRefused(
            message("This is the portal's list of bidders, not a notice file; it is not imported.")
        )
    parser = next((parser for needed, parser in _SPREADSHEETS if needed <= columns), None)
    if parser is not None and (secret := bidder_header(table.headers)) is not None:
        raise ImportRefused(
            message(
                "The column “%(header)s” names a bidder's price, cost or strategy, which Duri "
                "does not collect. Remove it and import again.",
                header=secret,
            )
        )
    return parser
