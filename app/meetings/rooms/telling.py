"""Letters about rooms: to a host, that its room is asked for or given back, and to the desk, what
the host answered. They say nothing of agenda or people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import people_with
from app.core.access import Actor, Role
from app.core.clock import HANOI, SEOUL
from app.core.dates import format_instant
from app.core.i18n import Message, message, pick, speaking
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


def tell_desk(
    db: Session, booking: RoomBooking, room: Room, meeting: Meeting, *, actor: Actor, now: datetime
) -> None:
    """Write to the officer who asked, or where that person has left to the whole desk, what the
    host answered; nothing for rooms of our own."""
    if room.host_id is None:
        return
    officers = people_with(db, Role.SECRETARIAT)
    asked = [officer for officer in officers if officer.public_id == booking.requested_by]
    for person in asked or officers:
        with speaking(person.locale):
            subject, text = _answer(booking, room, meeting)
        queue_mail(db, person.email, subject, text, caused_by=actor.user, now=now)


def _facts(booking: RoomBooking, room: Room, meeting: Meeting) -> list[Message]:
    body = meeting.body
    return [
        message("1. Room: %(room)s", room=room.name),
        message("2. Hanoi: %(when)s", when=format_instant(booking.starts_at, HANOI)),
        message("3. Seoul: %(when)s", when=format_instant(booking.starts_at, SEOUL)),
        message("4. For: %(body)s", body=pick(body.name_ko, body.name_vi, body.name_en)),
        message("5. Interpreter: %(what)s", what=booking.interpretation.label),
    ]


def _answer(booking: RoomBooking, room: Room, meeting: Meeting) -> tuple[str, str]:
    """(subject, text) of what the host answered, in the language in force."""
    given = booking.state is BookingState.CONFIRMED
    lines: list[Message | str] = [
        message("The host confirms the room:")
        if given
        else message("The host does not give the room; its time is free again:"),
        "",
        *_facts(booking, room, meeting),
    ]
    if booking.words:
        lines += ["", message("The host's words: %(words)s", words=booking.words)]
    page = f"{settings().base_url}/meetings/{meeting.public_id}/room"
    lines += ["", message("The meeting's room: %(page)s", page=page)]
    subject = (
        message("[Room confirmed] %(room)s", room=room.name)
        if given
        else message("[Room declined] %(room)s", room=room.name)
    )
    return str(subject), "\n".join(str(line) for line in lines) + "\n"


def _letter(booking: RoomBooking, room: Room, meeting: Meeting) -> tuple[str, str]:
    """(subject, text) of what the host is asked or told, in the language in force."""
    asked = booking.state is not BookingState.RELEASED
    lines: list[Message | str] = [
        message("The secretariat asks for a room:")
        if asked
        else message("The secretariat gives a room back; it is free again:"),
        "",
        *_facts(booking, room, meeting),
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
