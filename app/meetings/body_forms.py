"""Forms of bodies and seats."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
)
from wtforms.widgets import HiddenInput

from app.core.forms import BaseForm
from app.core.i18n import LOCALE_NAMES
from app.core.ids import PublicId
from app.meetings.commands import BodyDetails, SeatDetails
from app.meetings.forms import choices_of, name_field, stripped
from app.meetings.models import BodyKind, SeatGroup


class BodyForm(BaseForm):
    """A body: names, cadence, quorum by group, source. `version` is empty for a new body."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    name_ko = name_field(lazy_gettext("Name in Korean"))
    name_vi = name_field(lazy_gettext("Name in Vietnamese"))
    name_en = name_field(lazy_gettext("Name in English"))
    code = StringField(
        lazy_gettext("Short name"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=40), Regexp(r"[a-z0-9-]+\Z")],
    )
    kind = SelectField(lazy_gettext("Kind of body"), validators=[InputRequired()])
    cadence_days = IntegerField(
        lazy_gettext("Cadence in days"),
        validators=[InputRequired(), NumberRange(min=1, max=1000)],
    )
    quorum_ministry = IntegerField(lazy_gettext("Quorum: ministry members"))
    quorum_expert = IntegerField(lazy_gettext("Quorum: experts"))
    quorum_firm = IntegerField(lazy_gettext("Quorum: firm members"))
    quorum_counterpart = IntegerField(lazy_gettext("Quorum: Vietnamese counterparts"))
    quorum_secretariat = IntegerField(lazy_gettext("Quorum: secretariat"))
    source = StringField(
        lazy_gettext("Source"), filters=[stripped], validators=[DataRequired(), Length(max=500)]
    )
    known_from = DateField(lazy_gettext("Known from"), validators=[Optional()])
    dormant_since = DateField(lazy_gettext("Does not meet since"), validators=[Optional()])
    note = StringField(
        lazy_gettext("What is known"),
        filters=[stripped],
        validators=[Optional(), Length(max=1000)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices_of(BodyKind)
        for group in SeatGroup:
            self[f"quorum_{group.value}"].validators = [Optional(), NumberRange(min=0, max=500)]

    def details(self) -> BodyDetails:
        """What was entered, typed."""
        return BodyDetails(
            code=self.code.data,
            name_ko=self.name_ko.data,
            name_vi=self.name_vi.data,
            name_en=self.name_en.data,
            kind=BodyKind(self.kind.data),
            cadence_days=self.cadence_days.data,
            quorum={group: self[f"quorum_{group.value}"].data or 0 for group in SeatGroup},
            source=self.source.data,
            known_from=self.known_from.data,
            dormant_since=self.dormant_since.data,
            note=self.note.data or None,
        )


class SeatForm(BaseForm):
    """A seat as announced."""

    organisation = StringField(
        lazy_gettext("Organisation"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=200)],
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    group = SelectField(lazy_gettext("Side of the table"), validators=[InputRequired()])
    person_name = StringField(
        lazy_gettext("Name of the person"),
        filters=[stripped],
        validators=[Optional(), Length(max=100)],
    )
    person_title = StringField(
        lazy_gettext("Office or title"),
        filters=[stripped],
        validators=[Optional(), Length(max=100)],
    )
    email = EmailField(
        lazy_gettext("Mail address for invitations"),
        filters=[stripped],
        validators=[Optional(), Email(), Length(max=254)],
    )
    deputy_name = StringField(
        lazy_gettext("Deputy"), filters=[stripped], validators=[Optional(), Length(max=100)]
    )
    employer = StringField(
        lazy_gettext("Employer"), filters=[stripped], validators=[Optional(), Length(max=200)]
    )
    locale = SelectField(lazy_gettext("Language of letters"), validators=[InputRequired()])
    chair = BooleanField(lazy_gettext("Chairs the body"))
    voting = BooleanField(lazy_gettext("Counts towards the quorum"), default=True)
    valid_from = DateField(lazy_gettext("Held from"), validators=[InputRequired()])
    source = StringField(
        lazy_gettext("Source"), filters=[stripped], validators=[DataRequired(), Length(max=500)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group.choices = choices_of(SeatGroup)
        self.locale.choices = list(LOCALE_NAMES.items())

    def details(self, organisation: PublicId, employer: PublicId | None = None) -> SeatDetails:
        """What was entered, typed; organisation and employer as the names were understood."""
        return SeatDetails(
            organisation=organisation,
            group=SeatGroup(self.group.data),
            person_name=self.person_name.data or None,
            person_title=self.person_title.data or None,
            email=self.email.data or None,
            deputy_name=self.deputy_name.data or None,
            chair=self.chair.data,
            voting=self.voting.data,
            locale=self.locale.data,
            valid_from=self.valid_from.data,
            source=self.source.data,
            employer=employer,
        )


class EndSeatForm(BaseForm):
    """The last day of a seat, with its source."""

    valid_to = DateField(lazy_gettext("Last day"), validators=[InputRequired()])
    source = StringField(
        lazy_gettext("Source"), filters=[stripped], validators=[DataRequired(), Length(max=500)]
    )
