"""A firm's own deadlines as files: a spreadsheet, and a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from app.core.clock import HANOI
from app.core.i18n import gettext
from app.core.sheets import SheetTable
from app.interests.projections import OwnInterest


def interest_table(interests: Sequence[OwnInterest], *, now: datetime) -> SheetTable:
    """One row per interest, withdrawn ones included. Times carry Hanoi's offset."""
    header = [
        gettext("Title"),
        gettext("Number"),
        gettext("Lot"),
        gettext("Kind"),
        gettext("Status"),
        gettext("Deadline"),
        gettext("Planned start"),
        gettext("Intended role"),
        gettext("Registered"),
        gettext("Shared since"),
        gettext("Withdrawn"),
    ]
    rows = [
        [
            each.title,
            each.number,
            each.lot,
            each.kind.label,
            each.stage.label,
            _time(each.closes_at),
            each.planned_text,
            each.role.label,
            _time(each.registered_at),
            _time(each.shared_since),
            _time(each.withdrawn_at),
        ]
        for each in interests
    ]
    notes = [gettext("Interests of your own firm; read on %(at)s.", at=_time(now))]
    return SheetTable(gettext("Interests"), header, rows, notes)


def deadline_calendar(interests: Sequence[OwnInterest], *, now: datetime, base_url: str) -> bytes:
    """An iCalendar file with the deadlines that stand, each with a reminder three days before."""
    calendar = Calendar()
    calendar.add("prodid", "-//Duri//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext("Duri: own deadlines"))
    for each in interests:
        if not (each.standing and each.stage.live and each.closes_at):
            continue
        event = Event()
        event.add("uid", f"{each.public_id}@duri")
        event.add("dtstamp", now)
        event.add("dtstart", each.closes_at)
        event.add("dtend", each.closes_at)
        event.add("summary", gettext("Deadline: %(title)s", title=each.title))
        event.add("description", " · ".join(part for part in (each.number, each.lot) if part))
        event.add("url", f"{base_url}/tenders/{each.tender}")
        event.add("class", "PRIVATE")
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", each.title)
        reminder.add("trigger", timedelta(days=-3))
        event.add_component(reminder)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _time(at: datetime | None) -> str | None:
    return at.astimezone(HANOI).isoformat(timespec="minutes") if at else None
