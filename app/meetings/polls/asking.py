"""Writing to the people of a poll: each a letter with a link of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM, Actor
from app.core.db import transaction
from app.core.i18n import pick, speaking
from app.core.ids import made_public_id
from app.core.outbox import queue_mail
from app.core.tokens import hash_of, new_token
from app.core.web import settings
from app.meetings.commands.notices import recipient_of
from app.meetings.models import Meeting, Seat
from app.meetings.polls.letters import PollFacts, subject, text
from app.meetings.polls.models import Poll, PollSeat, PollSlot, PollState

#: The silent are reminded once, so long before answers are due.
REMIND_BEFORE: Final = timedelta(days=2)
#: … and never so soon after they were asked.
REMIND_AFTER: Final = timedelta(days=1)


def ask(
    db: Session,
    poll: Poll,
    asked: PollSeat,
    *,
    again: bool,
    actor: Actor,
    now: datetime,
) -> bool:
    """Send a person a link of their own; whether there was an address to send it to.

    A reminder's link replaces the first one: tokens are kept nowhere, so none can be sent twice.
    """
    seat = db.get_one(Seat, asked.seat_id)
    if seat.email is None:
        return False
    token = new_token()
    asked.token_hash = hash_of(token)
    meeting = db.get_one(Meeting, poll.meeting_id)
    starts = db.scalars(
        select(PollSlot.starts_at).where(PollSlot.poll_id == poll.id).order_by(PollSlot.starts_at)
    ).all()
    with speaking(seat.locale):
        body = meeting.body
        facts = PollFacts(
            body=pick(body.name_ko, body.name_vi, body.name_en),
            number=meeting.number,
            minutes=poll.minutes,
            starts=starts,
            respond_by=poll.respond_by,
            link=f"{settings().base_url}/meetings/polls/{token}",
        )
        queue_mail(
            db,
            seat.email,
            subject(facts, again=again),
            text(facts, recipient=recipient_of(seat), again=again),
            caused_by=actor.user,
            now=now,
            public_id=made_public_id(
                "poll", asked.public_id, "reminder" if again else "first", now.isoformat()
            ),
        )
    return True


def remind_silent(now: datetime) -> None:
    """Periodic: one reminder to everybody who has not answered, two days before answers are due."""
    with transaction() as db:
        remind_within(db, now=now)


def remind_within(db: Session, *, now: datetime) -> int:
    """The reminders that are due, in the caller's transaction; how many letters."""
    due = db.execute(
        select(PollSeat, Poll)
        .join(Poll, Poll.id == PollSeat.poll_id)
        .where(
            Poll.state == PollState.OPEN,
            Poll.respond_by > now,
            Poll.respond_by <= now + REMIND_BEFORE,
            Poll.opened_at <= now - REMIND_AFTER,
            PollSeat.answered_at.is_(None),
            PollSeat.reminded_at.is_(None),
            PollSeat.token_hash.is_not(None),
        )
        .order_by(PollSeat.id)
        .with_for_update(of=PollSeat)
    ).all()
    sent = 0
    for asked, poll in due:
        asked.reminded_at = now
        sent += ask(db, poll, asked, again=True, actor=SYSTEM, now=now)
    db.flush()
    return sent
