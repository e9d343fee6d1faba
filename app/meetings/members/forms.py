"""Uploading a list of members, and confirming the rows that were shown."""

from __future__ import annotations

import json

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from app.core.errors import DomainError
from app.core.forms import BaseForm
from app.core.i18n import message
from app.core.tables.guards import LIMIT_BYTES
from app.core.tables.reading import table_with
from app.meetings.members.sheet import MOST_ROWS, REQUIRED, MemberRow, rows_of


class MembersUploadForm(BaseForm):
    """A list of members."""

    file = FileField(
        lazy_gettext("File"), validators=[FileRequired(lazy_gettext("Choose a file."))]
    )

    def rows(self) -> list[MemberRow]:
        """The rows of the uploaded table; raises `ImportRefused` for any other file."""
        content: bytes = self.file.data.stream.read(LIMIT_BYTES + 1)
        rows = list(rows_of(table_with(content, REQUIRED)))
        if len(rows) > MOST_ROWS:
            raise DomainError(
                message("The file has more than %(n)s rows.", n=MOST_ROWS), field="file"
            )
        return rows


class MembersConfirmForm(BaseForm):
    """The rows that were shown, sent back to be entered; they are read again."""

    rows_shown = HiddenField(validators=[InputRequired(), Length(max=1_000_000)])

    def rows(self) -> list[MemberRow]:
        """The rows again; none when somebody tampered with them."""
        try:
            return [
                (str(place), {str(name): str(text) for name, text in cells.items()})
                for place, cells in json.loads(self.rows_shown.data)
            ]
        except (ValueError, TypeError, AttributeError):
            return []
