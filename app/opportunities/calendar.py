"""A firm's deadlines as a calendar: in Hanoi's time, with Seoul's beside it in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event, Timezone

from app.core.clock import HANOI
from app.core.dates import format_both_zones
from app.core.i18n import gettext
from app.opportunities.following import Watched
from app.tenders.models import TenderKind
from app.tenders.status import Stage

#: VTIMEZONE is written for the years the deadlines lie in.
_ZONE_FROM: Final = date(2020, 1, 1)
#: How often calendar programs are asked to look again.
_AGAIN: Final = timedelta(hours=6)
_REMINDERS: Final = (timedelta(days=-3), timedelta(days=-1))


def deadline_feed(watched: Iterable[Watched], *, base_url: str) -> bytes:
    """One event per deadline that is ahead or was called off, one all-day event per plan.

    The same bytes while nothing changes: stamps are the tenders' own.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Duri//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", gettext("Duri: own deadlines"))
    calendar.add("refresh-interval", _AGAIN)
    calendar.add("x-published-ttl", "PT6H")
    events = [event for each in watched if (event := _event(each, base_url)) is not None]
    if any(isinstance(event.decoded("dtstart"), datetime) for event in events):
        calendar.add_component(Timezone.from_tzid(HANOI.key, first_date=_ZONE_FROM))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(each: Watched, base_url: str) -> Event | None:
    if each.stage is Stage.CLOSED or each.notice is not None:
        return None
    if each.closes_at is not None:
        event = _deadline(each)
    elif each.kind is TenderKind.PLAN and each.planned_from is not None:
        event = _announced(each, each.planned_from)
    else:
        return None
    event.add("uid", f"{each.key}@duri")
    event.add("dtstamp", each.updated_at)
    event.add("last-modified", each.updated_at)
    event.add("url", f"{base_url}/tenders/{each.tender}")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if each.stage is Stage.CANCELLED else "CONFIRMED")
    return event


def _deadline(each: Watched) -> Event:
    if each.closes_at is None:
        raise ValueError("a deadline needs its moment")
    hanoi, seoul = format_both_zones(each.closes_at)
    event = Event()
    local = each.closes_at.astimezone(HANOI)
    event.add("dtstart", local)
    event.add("dtend", local)
    event.add("summary", gettext("Deadline: %(title)s", title=each.title))
    event.add(
        "description",
        "\n".join(
            line
            for line in (
                gettext("Hanoi %(hanoi)s, Seoul %(seoul)s", hanoi=hanoi, seoul=seoul),
                _facts(each),
                gettext("Your firm has registered an interest.")
                if each.interest
                else gettext("Your firm follows this."),
            )
            if line
        ),
    )
    if each.stage is not Stage.CANCELLED:
        for before in _REMINDERS:
            reminder = Alarm()
            reminder.add("action", "DISPLAY")
            reminder.add("description", each.title)
            reminder.add("trigger", before)
            event.add_component(reminder)
    return event


def _announced(each: Watched, first_day: date) -> Event:
    event = Event()
    event.add("dtstart", first_day)
    event.add("dtend", first_day + timedelta(days=1))
    event.add("summary", gettext("Notice announced: %(title)s", title=each.title))
    event.add("description", "\n".join(filter(None, (each.planned_text, _facts(each)))))
    return event


def _facts(each: Watched) -> str:
    lot = gettext("Lot %(number)s", number=each.lot) if each.lot else None
    return " · ".join(part for part in (each.number, lot, each.procuring_entity) if part)
