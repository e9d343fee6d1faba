"""Forms of the register of official steps. Days are Seoul's."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.core.forms import BaseForm
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.meetings.addressees import Addressee
from app.meetings.forms import VersionForm, choices_of, stripped
from app.meetings.official.commands import StepDetails
from app.meetings.official.models import StepKind


class StepForm(BaseForm):
    """A letter, a query or a booking."""

    kind = SelectField(lazy_gettext("Kind of step"), validators=[InputRequired()])
    subject = StringField(
        lazy_gettext("Subject of the letter, query or booking"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=300)],
    )
    addressee = StringField(
        lazy_gettext("To whom: organisation or province"),
        filters=[stripped],
        validators=[Optional(), Length(max=200)],
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    reference = StringField(
        lazy_gettext("Document number"),
        filters=[stripped],
        validators=[Optional(), Length(max=100)],
    )
    sent_on = DateField(lazy_gettext("Sent, asked or booked on"), validators=[InputRequired()])
    lapses_on = DateField(lazy_gettext("Lapses after"), validators=[Optional()])
    tender_number = StringField(
        lazy_gettext("Number of the tender it is about"),
        filters=[stripped],
        validators=[Optional(), Length(max=100)],
    )
    owner = SelectField(lazy_gettext("Officer who has it in hand"), validators=[Optional()])
    public_channel = BooleanField(
        lazy_gettext("Asked through the buyer's public channel, where everybody reads the answer")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices_of(StepKind)

    def offer(self, officers: list[tuple[str, str]]) -> None:
        """Whom it can be given to."""
        self.owner.choices = [("", gettext("The secretariat as a whole")), *officers]

    def details(self, addressee: Addressee | None) -> StepDetails:
        """What was entered, typed; the addressee as the name was understood."""
        return StepDetails(
            kind=StepKind(self.kind.data),
            subject=self.subject.data,
            addressee=addressee,
            sent_on=self.sent_on.data,
            lapses_on=self.lapses_on.data,
            tender_number=self.tender_number.data,
            public_channel=bool(self.public_channel.data),
            reference=self.reference.data or None,
            owner=PublicId(self.owner.data) if self.owner.data else None,
        )


class NewStepForm(StepForm):
    """… of a body."""

    body = SelectField(lazy_gettext("Body"), validators=[InputRequired()])


class ChangeStepForm(StepForm, VersionForm):
    """… corrected, on the version the officer looked at."""


class RemindedForm(VersionForm):
    """A reminder that went out."""

    # The page of a step has two forms with a day: each field its own id.
    on = DateField(lazy_gettext("Reminded on"), id="reminded-on", validators=[InputRequired()])


class SettleForm(VersionForm):
    """A reply, an end, or giving up."""

    on = DateField(lazy_gettext("Settled on"), id="settled-on", validators=[InputRequired()])
    outcome = TextAreaField(
        lazy_gettext("What came of it"),
        filters=[stripped],
        validators=[Optional(), Length(max=4000)],
    )
    dropped = BooleanField(lazy_gettext("Given up: no reply or result is expected any more"))
