"""Forms of the province pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.core.forms import BaseForm
from app.core.tables.guards import LIMIT_BYTES
from app.core.tables.reading import table_with
from app.core.tables.shown import SheetRow, sheet_rows
from app.provinces.commands import EvidenceDetails, StatusDetails
from app.provinces.models import EvidenceKind, EvidenceLevel, ProgrammeState
from app.provinces.roster_file import COLUMNS, REQUIRED


def _stripped(value: str | None) -> str | None:
    return value.strip() if value else value


class StatusForm(BaseForm):
    """A programme status with its date and source."""

    state = RadioField(lazy_gettext("Programme status"), validators=[InputRequired()])
    as_of = DateField(lazy_gettext("As of"), validators=[InputRequired()])
    source = StringField(
        lazy_gettext("Source"), filters=[_stripped], validators=[DataRequired(), Length(max=500)]
    )
    note = TextAreaField(
        lazy_gettext("Note"), filters=[_stripped], validators=[Optional(), Length(max=2000)]
    )
    based_on = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [(state.value, state.label) for state in ProgrammeState]

    def details(self) -> StatusDetails:
        """What was entered, typed."""
        return StatusDetails(
            state=ProgrammeState(self.state.data),
            as_of=self.as_of.data,
            source=self.source.data,
            note=self.note.data or None,
            based_on=_instant(self.based_on.data),
        )


def _instant(text: str | None) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else None


class EvidenceForm(BaseForm):
    """A piece of evidence with its source."""

    level = SelectField(lazy_gettext("Level"), validators=[InputRequired()])
    kind = SelectField(lazy_gettext("Kind"), validators=[InputRequired()])
    text = TextAreaField(
        lazy_gettext("What it says"),
        filters=[_stripped],
        validators=[DataRequired(), Length(max=2000)],
    )
    source = StringField(
        lazy_gettext("Source (address or document)"),
        filters=[_stripped],
        validators=[DataRequired(), Length(max=500)],
    )
    year = IntegerField(lazy_gettext("Year"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level.choices = [(level.value, level.label) for level in EvidenceLevel]
        self.kind.choices = [(kind.value, kind.label) for kind in EvidenceKind]

    def details(self) -> EvidenceDetails:
        """What was entered, typed."""
        return EvidenceDetails(
            level=EvidenceLevel(self.level.data),
            kind=EvidenceKind(self.kind.data),
            text=self.text.data,
            source=self.source.data,
            year=self.year.data,
        )


class RosterUploadForm(BaseForm):
    """A list of provinces with their status."""

    file = FileField(
        lazy_gettext("File"), validators=[FileRequired(lazy_gettext("Choose a file."))]
    )

    def rows(self) -> list[SheetRow]:
        """The rows of the uploaded table; raises `ImportRefused` for any other file."""
        content: bytes = self.file.data.stream.read(LIMIT_BYTES + 1)
        return sheet_rows(table_with(content, REQUIRED), COLUMNS)
