"""The form of a paper's label."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.core.i18n import gettext
from app.meetings.forms import VersionForm, choices_of
from app.meetings.papers.labels import Disclosure, Ground, Label, Retention


class LabelForm(VersionForm):
    """How far the paper may be disclosed, why not, and for how long it is kept."""

    disclosure = SelectField(lazy_gettext("Disclosure"), validators=[InputRequired()])
    ground = SelectField(lazy_gettext("Ground for not disclosing"))
    retention = SelectField(lazy_gettext("Kept for"), validators=[InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disclosure.choices = choices_of(Disclosure)
        self.ground.choices = [("", gettext("None: it is disclosed")), *choices_of(Ground)]
        self.retention.choices = choices_of(Retention)

    def label_chosen(self) -> Label:
        """What was entered, typed."""
        ground = Ground(self.ground.data) if self.ground.data else None
        return Label(Disclosure(self.disclosure.data), ground, Retention(self.retention.data))
