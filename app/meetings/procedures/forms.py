"""Forms of written procedures. Days are Seoul's."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import BaseForm
from app.core.uploads import LIMIT_BYTES
from app.meetings.addressees import Addressee
from app.meetings.forms import StandingForm, VersionForm, choices_of, stripped
from app.meetings.models import DecisionType, SeatGroup
from app.meetings.procedures.answering import Answer
from app.meetings.procedures.body_rules import RuleDetails
from app.meetings.procedures.closing import Response, Wording
from app.meetings.procedures.drafting import ProcedureDetails
from app.meetings.procedures.models import Majority, Opinion, ProcedureKind, Reflection


class ProcedureForm(BaseForm):
    """A question, its grounds, until when and whom."""

    kind = SelectField(lazy_gettext("What is asked for"), validators=[InputRequired()])
    title = StringField(
        lazy_gettext("Title of the question"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=300)],
    )
    question = TextAreaField(
        lazy_gettext("Question"), filters=[stripped], validators=[DataRequired(), Length(max=4000)]
    )
    grounds = TextAreaField(
        lazy_gettext("Grounds for asking"),
        filters=[stripped],
        validators=[Optional(), Length(max=8000)],
    )
    due_on = DateField(lazy_gettext("Answers due by the end of (Seoul)"), [InputRequired()])
    groups = SelectMultipleField(
        lazy_gettext("Whose opinion is asked"),
        validators=[Optional()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    asks = SelectField(lazy_gettext("What the body is asked to do"))
    tender_number = StringField(
        lazy_gettext("Number of the tender it is about"),
        filters=[stripped],
        validators=[Optional(), Length(max=100)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices_of(ProcedureKind)
        self.groups.choices = choices_of(SeatGroup)
        self.asks.choices = choices_of(DecisionType)

    def details(self) -> ProcedureDetails:
        """What was entered, typed."""
        return ProcedureDetails(
            kind=ProcedureKind(self.kind.data),
            title=self.title.data,
            question=self.question.data,
            grounds=self.grounds.data or "",
            due_on=self.due_on.data,
            groups=tuple(SeatGroup(group) for group in self.groups.data or ()),
            asks=DecisionType(self.asks.data),
            tender_number=self.tender_number.data,
        )


class NewProcedureForm(ProcedureForm):
    """… of a body."""

    body = SelectField(lazy_gettext("Body"), validators=[InputRequired()])


class ChangeProcedureForm(ProcedureForm, VersionForm):
    """… reworded, on the version the officer looked at."""


class AttachForm(BaseForm):
    """A paper to be laid beside the question."""

    file = FileField(
        lazy_gettext("File"), validators=[FileRequired(lazy_gettext("Choose a file."))]
    )

    def content(self) -> bytes:
        """The uploaded bytes, up to the limit."""
        content: bytes = self.file.data.stream.read(LIMIT_BYTES + 1)
        return content

    def filename(self) -> str:
        """What the sender's machine calls the file."""
        return str(self.file.data.filename or "")


class OpinionForm(BaseForm):
    """A seat's answer."""

    opinion = RadioField(lazy_gettext("Your answer"), validators=[InputRequired()])
    words = TextAreaField(
        lazy_gettext("In your words"),
        filters=[stripped],
        validators=[Optional(), Length(max=8000)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opinion.choices = choices_of(Opinion)

    def answer(self) -> Answer:
        """What was entered, typed."""
        return Answer(Opinion(self.opinion.data), self.words.data or "")


class TakenDownForm(OpinionForm):
    """An answer that reached the secretariat otherwise."""

    received_how = StringField(
        lazy_gettext("How it reached you"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=300)],
    )


class ResponseForm(BaseForm):
    """What the secretariat makes of an opinion."""

    reflection = SelectField(lazy_gettext("The opinion is"), validators=[InputRequired()])
    words = TextAreaField(
        lazy_gettext("Response"), filters=[stripped], validators=[Optional(), Length(max=4000)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reflection.choices = choices_of(Reflection)

    def response(self) -> Response:
        """What was entered, typed."""
        return Response(Reflection(self.reflection.data), self.words.data or "")


class ResultForm(StandingForm):
    """The wording of what was decided, for whom, instead of what; the result itself is counted."""

    text = TextAreaField(
        lazy_gettext("Wording of the decision"),
        filters=[stripped],
        validators=[Optional(), Length(max=4000)],
    )

    def wording(self, addressee: Addressee | None) -> Wording:
        """What was entered, typed; the addressee as the name was understood."""
        return Wording(self.text.data or "", addressee, self.replaced())


class PutOffForm(VersionForm):
    """A later due day, and why."""

    due_on = DateField(lazy_gettext("Answers due by the end of (Seoul)"), [InputRequired()])
    reason = TextAreaField(
        lazy_gettext("Reason"), filters=[stripped], validators=[DataRequired(), Length(max=2000)]
    )


class RuleForm(BaseForm):
    """A rule by which a body decides in writing."""

    majority = SelectField(lazy_gettext("Carried by"), validators=[InputRequired()])
    valid_from = DateField(lazy_gettext("In force from"), validators=[InputRequired()])
    valid_to = DateField(lazy_gettext("Last day in force"), validators=[Optional()])
    source = StringField(
        lazy_gettext("Where it is written"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=500)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.majority.choices = choices_of(Majority)

    def details(self) -> RuleDetails:
        """What was entered, typed."""
        return RuleDetails(
            majority=Majority(self.majority.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data,
        )


class EndRuleForm(BaseForm):
    """The last day of a rule."""

    valid_to = DateField(lazy_gettext("Last day in force"), validators=[InputRequired()])
