"""Forms about ties."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.core.forms import BaseForm
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.meetings.forms import choices_of, stripped
from app.meetings.recusal.commands import FoundTie, TieDetails, TieMove


class Move(Labelled):
    """What the compliance desk does with a tie, in words."""

    UPHOLD = "uphold", N_("Uphold it")
    LIFT = "lift", N_("Lift it")


class TieForm(BaseForm):
    """A tie of one's own."""

    tender_number = StringField(
        lazy_gettext("Number of the tender"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=100)],
    )
    words = TextAreaField(
        lazy_gettext("What ties you to it"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=2000)],
    )
    whole_organisation = BooleanField(
        lazy_gettext("It concerns everybody of my organisation, not me alone")
    )

    def details(self) -> TieDetails:
        """What was entered, typed."""
        return TieDetails(
            self.tender_number.data, self.words.data, bool(self.whole_organisation.data)
        )


class FoundTieForm(TieForm):
    """A tie found in public records."""

    seat = SelectField(lazy_gettext("Seat"), validators=[InputRequired()])
    source = StringField(
        lazy_gettext("Where it is written"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=500)],
    )

    def found(self) -> FoundTie:
        """What was entered, typed."""
        return FoundTie(PublicId(self.seat.data), self.details(), self.source.data)


class SettleTieForm(BaseForm):
    """Upholding or lifting."""

    move = SelectField(lazy_gettext("What to do"), validators=[InputRequired()])
    reason = TextAreaField(
        lazy_gettext("Reason"), filters=[stripped], validators=[Optional(), Length(max=2000)]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.move.choices = choices_of(Move)

    def chosen(self) -> TieMove:
        """The move, typed."""
        return TieMove(self.move.data)
