"""An import's report as a table, for officers who work through it row by row."""

from __future__ import annotations

from app.core.i18n import message
from app.core.sheets import SheetTable
from app.tenders.importing.report import ImportReport


def report_table(report: ImportReport, filename: str) -> SheetTable:
    """Lines and unmatched places, in the reader's language."""
    lines = [[str(line.where), line.level.label, str(line.reason)] for line in report.lines]
    unmatched = str(message("No province for this place"))
    lines += [[place.where, unmatched, place.text] for place in report.unmatched]
    return SheetTable(
        title=str(message("Import report")),
        header=[
            str(message("Place in the file")),
            str(message("Weight")),
            str(message("Reason")),
        ],
        rows=lines,
        notes=[filename, report.format_label],
    )
