"""Forms of the firm pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    DateField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import BaseForm
from app.firms.commands import ProfileDetails
from app.firms.legal_names import LegalNames
from app.firms.profile.models import Language, NameChangeKind


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


class LegalNamesForm(BaseForm):
    """A firm's legal names as a paper shows them."""

    name_ko = StringField(lazy_gettext("Korean name"), [Optional(), Length(max=200)])
    name_vi = StringField(lazy_gettext("Vietnamese name"), [Optional(), Length(max=200)])
    name_en = StringField(lazy_gettext("English name"), [Optional(), Length(max=200)])
    kind = RadioField(lazy_gettext("Why the name changes here"), [InputRequired()])
    source = StringField(lazy_gettext("Source"), [InputRequired(), Length(max=300)])
    source_date = DateField(lazy_gettext("Day of the paper"), [InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(each.value, each.label) for each in NameChangeKind]

    def details(self) -> LegalNames:
        """What was entered, typed."""
        return LegalNames(
            name_ko=self.name_ko.data,
            name_vi=self.name_vi.data,
            name_en=self.name_en.data,
            kind=NameChangeKind(self.kind.data),
            source=self.source.data or "",
            source_date=self.source_date.data,
        )
