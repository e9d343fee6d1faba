"""Opening and closing a private calendar address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message, speaking
from app.core.ids import PublicId
from app.core.outbox import queue_mail
from app.core.tokens import hash_of, new_token
from app.core.web import settings
from app.meetings.commands.loading import check_desk
from app.meetings.commands.notices import recipient_of
from app.meetings.feeds.models import MeetingFeed
from app.meetings.models import Seat

#: Asked for twice at one moment: whoever comes second finds the address of the first.
on_violation("meeting_feed", "address")(ConflictError)


def open_own(db: Session, *, actor: Actor, now: datetime) -> str:
    """A new calendar address for the actor; the one before ends. Returns its token."""
    person = _own(db, actor)
    token = _open(db, person.email, person.locale, now)
    record(db, "meetings.feed_opened", "user", person.public_id, actor=actor, now=now)
    return token


def close_own(db: Session, *, actor: Actor, now: datetime) -> None:
    """Let the actor's calendar address answer nobody any more. Twice is once."""
    person = _own(db, actor)
    if _close(db, person.email, now):
        record(db, "meetings.feed_closed", "user", person.public_id, actor=actor, now=now)


def send_to_seat(db: Session, seat_id: PublicId, *, actor: Actor, now: datetime) -> None:
    """Send a seat's holder a calendar address by mail; the officer never sees it."""
    check_desk(actor)
    seat = db.scalar(select(Seat).where(Seat.public_id == seat_id))
    if seat is None:
        raise NotFoundError
    if seat.email is None:
        raise DomainError(message("This seat has no mail address."))
    token = _open(db, seat.email, seat.locale, now)
    with speaking(seat.locale):
        lines = [
            message("To: %(recipient)s", recipient=recipient_of(seat)),
            "",
            message("Your meetings as a calendar, for your own calendar program:"),
            f"{settings().base_url}/meetings/feeds/{token}.ics",
            "",
            message(
                "The address is yours alone and needs no account; please do not pass it on. An "
                "earlier one has ended."
            ),
            "",
            message("Duri, the secretariat's desk"),
        ]
        queue_mail(
            db,
            seat.email,
            str(message("[Calendar] Your meetings")),
            "\n".join(str(line) for line in lines) + "\n",
            caused_by=actor.user,
            now=now,
        )
    record(db, "meetings.feed_sent", "seat", seat_id, actor=actor, now=now)


def _own(db: Session, actor: Actor) -> User:
    person = db.scalar(select(User).where(User.public_id == actor.user, User.active))
    if actor.user is None or person is None:
        raise NotAllowedError
    return person


def _open(db: Session, address: str, locale: str, now: datetime) -> str:
    _close(db, address, now)
    token = new_token()
    db.add(
        MeetingFeed(
            address=address.lower(),
            locale=locale,
            token_hash=hash_of(token),
            created_at=now,
            revoked_at=None,
        )
    )
    db.flush()
    return token


def _close(db: Session, address: str, now: datetime) -> bool:
    feed = db.scalar(
        select(MeetingFeed).where(
            MeetingFeed.address == address.lower(), MeetingFeed.revoked_at.is_(None)
        )
    )
    if feed is None:
        return False
    feed.revoked_at = now
    db.flush()
    return True
