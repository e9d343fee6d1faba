"""Forms of the firm pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.fields import SolutionField
from app.core.forms import BaseForm
from app.firms.commands import ProfileDetails


class ProfileForm(BaseForm):
    """What a firm says about itself in public."""

    summary = TextAreaField(
        lazy_gettext("What the firm does"), validators=[Optional(), Length(max=2000)]
    )
    website = StringField(lazy_gettext("Website"), validators=[Optional(), Length(max=200)])
    capabilities = SelectMultipleField(
        lazy_gettext("Solution fields"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.capabilities.choices = [(each.value, each.label) for each in SolutionField]

    def details(self) -> ProfileDetails:
        """What was entered, typed."""
        return ProfileDetails(
            summary=self.summary.data or "",
            website=self.website.data or None,
            capabilities=frozenset(SolutionField(value) for value in self.capabilities.data or ()),
        )
