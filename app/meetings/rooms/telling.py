"""The letters a host gets: its room is asked for, or given back. They say nothing of agenda or
people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import Actor
from app.core.clock import HANOI, SEOUL
from app.core.dates import format_instant
from app.core.i18n import message, pick, speaking
from app.core.outbox import queue_mail
from app.core.web import settings
from app.meetings.models import Meeting
from app.meetings.rooms.models import BookingState, Room, RoomBooking


def tell_host(
    db: Session, booking: RoomBooking, room: Room, meeting: Meeting, *, actor: Actor, now: datetime
) -> None:
    """Write to everybody of the host organisation who can answer; nothing for rooms of our own."""
    if room.host_id is None:
        return
    people = db.scalars(
        select(User).where(User.organisation_id == room.host_id, User.active).order_by(User.id)
    )
    for person in people:
        with speaking(person.locale):
            subject, text = _letter(booking, room, meeting)
        queue_mail(db, person.email, subject, text, caused_by=actor.user, now=now)


def _letter(booking: RoomBooking, room: Room, meeting: Meeting) -> tuple[str, str]:
    """(subject, text) in the language in force."""
    body, asked = meeting.body, booking.state is not BookingState.RELEASED
    lines = [
        message("The secretariat asks for a room:")
        if asked
        else message("The secretariat gives a room back; it is free again:"),
        "",
        message("1. Room: %(room)s", room=room.name),
        message("2. Hanoi: %(when)s", when=format_instant(booking.starts_at, HANOI)),
        message("3. Seoul: %(when)s", when=format_instant(booking.starts_at, SEOUL)),
        message("4. For: %(body)s", body=pick(body.name_ko, body.name_vi, body.name_en)),
        message("5. Interpreter: %(what)s", what=booking.interpretation.label),
    ]
    if asked:
        page = f"{settings().base_url}/meetings/rooms/requests"
        lines += ["", message("Please confirm or decline here: %(page)s", page=page)]
    subject = (
        message("[Room request] %(room)s", room=room.name)
        if asked
        else message("[Room given back] %(room)s", room=room.name)
    )
    return str(subject), "\n".join(str(line) for line in lines) + "\n"
