"""Invitations as iTIP objects (RFC 5546): one recipient, one ATTENDEE line, the recipient's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

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
    zone = ZoneInfo(occasion.zone)
    starts = occasion.starts_at.astimezone(zone)
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
    event.add("organizer", vCalAddress(f"mailto:{occasion.organiser}"))
    event.add("attendee", _attendee(invitee, method), encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Duri//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(_zone(occasion.zone))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


@lru_cache(maxsize=8)
def _zone(name: str) -> Timezone:
    """A zone's transitions: working them out costs more than all the rest of an invitation."""
    return Timezone.from_tzid(name, first_date=_ZONE_FROM)


def _attendee(invitee: Invitee, method: Method) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{invitee.address}")
    attendee.params["CN"] = vText(invitee.name)
    attendee.params["ROLE"] = vText("CHAIR" if invitee.chair else "REQ-PARTICIPANT")
    if method is Method.REQUEST:
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("TRUE")
    return attendee
