"""Forms of polls. Days and times are entered in Seoul's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.clock import SEOUL
from app.core.forms import BaseForm
from app.core.ids import PublicId
from app.meetings.forms import VersionForm, choices_of, stripped
from app.meetings.polls.commands import Choice, PollDetails
from app.meetings.polls.models import CanMeet
from app.meetings.rooms.models import Interpretation


class SpanForm(BaseForm):
    """Where to look for slots."""

    first = DateField(lazy_gettext("From"), validators=[Optional()])
    last = DateField(lazy_gettext("To"), validators=[Optional()])
    minutes = IntegerField(
        lazy_gettext("Length in minutes"), validators=[Optional(), NumberRange(min=10, max=600)]
    )


class PollForm(VersionForm):
    """Which of the slots found are asked about."""

    starts = SelectMultipleField(lazy_gettext("Dates to ask about"))
    required = SelectMultipleField(lazy_gettext("Must be there"), validators=[Optional()])
    minutes = IntegerField(
        lazy_gettext("Length in minutes"),
        validators=[InputRequired(), NumberRange(min=10, max=600)],
    )
    respond_by = DateField(
        lazy_gettext("Answers due by the end of (Seoul)"), validators=[InputRequired()]
    )

    def offer(
        self, starts: Iterable[tuple[datetime, str]], seats: Iterable[tuple[PublicId, str]]
    ) -> None:
        """What can be chosen, with its words."""
        self.starts.choices = [(at.isoformat(), words) for at, words in starts]
        self.required.choices = [(str(seat), words) for seat, words in seats]

    def details(self) -> PollDetails:
        """What was entered, typed."""
        due = datetime.combine(self.respond_by.data, time(23, 59), tzinfo=SEOUL)
        return PollDetails(
            starts=frozenset(datetime.fromisoformat(at) for at in self.starts.data or ()),
            minutes=self.minutes.data,
            respond_by=due.astimezone(UTC),
            required=frozenset(PublicId(seat) for seat in self.required.data or ()),
        )


class ChooseForm(VersionForm):
    """The slot and room the poll led to."""

    slot = SelectField(lazy_gettext("Date and room"), validators=[InputRequired()])
    interpretation = SelectField(lazy_gettext("Interpreter"), validators=[InputRequired()])
    reason = TextAreaField(
        lazy_gettext("Why this date although something speaks against it"),
        filters=[stripped],
        validators=[Optional(), Length(max=2000)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interpretation.choices = choices_of(Interpretation)

    def choice(self) -> Choice:
        """What was chosen, typed."""
        at, _, room = self.slot.data.partition("|")
        return Choice(
            starts_at=datetime.fromisoformat(at),
            room=PublicId(room) if room else None,
            interpretation=Interpretation(self.interpretation.data),
            reason=self.reason.data or "",
        )


class AnswersForm(BaseForm):
    """A person's answers; fields are named by the slots' order."""

    def says(self, starts: Iterable[datetime], sent: Any) -> dict[datetime, CanMeet]:
        """The answers in `sent`, a request's form; anything else in it is left alone."""
        found = {}
        for number, at in enumerate(starts):
            value = sent.get(f"slot-{number}")
            if value in {answer.value for answer in CanMeet}:
                found[at] = CanMeet(value)
        return found
