"""Invitations as iTIP objects (RFC 5546): one recipient, one ATTENDEE line, the recipient's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from app.meetings.errors import ZoneUnknownError
from app.meetings.models import Reply

#: VTIMEZONE is written for the years the meetings lie in.
_ZONE_FROM: Final = date(2020, 1, 1)


class Method(StrEnum):
    """What the object asks of the recipient's calendar."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Occasion:
    """The meeting, in the recipient's language."""

    uid: str
    starts_at: datetime
    minutes: int
    zone: str
    summary: str
    description: str
    place: str
    video_url: str | None
    organiser: str


@dataclass(frozen=True)
class Invitee:
    """The recipient."""

    name: str
    address: str
    chair: bool


def invitation_ics(
    occasion: Occasion, invitee: Invitee, *, method: Method, sequence: int, sent_at: datetime
) -> bytes:
    """One calendar object with VTIMEZONE, stable UID and this recipient's SEQUENCE."""
    event = event_of(occasion, invitee, method=method, sequence=sequence, sent_at=sent_at)
    return calendar_of([event], zones={occasion.zone}, method=method.value)


def event_of(
    occasion: Occasion,
    invitee: Invitee | None,
    *,
    method: Method,
    sequence: int,
    sent_at: datetime,
    reply: Reply = Reply.NEEDS_ACTION,
) -> Event:
    """The meeting as one event; with at most one ATTENDEE, the reader's own.

    Raises ZoneUnknownError for a zone without rules.
    """
    starts = occasion.starts_at.astimezone(zone_named(occasion.zone))
    event = Event()
    event.add("uid", occasion.uid)
    event.add("sequence", sequence)
    event.add("dtstamp", sent_at.astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=occasion.minutes))
    event.add("summary", occasion.summary)
    event.add("description", occasion.description)
    event.add("location", occasion.place)
    if occasion.video_url:
        event.add("url", occasion.video_url)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    if invitee is not None:
        event.add("organizer", vCalAddress(f"mailto:{occasion.organiser}"))
        event.add("attendee", _attendee(invitee, method, reply), encode=False)
    return event


def calendar_of(events: Iterable[Event], *, zones: set[str], method: str | None) -> bytes:
    """Events with the rules of their zones; METHOD only in what is sent to somebody."""
    calendar = Calendar()
    calendar.add("prodid", "-//Duri//Meetings//EN")
    calendar.add("version", "2.0")
    if method is not None:
        calendar.add("method", method)
    for name in sorted(zones):
        calendar.add_component(_zone(name))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def zone_named(name: str) -> ZoneInfo:
    """The zone with its rules; ZoneUnknownError where none are known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ZoneUnknownError(name) from error


@lru_cache(maxsize=8)
def _zone(name: str) -> Timezone:
    """A zone's transitions: working them out costs more than all the rest of an invitation."""
    return Timezone.from_tzid(name, first_date=_ZONE_FROM)


def _attendee(invitee: Invitee, method: Method, reply: Reply) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{invitee.address}")
    attendee.params["CN"] = vText(invitee.name)
    attendee.params["ROLE"] = vText("CHAIR" if invitee.chair else "REQ-PARTICIPANT")
    if method is Method.REQUEST:
        attendee.params["PARTSTAT"] = vText(reply.value.upper())
        attendee.params["RSVP"] = vText("TRUE")
    return attendee
