"""Forms of a season's targets and reviews."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from app.core.forms import BaseForm
from app.meetings.forms import stripped
from app.meetings.programme.commands import ReviewDetails, TargetDetails
from app.seasons.models import Band


def _season() -> StringField:
    return StringField(
        lazy_gettext("Season"),
        filters=[stripped],
        validators=[DataRequired(), Regexp(r"^\d{4}-H[12]$")],
        render_kw={"placeholder": "2026-H2"},
    )


class TargetForm(BaseForm):
    """What small firms' band is meant to be from a season on."""

    season = _season()
    band = SelectField(
        lazy_gettext("Small and medium-sized firms, at least"), validators=[InputRequired()]
    )
    source = StringField(
        lazy_gettext("Source"), filters=[stripped], validators=[DataRequired(), Length(max=300)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.band.choices = [(b.value, b.label) for b in Band if b is not Band.FEWER]

    def details(self) -> TargetDetails:
        """What was entered, typed."""
        return TargetDetails(self.season.data, Band(self.band.data), self.source.data)


class ReviewForm(BaseForm):
    """A review of the rulebook that was not an item of a meeting here."""

    season = _season()
    held_on = DateField(lazy_gettext("Held on"), validators=[InputRequired()])
    words = TextAreaField(
        lazy_gettext("Where, and with what result"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=2000)],
    )

    def details(self) -> ReviewDetails:
        """What was entered, typed."""
        return ReviewDetails(self.season.data, self.held_on.data, self.words.data)
