"""Forms of the room and of the minutes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.core.forms import BaseForm
from app.meetings.forms import VersionForm, choices_of, stripped
from app.meetings.minutes.answering import CommentAnswer
from app.meetings.minutes_models import CommentOutcome
from app.meetings.room.notes import LONGEST
from app.meetings.room_models import RoomPresence


class PresenceForm(VersionForm):
    """Where a seat is during the item, from this moment."""

    state = SelectField(lazy_gettext("During this item"), validators=[InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = choices_of(RoomPresence)

    def chosen(self) -> RoomPresence:
        """The state, typed."""
        return RoomPresence(self.state.data)


class ObjectionForm(BaseForm):
    """A member's objection to a topic."""

    words = TextAreaField(
        lazy_gettext("What you object to"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=2000)],
    )


class AnswerForm(BaseForm):
    """What the examination of an objection gave."""

    answer = TextAreaField(
        lazy_gettext("What the examination gave"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=2000)],
    )


class NoteForm(BaseForm):
    """The live minutes of one item, on the version they were written on."""

    base = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    text = TextAreaField(lazy_gettext("Minutes of this item"), validators=[Length(max=LONGEST)])


class CirculateForm(BaseForm):
    """Until when members may comment."""

    until = DateField(lazy_gettext("Comments until"), validators=[InputRequired()])


class CommentForm(BaseForm):
    """A comment on the minutes."""

    words = TextAreaField(
        lazy_gettext("Your comment"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=4000)],
    )


class CommentAnswerForm(BaseForm):
    """What the secretariat answers to a comment on the minutes."""

    outcome = SelectField(lazy_gettext("The comment is"), validators=[InputRequired()])
    words = TextAreaField(
        lazy_gettext("Reason, or what was changed"),
        filters=[stripped],
        validators=[Optional(), Length(max=4000)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = choices_of(CommentOutcome)

    def answer(self) -> CommentAnswer:
        """What was entered, typed."""
        return CommentAnswer(CommentOutcome(self.outcome.data), self.words.data or "")
