"""Forms of who leads a firm and which group it belongs to, as public sources state it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.conflicts.loading.post_rows import MembershipDetails, PostDetails
from app.conflicts.registers.fact_forms import choices
from app.core.forms import BaseForm
from app.firms.profile.models import Position

_WORDS = Length(max=500)


class PostForm(BaseForm):
    """Who represents or directs a firm."""

    firm = StringField(lazy_gettext("Firm (number or name)"), [InputRequired(), _WORDS])
    name = StringField(lazy_gettext("Person's name"), [InputRequired(), _WORDS])
    position = SelectField(lazy_gettext("Position"), [InputRequired()])
    born_on = DateField(lazy_gettext("Date of birth (tells namesakes apart)"), [Optional()])
    valid_from = DateField(lazy_gettext("From"), [InputRequired()])
    valid_to = DateField(lazy_gettext("To"), [Optional()])
    source = StringField(lazy_gettext("Source (address or document)"), [InputRequired(), _WORDS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.position.choices = choices(Position)

    def details(self) -> PostDetails:
        """What was entered, typed."""
        return PostDetails(
            firm=self.firm.data or "",
            name=self.name.data or "",
            position=Position(self.position.data),
            born_on=self.born_on.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data or "",
        )


class MembershipForm(BaseForm):
    """Which business group a firm belongs to."""

    firm = StringField(lazy_gettext("Firm (number or name)"), [InputRequired(), _WORDS])
    group = StringField(lazy_gettext("Business group"), [InputRequired(), _WORDS])
    valid_from = DateField(lazy_gettext("From"), [InputRequired()])
    valid_to = DateField(lazy_gettext("To"), [Optional()])
    source = StringField(lazy_gettext("Source (address or document)"), [InputRequired(), _WORDS])

    def details(self) -> MembershipDetails:
        """What was entered, typed."""
        return MembershipDetails(
            firm=self.firm.data or "",
            group=self.group.data or "",
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data or "",
        )
