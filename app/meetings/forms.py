"""Forms of the meeting pages. Times are entered in Seoul's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from textwrap import shorten
from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    URLField,
)
from wtforms.validators import (
    URL,
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
)
from wtforms.widgets import HiddenInput

from app.core.clock import SEOUL
from app.core.forms import BaseForm
from app.core.i18n import gettext
from app.core.ids import PublicId
from app.meetings.addressees import Addressee
from app.meetings.commands import (
    ActionDetails,
    ActionReport,
    DecisionDetails,
    Direction,
    InvitationRound,
    ItemDetails,
    MeetingDetails,
)
from app.meetings.models import (
    ActionState,
    DecisionType,
    Reply,
)
from app.meetings.projections import DecisionNamed
from app.meetings.room_models import DecisionResult


def stripped(value: str | None) -> str | None:
    """Without blanks around it (a form filter)."""
    return value.strip() if value else value


def name_field(label: Any) -> StringField:
    """A name in one language, which must be said."""
    return StringField(label, filters=[stripped], validators=[DataRequired(), Length(max=200)])


def choices_of(members: Any) -> list[tuple[str, str]]:
    """The members of an enumeration as a form offers them, in the reader's language."""
    return [(member.value, member.label) for member in members]


def choices_of_decisions(decisions: Iterable[DecisionNamed]) -> list[tuple[str, Any]]:
    """Decisions as a form offers them: the meeting's number, or that it was taken in writing."""
    return [
        ("", lazy_gettext("None")),
        *(
            (
                line.id,
                f"{line.meeting_number or gettext('in writing')}. "
                f"{shorten(line.text, 80, placeholder=' …')}",
            )
            for line in decisions
        ),
    ]


class VersionForm(BaseForm):
    """Carries the version of the meeting the officer looked at."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class ReasonForm(VersionForm):
    """A confirmation that must be explained."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=2000)],
    )


class MeetingForm(BaseForm):
    """When, how long and where. `version` is empty for a new meeting."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    starts_on = DateField(lazy_gettext("Day (Seoul)"), validators=[InputRequired()])
    starts_time = TimeField(lazy_gettext("Start (Seoul time)"), validators=[InputRequired()])
    minutes = IntegerField(
        lazy_gettext("Length in minutes"),
        validators=[InputRequired(), NumberRange(min=10, max=600)],
        default=120,
    )
    place = StringField(
        lazy_gettext("Place"), filters=[stripped], validators=[DataRequired(), Length(max=300)]
    )
    video_url = URLField(
        lazy_gettext("Video link"),
        filters=[stripped],
        validators=[Optional(), URL(), Length(max=500)],
    )

    def details(self) -> MeetingDetails:
        """What was entered, typed: the start as an instant."""
        local = datetime.combine(self.starts_on.data, self.starts_time.data, tzinfo=SEOUL)
        return MeetingDetails(
            starts_at=local.astimezone(UTC),
            minutes=self.minutes.data,
            place=self.place.data,
            video_url=self.video_url.data or None,
        )


class NewMeetingForm(MeetingForm):
    """A new meeting of a body."""

    body = SelectField(lazy_gettext("Body"), validators=[InputRequired()])
    date_agreed = BooleanField(lazy_gettext("The date is agreed"), default=True)


class ItemForm(VersionForm):
    """An agenda item as an officer words it."""

    title_ko = StringField(
        lazy_gettext("Title in Korean"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=300)],
    )
    title_vi = StringField(
        lazy_gettext("Title in Vietnamese"),
        filters=[stripped],
        validators=[Optional(), Length(max=300)],
    )
    title_en = StringField(
        lazy_gettext("Title in English"),
        filters=[stripped],
        validators=[Optional(), Length(max=300)],
    )
    minutes = IntegerField(
        lazy_gettext("Minutes planned"),
        validators=[InputRequired(), NumberRange(min=1, max=300)],
        default=10,
    )
    presenter = StringField(
        lazy_gettext("Presenter"), filters=[stripped], validators=[Optional(), Length(max=100)]
    )
    presenter_from = TimeField(
        lazy_gettext("Presenter is there from (Seoul time)"), validators=[Optional()]
    )
    presenter_until = TimeField(
        lazy_gettext("Presenter is there until (Seoul time)"), validators=[Optional()]
    )
    decision_type = SelectField(lazy_gettext("Asks the body to"), validators=[InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision_type.choices = choices_of(DecisionType)

    def details(self, starts_at: datetime) -> ItemDetails:
        """What was entered, typed; the presenter's times on the day of a meeting."""
        day = starts_at.astimezone(SEOUL).date()

        def instant(entered: time | None) -> datetime | None:
            return datetime.combine(day, entered, SEOUL).astimezone(UTC) if entered else None

        return ItemDetails(
            presenter_from=instant(self.presenter_from.data),
            presenter_until=instant(self.presenter_until.data),
            title_ko=self.title_ko.data,
            title_vi=self.title_vi.data or "",
            title_en=self.title_en.data or "",
            minutes=self.minutes.data,
            presenter=self.presenter.data or None,
            decision_type=DecisionType(self.decision_type.data),
        )


