"""Uploading a list of members, and confirming the rows that were shown."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired

from app.core.errors import DomainError
from app.core.forms import BaseForm
from app.core.i18n import message
from app.core.tables.guards import LIMIT_BYTES
from app.core.tables.reading import table_with
from app.core.tables.shown import SheetRow, sheet_rows
from app.meetings.members.sheet import COLUMNS, MOST_ROWS, REQUIRED


class MembersUploadForm(BaseForm):
    """A list of members."""

    file = FileField(
        lazy_gettext("File"), validators=[FileRequired(lazy_gettext("Choose a file."))]
    )

    #: Columns of the file that were not read, as their heads are written; known once it was.
    unread: tuple[str, ...] = ()

    def rows(self) -> list[SheetRow]:
        """The rows of the uploaded table; raises `ImportRefused` for any other file."""
        content: bytes = self.file.data.stream.read(LIMIT_BYTES + 1)
        table = table_with(content, REQUIRED)
        self.unread = tuple(
            header
            for header, column in zip(table.headers, table.columns, strict=True)
            if column and column not in COLUMNS
        )
        rows = sheet_rows(table, COLUMNS)
        if len(rows) > MOST_ROWS:
            raise DomainError(
                message("The file has more than %(n)s rows.", n=MOST_ROWS), field="file"
            )
        return rows
