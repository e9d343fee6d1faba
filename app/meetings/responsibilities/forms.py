"""Forms of the responsibility matrix."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from app.core.forms import BaseForm
from app.core.ids import PublicId
from app.meetings.forms import choices_of, name_field, stripped
from app.meetings.responsibilities.commands import ActivityDetails, HolderDetails
from app.meetings.responsibilities.models import ActivityScope, HolderState, Letter


class HolderForm(BaseForm):
    """A part to propose."""

    organisation = StringField(
        lazy_gettext("Organisation"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=200)],
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    letter = SelectField(lazy_gettext("RACI role"))
    source = StringField(
        lazy_gettext("Source"), filters=[stripped], validators=[DataRequired(), Length(max=500)]
    )
    valid_from = DateField(lazy_gettext("Valid from"), [InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the four parts in the reader's language."""
        super().__init__(*args, **kwargs)
        self.letter.choices = [
            (letter.value, f"{letter.value} · {letter.label}") for letter in Letter
        ]

    def details(self, organisation: PublicId) -> HolderDetails:
        """What was entered, typed; the organisation as the name was understood."""
        return HolderDetails(
            organisation=organisation,
            letter=Letter(self.letter.data),
            source=self.source.data,
            valid_from=self.valid_from.data,
        )


class MoveForm(BaseForm):
    """A step of one part; the view offers those that are open."""

    state = RadioField(lazy_gettext("Answer"), validators=[InputRequired()])
    words = TextAreaField(
        lazy_gettext("Words to it (needed to dispute or to end)"),
        filters=[stripped],
        validators=[Optional(), Length(max=1000)],
    )

    def chosen(self) -> HolderState:
        """The step asked for."""
        return HolderState(self.state.data)


class ActivityForm(BaseForm):
    """An activity to add."""

    name_ko = name_field(lazy_gettext("Name in Korean"))
    name_vi = name_field(lazy_gettext("Name in Vietnamese"))
    name_en = name_field(lazy_gettext("Name in English"))
    code = StringField(
        lazy_gettext("Short name in addresses"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=40), Regexp(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")],
    )
    scope = SelectField(lazy_gettext("Given out"))
    source = StringField(
        lazy_gettext("Source"), filters=[stripped], validators=[DataRequired(), Length(max=500)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the scopes in the reader's language."""
        super().__init__(*args, **kwargs)
        self.scope.choices = choices_of(ActivityScope)

    def details(self) -> ActivityDetails:
        """What was entered, typed."""
        return ActivityDetails(
            code=self.code.data,
            name_ko=self.name_ko.data,
            name_vi=self.name_vi.data,
            name_en=self.name_en.data,
            scope=ActivityScope(self.scope.data),
            source=self.source.data,
        )
