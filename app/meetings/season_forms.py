"""Forms of the season and of the working calendars."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Final

from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
    URLField,
)
from wtforms.validators import URL, DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.errors import DomainError
from app.core.forms import BaseForm
from app.core.i18n import message
from app.meetings.commands import OverrideDetails, SeasonCall
from app.meetings.forms import VersionForm, choices_of, stripped
from app.meetings.season.problem import MOST_MEETINGS
from app.meetings.season.terms import Terms
from app.meetings.season_models import CalendarCountry, DayKind, Site
from app.tenders.models import Route

#: 15:30 in Seoul is 13:30 in Hanoi: both offices are open for two hours and more.
USUAL_START: Final = time(15, 30)


class SeasonTermsForm(VersionForm):
    """Limits of a season, and the routes whose windows count."""

    meetings = IntegerField(
        lazy_gettext("Meetings in the year"),
        validators=[InputRequired(), NumberRange(min=1, max=MOST_MEETINGS)],
    )
    gap_min = IntegerField(
        lazy_gettext("Least gap in days"), validators=[InputRequired(), NumberRange(1, 366)]
    )
    gap_max = IntegerField(
        lazy_gettext("Greatest gap in days"), validators=[InputRequired(), NumberRange(1, 366)]
    )
    hanoi_min = IntegerField(
        lazy_gettext("At least so many in Hanoi"),
        validators=[InputRequired(), NumberRange(0, MOST_MEETINGS)],
    )
    lead_from = IntegerField(
        lazy_gettext("Window opens, days before"),
        validators=[InputRequired(), NumberRange(0, 366)],
    )
    lead_to = IntegerField(
        lazy_gettext("Window closes, days before"),
        validators=[InputRequired(), NumberRange(0, 366)],
    )
    routes = SelectMultipleField(
        lazy_gettext("Routes whose windows count"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.routes.choices = choices_of(Route)

    def details(self) -> Terms:
        """What was entered, typed."""
        return Terms(
            meetings=self.meetings.data,
            gap_min=self.gap_min.data,
            gap_max=self.gap_max.data,
            hanoi_min=self.hanoi_min.data,
            lead_from=self.lead_from.data,
            lead_to=self.lead_to.data,
            routes=tuple(route.value for route in Route if route.value in self.routes.data),
        )


class SeasonDatesForm(VersionForm):
    """Dates and places by hand: `day_1`, `site_1`, …; an empty day is no date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_MEETINGS + 1):
            self[f"site_{number}"].choices = choices_of(Site)

    def rows(self, count: int) -> list[tuple[Any, Any]]:
        """The first `count` pairs of fields, and those beyond that hold something."""
        return [
            (self[f"day_{number}"], self[f"site_{number}"])
            for number in range(1, MOST_MEETINGS + 1)
            if number <= count or self[f"day_{number}"].data
        ]

    def dates(self) -> dict[date, Site]:
        """What was entered, typed; DomainError when a date stands there twice."""
        found: dict[date, Site] = {}
        for number in range(1, MOST_MEETINGS + 1):
            day = self[f"day_{number}"].data
            if day in found:
                raise DomainError(message("This date stands there twice."), field=f"day_{number}")
            if day is not None:
                found[day] = Site(self[f"site_{number}"].data)
        return found


for _number in range(1, MOST_MEETINGS + 1):
    setattr(
        SeasonDatesForm,
        f"day_{_number}",
        DateField(lazy_gettext("Date %(number)s", number=_number), validators=[Optional()]),
    )
    setattr(
        SeasonDatesForm,
        f"site_{_number}",
        SelectField(
            lazy_gettext("Where, date %(number)s", number=_number), default=Site.KOREA.value
        ),
    )


class SeasonCallForm(VersionForm):
    """What the planned meetings have in common."""

    starts = TimeField(
        lazy_gettext("Start (Seoul time)"), validators=[InputRequired()], default=USUAL_START
    )
    minutes = IntegerField(
        lazy_gettext("Length in minutes"),
        validators=[InputRequired(), NumberRange(min=10, max=600)],
        default=120,
    )
    place_korea = StringField(
        lazy_gettext("Place in Korea"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=300)],
    )
    place_hanoi = StringField(
        lazy_gettext("Place in Hanoi"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=300)],
    )
    video_url = URLField(
        lazy_gettext("Video link"),
        filters=[stripped],
        validators=[Optional(), URL(), Length(max=500)],
    )

    def details(self) -> SeasonCall:
        """What was entered, typed."""
        return SeasonCall(
            starts=self.starts.data,
            minutes=self.minutes.data,
            place_korea=self.place_korea.data,
            place_hanoi=self.place_hanoi.data,
            video_url=self.video_url.data or None,
        )


class OverrideForm(BaseForm):
    """A day on which a calendar is known better than by the list."""

    country = SelectField(lazy_gettext("Calendar"), validators=[InputRequired()])
    day = DateField(lazy_gettext("Day"), validators=[InputRequired()])
    kind = SelectField(lazy_gettext("That day is"), validators=[InputRequired()])
    name = StringField(
        lazy_gettext("Name of the day"),
        filters=[stripped],
        validators=[DataRequired(), Length(max=200)],
    )
    source = StringField(
        lazy_gettext("Source"), filters=[stripped], validators=[DataRequired(), Length(max=500)]
    )
    provisional = BooleanField(lazy_gettext("Announced, not yet decreed"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = choices_of(CalendarCountry)
        self.kind.choices = choices_of(DayKind)

    def details(self) -> OverrideDetails:
        """What was entered, typed."""
        return OverrideDetails(
            country=CalendarCountry(self.country.data),
            day=self.day.data,
            kind=DayKind(self.kind.data),
            name=self.name.data,
            source=self.source.data,
            provisional=self.provisional.data,
        )
