"""Forms of rooms, bookings and delegation lists."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional

from app.core.forms import BaseForm
from app.core.ids import PublicId
from app.meetings.forms import VersionForm, choices_of, name_field, stripped
from app.meetings.rooms.commands import DelegateDetails, RoomDetails
from app.meetings.rooms.models import Interpretation, RoomSite

_LISTED = {"list": "organisations", "autocomplete": "off"}


class RoomForm(BaseForm):
    """A room as known."""

    name_ko = name_field(lazy_gettext("Name in Korean"))
    name_vi = name_field(lazy_gettext("Name in Vietnamese"))
    name_en = name_field(lazy_gettext("Name in English"))
    site = SelectField(lazy_gettext("Where"), validators=[InputRequired()])
    capacity = IntegerField(
        lazy_gettext("Capacity"), validators=[Optional(), NumberRange(min=1, max=5000)]
    )
    organisation = StringField(
        lazy_gettext("Host of the room"),
        filters=[stripped],
        validators=[Optional(), Length(max=200)],
        render_kw=_LISTED,
    )
    source = StringField(
        lazy_gettext("Source"), filters=[stripped], validators=[DataRequired(), Length(max=500)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site.choices = choices_of(RoomSite)

    def details(self, host: PublicId | None) -> RoomDetails:
        """What was entered, typed; the host as the name was understood."""
        return RoomDetails(
            name_ko=self.name_ko.data,
            name_vi=self.name_vi.data,
            name_en=self.name_en.data,
            site=RoomSite(self.site.data),
            capacity=self.capacity.data,
            host=host,
            source=self.source.data,
        )


class BookingForm(VersionForm):
    """Which room, and whether somebody interprets."""

    room = SelectField(lazy_gettext("Room"), validators=[InputRequired()])
    interpretation = SelectField(lazy_gettext("Interpreter"), validators=[InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interpretation.choices = choices_of(Interpretation)


class DelegateForm(BaseForm):
    """A place on the delegation list."""

    organisation = StringField(
        lazy_gettext("Organisation"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=200)],
        render_kw=_LISTED,
    )
    person_name = StringField(
        lazy_gettext("Name of the person, if the person agrees to be named to the host"),
        filters=[stripped],
        validators=[Optional(), Length(max=100)],
    )
    consented_on = DateField(lazy_gettext("Agreed on"), validators=[Optional()])

    def details(self, organisation: PublicId) -> DelegateDetails:
        """What was entered, typed; the organisation as the name was understood."""
        return DelegateDetails(organisation, self.person_name.data or None, self.consented_on.data)


class RequestForm(BaseForm):
    """What a host answers."""

    answer = StringField(validators=[AnyOf(["confirm", "decline"])])
    words = TextAreaField(
        lazy_gettext("Words to the secretariat (needed when you decline)"),
        filters=[stripped],
        validators=[Optional(), Length(max=1000)],
    )
