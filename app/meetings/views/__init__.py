"""Pages of the meetings feature, one module a subject."""

from app.meetings.views import (
    actions,
    agenda,
    bodies,
    calendars,
    feeds,
    meetings,
    members,
    minutes,
    people,
    record,
    room,
    rooms,
    seasons,
    slots,
    ties,
    visits,
)
from app.meetings.views.blueprint import blueprint

__all__ = [
    "actions",
    "agenda",
    "blueprint",
    "bodies",
    "calendars",
    "feeds",
    "meetings",
    "members",
    "minutes",
    "people",
    "record",
    "room",
    "rooms",
    "seasons",
    "slots",
    "ties",
    "visits",
]