class NewItemForm(ItemForm):
    """An officer's own item, on a tender or on none."""

    tender_number = StringField(
        lazy_gettext("Number of the tender it is about"),
        filters=[stripped],
        validators=[Optional(), Length(max=100)],
    )


class MoveForm(VersionForm):
    """One step up or down."""

    direction = SelectField(choices=[(d.value, d.value) for d in Direction])


class InviteForm(VersionForm):
    """Whom to write to."""

    everybody_again = BooleanField(
        lazy_gettext("Write to everybody again, also to those who have the current invitation")
    )

    def details(self) -> InvitationRound:
        """What was entered, typed."""
        return InvitationRound(everybody_again=self.everybody_again.data)


class ReplyForm(VersionForm):
    """An answer that came by telephone or mail."""

    reply = SelectField(lazy_gettext("Answer"), validators=[InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reply.choices = choices_of(Reply)


class StandingForm(VersionForm):
    """Whom a decision is for, and which one it replaces."""

    addressee = StringField(
        lazy_gettext("For whom: organisation or province"),
        filters=[stripped],
        validators=[Optional(), Length(max=200)],
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    supersedes = SelectField(lazy_gettext("Replaces the decision"), default="")

    def offer(self, replaceable: Iterable[DecisionNamed]) -> None:
        """Fill in the decisions that this one may replace."""
        self.supersedes.choices = choices_of_decisions(replaceable)

    def replaced(self) -> PublicId | None:
        """The decision it replaces, as it was chosen."""
        return PublicId(self.supersedes.data) if self.supersedes.data else None


class DecisionForm(StandingForm):
    """What was decided, what came of the question, whom it is for."""

    type = SelectField(lazy_gettext("Kind of decision"), validators=[InputRequired()])
    text = TextAreaField(
        lazy_gettext("Wording"), filters=[stripped], validators=[DataRequired(), Length(max=4000)]
    )
    result = SelectField(lazy_gettext("Result"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type.choices = choices_of(DecisionType)
        self.result.choices = [
            ("", lazy_gettext("The usual one: carried, or noted")),
            *choices_of(DecisionResult),
        ]

    def details(self, addressee: Addressee | None) -> DecisionDetails:
        """What was entered, typed; the addressee as the name was understood."""
        return DecisionDetails(
            DecisionType(self.type.data),
            self.text.data,
            result=DecisionResult(self.result.data) if self.result.data else None,
            addressee=addressee,
            supersedes=self.replaced(),
        )


class ActionForm(VersionForm):
    """Who does what by when."""

    text = TextAreaField(
        lazy_gettext("What the owner does"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=2000)],
    )
    organisation = StringField(
        lazy_gettext("Organisation"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=200)],
        render_kw={"list": "organisations", "autocomplete": "off"},
    )
    owner_name = StringField(
        lazy_gettext("Name of the person"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=100)],
    )
    due = DateField(lazy_gettext("Due"), validators=[InputRequired()])

    def details(self, organisation: PublicId) -> ActionDetails:
        """What was entered, typed; the organisation as the name was understood."""
        return ActionDetails(self.text.data, organisation, self.owner_name.data, self.due.data)


class ReportForm(BaseForm):
    """A step in an action's life."""

    state = SelectField(lazy_gettext("New state"), validators=[InputRequired()])
    words = TextAreaField(
        lazy_gettext("Result, or what stands in the way"),
        filters=[stripped],
        validators=[Optional(), Length(max=4000)],
    )

    def details(self) -> ActionReport:
        """What was entered, typed."""
        return ActionReport(ActionState(self.state.data), self.words.data or "")
