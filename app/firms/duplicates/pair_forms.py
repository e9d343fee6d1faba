"""Forms of the pages about duplicate records."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.errors import NotFoundError
from app.core.forms import BaseForm
from app.core.i18n import gettext
from app.firms.duplicates.models import PairDecision, PairGrade

#: What the button says that opens a decided pair again.
OPEN_AGAIN = "open"


class PairForm(BaseForm):
    """What an officer decides on a pair: the button says what, the note why."""

    note = TextAreaField(lazy_gettext("Note"), [Optional(), Length(max=2000)])
    version = HiddenField(validators=[InputRequired()])
    decision = HiddenField(validators=[InputRequired()])

    def decided(self) -> PairDecision | None:
        """The decision; None opens the pair again."""
        if self.decision.data == OPEN_AGAIN:
            return None
        try:
            return PairDecision(self.decision.data)
        except ValueError as error:
            raise NotFoundError from error

    def seen(self) -> int:
        """The version the page showed."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() else 0


class TwoFirmsForm(BaseForm):
    """Two records that an officer knows to be one firm; asked in the address."""

    class Meta(BaseForm.Meta):
        """A question changes nothing: no token."""

        csrf = False

    kept = StringField(lazy_gettext("The record that stays"), [InputRequired(), Length(max=200)])
    gone = StringField(
        lazy_gettext("The record that is given up"), [InputRequired(), Length(max=200)]
    )


class PairFilterForm(BaseForm):
    """Which pairs the queue shows; asked in the address."""

    class Meta(BaseForm.Meta):
        """A question changes nothing: no token."""

        csrf = False

    grade = SelectField(lazy_gettext("Score"))
    among = SelectField(lazy_gettext("Among"))
    show = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", gettext("All"))
        self.grade.choices = [everything, *((each.value, each.label) for each in PairGrade)]
        self.among.choices = [
            everything,
            ("firms", gettext("Registered firms")),
            ("applications", gettext("With an application")),
        ]


class ReasonForm(BaseForm):
    """Why two records become one, or two again."""

    reason = TextAreaField(lazy_gettext("Reason"), [InputRequired(), Length(max=2000)])
