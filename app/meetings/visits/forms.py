"""Forms of visits. Times are entered in Hanoi's."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import lazy_gettext
from wtforms import DateField, IntegerField, StringField, TextAreaField, TimeField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional

from app.core.clock import HANOI
from app.core.forms import BaseForm
from app.core.ids import PublicId
from app.meetings.forms import stripped
from app.meetings.visits.commands import StopDetails


class StopForm(BaseForm):
    """A stop to ask for."""

    organisation = StringField(
        lazy_gettext("Host of the visit"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=200)],
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    place = StringField(
        lazy_gettext("Place"), filters=[stripped], validators=[DataRequired(), Length(max=200)]
    )
    purpose = TextAreaField(
        lazy_gettext("Purpose"), filters=[stripped], validators=[DataRequired(), Length(max=1000)]
    )
    day = DateField(lazy_gettext("Day"), [InputRequired()])
    starts_at = TimeField(lazy_gettext("From, Hanoi time"), [InputRequired()])
    minutes = IntegerField(
        lazy_gettext("How long, in minutes"),
        [InputRequired(), NumberRange(min=10, max=600)],
        default=60,
    )
    people = IntegerField(
        lazy_gettext("How many come"), [InputRequired(), NumberRange(min=1, max=200)]
    )

    def details(self, host: PublicId) -> StopDetails:
        """What was entered, typed; the host as the name was understood."""
        at = datetime.combine(self.day.data, self.starts_at.data, tzinfo=HANOI)
        return StopDetails(
            host=host,
            place=self.place.data,
            purpose=self.purpose.data,
            starts_at=at.astimezone(UTC),
            minutes=self.minutes.data,
            people=self.people.data,
        )


class StopAnswerForm(BaseForm):
    """What a host answers."""

    answer = StringField(validators=[AnyOf(["agree", "decline"])])
    words = TextAreaField(
        lazy_gettext("Words to the secretariat (needed when you decline)"),
        filters=[stripped],
        validators=[Optional(), Length(max=1000)],
    )


class OutcomeForm(BaseForm):
    """What came of a visit."""

    outcome = TextAreaField(
        lazy_gettext("Outcome"), filters=[stripped], validators=[DataRequired(), Length(max=4000)]
    )
