"""What may be read of the meetings. Every function takes a viewer but `cadence`, which tells
about the committee's own work alone."""

from app.meetings.queries.actions import action, actions, open_actions
from app.meetings.queries.bodies import BodyPage, bodies, body_page
from app.meetings.queries.cadence import cadence
from app.meetings.queries.calendars import overrides
from app.meetings.queries.meetings import meetings, next_meeting, upcoming
from app.meetings.queries.order import agenda_order, presenter_window
from app.meetings.queries.organisations import organisation_named, organisation_names_offered
from app.meetings.queries.page import meeting_overview, meeting_page
from app.meetings.queries.proposal import agenda_plan, meeting_called
from app.meetings.queries.seasons import body_called, season_page, season_years, year_to_plan

__all__ = [
    "BodyPage",
    "action",
    "actions",
    "agenda_order",
    "agenda_plan",
    "bodies",
    "body_called",
    "body_page",
    "cadence",
    "meeting_called",
    "meeting_overview",
    "meeting_page",
    "meetings",
    "next_meeting",
    "open_actions",
    "organisation_named",
    "organisation_names_offered",
    "overrides",
    "presenter_window",
    "season_page",
    "season_years",
    "upcoming",
    "year_to_plan",
]
