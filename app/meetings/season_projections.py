"""What those who prepare meetings may see of a season. Public facts and the body's own work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.i18n import N_, Message, Names
from app.core.ids import PublicId
from app.meetings.projections import BodyLine
from app.meetings.season.problem import Window
from app.meetings.season.terms import Terms
from app.meetings.season_models import CalendarCountry, DayKind, SeasonState, Site
from app.tenders.models import Route, TenderKind

#: Windows named per date; the rest is a number.
SHOWN: Final = 6

WEEKDAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
)
ORDINALS: Final = (N_("First"), N_("Second"), N_("Third"), N_("Fourth"))


@dataclass(frozen=True)
class WindowLine:
    """A window and the plan, notice or call it was made from."""

    tender: PublicId
    number: str
    titles: Names
    kind: TenderKind
    route: Route
    #: The deadline, or the first day of the announced period.
    due: date
    #: Words of the announced period ("Quý II, 2026"); plans only.
    announced: str | None
    first: date
    last: date
    demo: bool


@dataclass(frozen=True)
class DateLine:
    """A date of a season and what it serves."""

    day: date
    site: Site | None
    #: The meeting that stands on it, with its number.
    meeting: PublicId | None
    meeting_number: int | None
    windows: tuple[WindowLine, ...]
    #: Windows that no other date serves.
    alone: int

    @property
    def shown(self) -> tuple[WindowLine, ...]:
        """The windows named."""
        return self.windows[:SHOWN]

    @property
    def more(self) -> int:
        """How many are not."""
        return max(len(self.windows) - SHOWN, 0)


@dataclass(frozen=True)
class Choice:
    """Dates with what they cover."""

    dates: tuple[DateLine, ...]
    covered: int
    total: int
    by_route: Mapping[Route, int]

    @property
    def percent(self) -> int | None:
        """Share of the windows covered, rounded down; None when there are none."""
        return self.covered * 100 // self.total if self.total else None

    @property
    def open(self) -> tuple[DateLine, ...]:
        """Dates without a meeting."""
        return tuple(line for line in self.dates if line.meeting is None)


@dataclass(frozen=True)
class Comparison:
    """A choice made by hand beside the best plan."""

    choice: Choice
    lost: tuple[WindowLine, ...]
    gained: tuple[WindowLine, ...]
    #: Limits it does not keep, each as a sentence.
    broken: tuple[Message, ...]


@dataclass(frozen=True)
class WeekdayLine:
    """What a fixed weekday would have covered."""

    weekday: str
    ordinal: str
    covered: int
    days: tuple[date, ...]

    @property
    def name(self) -> Message:
        """`Second Wednesday`, in the reader's order of words."""
        return Message(
            N_("%(ordinal)s %(weekday)s"),
            {"ordinal": Message(self.ordinal), "weekday": Message(self.weekday)},
        )


@dataclass(frozen=True)
class ClosedDay:
    """A weekday on which one country or both do not work, or a weekend day worked."""

    day: date
    country: CalendarCountry
    name: str
    #: The list of public holidays, or the source an officer gave.
    source: str | None
    kind: DayKind
    provisional: bool


@dataclass(frozen=True)
class OverrideLine:
    """An entry of an officer's."""

    id: PublicId
    country: CalendarCountry
    day: date
    kind: DayKind
    name: str
    source: str
    provisional: bool


@dataclass(frozen=True)
class RouteLine:
    """Windows of a route, and how many each choice covers."""

    route: Route
    total: int
    best: int | None
    kept: int | None


@dataclass(frozen=True)
class SeasonPage:
    """A body's year as planned, as kept, and beside a fixed weekday."""

    body: BodyLine
    year: int
    #: Years that can be planned.
    years: tuple[int, ...]
    terms: Terms
    state: SeasonState | None
    #: 0 while nothing is kept.
    version: int
    begins: date
    ends: date
    #: Meetings of the year held already, and the last one before `begins`.
    held: int
    previous: date | None
    best: Choice | None
    #: Why there is no plan, and what would give one, the nearest first.
    refusal: tuple[Message, ...]
    kept: Comparison | None
    second_wednesday: WeekdayLine
    weekdays: tuple[WeekdayLine, ...]
    routes: tuple[RouteLine, ...]
    windows: tuple[WindowLine, ...]
    #: Windows that the best plan does not cover.
    uncovered: tuple[WindowLine, ...]
    #: Notices and calls too short for any meeting between publication and deadline.
    too_short: int
    closed_days: tuple[ClosedDay, ...]
    longest_closure: tuple[date, date] | None
    #: Vietnamese days of a year not yet decreed are computed.
    computed: bool
    may_edit: bool


@dataclass(frozen=True)
class Outlook:
    """What a season is made of: shared by the page, the form and the command line."""

    windows: Mapping[str, WindowLine]
    spans: tuple[Window, ...]
    too_short: int
