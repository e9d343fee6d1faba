"""A body's season: what is to be planned, and the page that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.core.web import settings
from app.meetings.errors import SeasonYearError
from app.meetings.models import Body, Meeting, MeetingState
from app.meetings.open_routes import OPEN_TO_KOREA
from app.meetings.projections import BodyLine
from app.meetings.queries.calendars import calendars, closed_days
from app.meetings.queries.windows import windows_of
from app.meetings.rows import body_line, seoul_day
from app.meetings.season.calendar import longest_closure, meeting_days
from app.meetings.season.judging import judge
from app.meetings.season.planning import best_plan
from app.meetings.season.problem import Plan, Problem, Window
from app.meetings.season.terms import Terms, usual_terms
from app.meetings.season.weekday import WeekdayPlan, second_wednesday, weekday_plans
from app.meetings.season_models import BodySeason, CalendarCountry, Site
from app.meetings.season_projections import (
    ORDINALS,
    WEEKDAYS,
    Choice,
    Comparison,
    DateLine,
    Outlook,
    RouteLine,
    SeasonPage,
    WeekdayLine,
    WindowLine,
)
from app.meetings.season_words import breach_in_words, refusal_in_words
from app.meetings.sight import sight_of
from app.tenders.models import Route

#: How many years ahead of the present one can be planned.
YEARS_AHEAD: Final = 5
#: From this many days before its end, the year to plan is the next one.
_LATE: Final = timedelta(days=92)
_TAKEN_OFF: Final = (MeetingState.CANCELLED, MeetingState.POSTPONED)
USUAL_ROUTES: Final = tuple(route.value for route in Route if route in OPEN_TO_KOREA)


@dataclass(frozen=True)
class Called:
    """A meeting that stands in the calendar."""

    day: date
    id: PublicId
    number: int
    site: Site | None


@dataclass(frozen=True)
class Subject:
    """Everything a season is planned from."""

    body: BodyLine
    terms: Terms
    season: BodySeason | None
    problem: Problem
    outlook: Outlook
    called: Mapping[date, Called]
    held: int


def season_years(now: datetime) -> tuple[int, ...]:
    """The years that can be planned: this one and the next five."""
    this = seoul_day(now).year
    return tuple(range(this, this + YEARS_AHEAD + 1))


def year_to_plan(now: datetime) -> int:
    """The year a secretariat thinks of now: the next one from October on."""
    return (seoul_day(now) + _LATE).year


def body_called(db: Session, name: str, viewer: Viewer, now: datetime) -> PublicId:
    """The body with this short name or public id; NotFoundError when the viewer sees none."""
    sight = sight_of(db, viewer, now=now)
    body = db.scalar(select(Body).where((Body.code == name) | (Body.public_id == name)))
    if body is None or not sight.sees(body.id):
        raise NotFoundError
    return body.public_id


def season_page(
    db: Session,
    body: PublicId,
    year: int,
    viewer: Viewer,
    now: datetime,
    *,
    terms: Terms | None = None,
    dates: Mapping[date, Site] | None = None,
) -> SeasonPage:
    """The season of one body, for those who prepare meetings.

    `terms` and `dates` try something out instead of what is kept. Raises SeasonYearError and
    HolidaysUnknownError for years that nobody can plan.
    """
    sight = sight_of(db, viewer, now=now)
    if not sight.everything:
        raise NotFoundError
    subject = load_subject(db, body, year, now, terms=terms)
    problem, season = subject.problem, subject.season
    best = best_plan(problem)
    kept = dates
    if kept is None and season is not None and season.dates:
        kept = {line.day: line.site for line in season.dates if line.meeting_id is None}
    comparison = _comparison(subject, kept, best) if kept is not None else None
    best_choice = _choice(subject, best.days, best.hanoi) if best else None
    served = set(best.covered) if best else set()
    return SeasonPage(
        body=subject.body,
        year=year,
        years=season_years(now),
        terms=subject.terms,
        state=season.state if season else None,
        version=season.lock_version if season else 0,
        begins=problem.begins,
        ends=problem.ends,
        held=subject.held,
        previous=problem.previous,
        best=best_choice,
        refusal=() if best else refusal_in_words(problem, subject.held),
        kept=comparison,
        second_wednesday=_weekday(second_wednesday(problem)),
        weekdays=tuple(_weekday(plan) for plan in weekday_plans(problem)),
        routes=_routes(problem.windows, best_choice, comparison),
        windows=_lines(subject, problem.windows),
        uncovered=_lines(subject, [w for w in problem.windows if w not in served]),
        too_short=subject.outlook.too_short,
        closed_days=closed_days(db, year),
        longest_closure=longest_closure(problem.days, problem.begins, problem.ends),
        computed=year > seoul_day(now).year,
        may_edit=sight.writes,
    )


def load_subject(
    db: Session, public_id: PublicId, year: int, now: datetime, *, terms: Terms | None = None
) -> Subject:
    """What there is to plan for `year`: only days after today can still be chosen."""
    years = season_years(now)
    if year not in years:
        raise SeasonYearError(year, years[0], years[-1])
    body = db.scalar(select(Body).where(Body.public_id == public_id))
    if body is None:
        raise NotFoundError
    season = db.scalar(
        select(BodySeason).where(BodySeason.body_id == body.id, BodySeason.year == year)
    )
    terms = terms or kept_terms(season) or usual_terms(body.cadence_days, USUAL_ROUTES)
    today = seoul_day(now)
    begins = max(date(year, 1, 1), today + timedelta(days=1))
    ends = date(year, 12, 31)
    standing = _standing(db, body.id, season)
    ahead = {line.day: line for line in standing if begins <= line.day <= ends}
    earlier = [line for line in standing if line.day < begins]
    held = [line for line in earlier if line.day.year == year]
    outlook = windows_of(db, terms, begins, ends)
    both = calendars(db, year)
    problem = Problem(
        begins=begins,
        ends=ends,
        days=meeting_days(
            begins,
            ends,
            both[CalendarCountry.KOREA],
            both[CalendarCountry.VIETNAM],
            called={day: line.site is Site.HANOI for day, line in ahead.items()},
            travel_days=settings().travel_days,
        ),
        limits=terms.limits(
            body.cadence_days,
            held=len(held),
            held_in_hanoi=sum(line.site is Site.HANOI for line in held),
            called=len(ahead),
        ),
        windows=outlook.spans,
        previous=max((line.day for line in earlier), default=None),
    )
    return Subject(body_line(body), terms, season, problem, outlook, ahead, len(held))


def kept_terms(season: BodySeason | None) -> Terms | None:
    """The terms an officer set, if one did."""
    if season is None:
        return None
    return Terms(
        meetings=season.meetings,
        gap_min=season.gap_min,
        gap_max=season.gap_max,
        hanoi_min=season.hanoi_min,
        lead_from=season.lead_from,
        lead_to=season.lead_to,
        routes=tuple(season.routes),
    )


def _standing(db: Session, body_id: int, season: BodySeason | None) -> list[Called]:
    """Meetings of the body that were not taken off, by day; one a day."""
    sites = {line.meeting_id: line.site for line in season.dates} if season else {}
    rows = db.execute(
        select(Meeting.id, Meeting.public_id, Meeting.number, Meeting.starts_at)
        .where(Meeting.body_id == body_id, Meeting.state.not_in(_TAKEN_OFF))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found: dict[date, Called] = {}
    for row in rows:
        day = seoul_day(row.starts_at)
        found.setdefault(day, Called(day, row.public_id, row.number, sites.get(row.id)))
    return list(found.values())


def _comparison(subject: Subject, kept: Mapping[date, Site], best: Plan | None) -> Comparison:
    """The dates an officer chose together with the meetings that stand."""
    problem = subject.problem
    days = {day for day in kept if problem.begins <= day <= problem.ends} | set(subject.called)
    hanoi = {day for day, site in kept.items() if site is Site.HANOI and day in days}
    hanoi |= {day for day, line in subject.called.items() if line.site is Site.HANOI}
    judged = judge(problem, days, hanoi, best)
    return Comparison(
        choice=_choice(subject, judged.days, judged.hanoi),
        lost=_lines(subject, judged.lost),
        gained=_lines(subject, judged.gained),
        broken=tuple(breach_in_words(broken, subject.held) for broken in judged.broken),
    )


def _choice(subject: Subject, days: Collection[date], hanoi: Collection[date]) -> Choice:
    windows = subject.problem.windows
    serving = Counter(window.key for window in windows for day in days if window.holds(day))
    by_route = Counter(Route(window.route) for window in windows if serving[window.key])
    return Choice(
        dates=tuple(
            _date(subject, day, Site.HANOI if day in hanoi else Site.KOREA, serving)
            for day in sorted(days)
        ),
        covered=len(serving),
        total=len(windows),
        by_route=by_route,
    )


def _date(subject: Subject, day: date, site: Site, serving: Mapping[str, int]) -> DateLine:
    called = subject.called.get(day)
    held = [window for window in subject.problem.windows if window.holds(day)]
    return DateLine(
        day=day,
        site=called.site if called else site,
        meeting=called.id if called else None,
        meeting_number=called.number if called else None,
        windows=_lines(subject, held),
        alone=sum(serving[window.key] == 1 for window in held),
    )


def _lines(subject: Subject, windows: Collection[Window]) -> tuple[WindowLine, ...]:
    return tuple(
        subject.outlook.windows[window.key]
        for window in sorted(windows, key=lambda one: (one.last, one.key))
    )


def _weekday(plan: WeekdayPlan) -> WeekdayLine:
    return WeekdayLine(
        weekday=WEEKDAYS[plan.weekday],
        ordinal=ORDINALS[plan.ordinal - 1],
        covered=len(plan.covered),
        days=plan.days,
    )


def _routes(
    windows: Collection[Window], best: Choice | None, kept: Comparison | None
) -> tuple[RouteLine, ...]:
    totals = Counter(Route(window.route) for window in windows)
    return tuple(
        RouteLine(
            route=route,
            total=totals[route],
            best=best.by_route.get(route, 0) if best else None,
            kept=kept.choice.by_route.get(route, 0) if kept else None,
        )
        for route in Route
        if totals[route]
    )
