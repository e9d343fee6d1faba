"""Forms of the firm pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import BaseForm
from app.firms.commands import ProfileDetails
from app.firms.profile_models import Language


class ProfileForm(BaseForm):
    """What a firm says about itself in public."""

    summary = TextAreaField(
        lazy_gettext("What the firm does"), validators=[Optional(), Length(max=2000)]
    )
    website = StringField(lazy_gettext("Website"), validators=[Optional(), Length(max=200)])
    languages = SelectMultipleField(
        lazy_gettext("Languages"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = [(each.value, each.label) for each in Language]

    def details(self) -> ProfileDetails:
        """What was entered, typed."""
        return ProfileDetails(summary=self.summary.data or "", website=self.website.data or None)

    def spoken(self) -> frozenset[Language]:
        """The languages ticked."""
        return frozenset(Language(value) for value in self.languages.data or ())
