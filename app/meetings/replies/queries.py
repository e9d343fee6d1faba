"""Answers that came by mail, as the desk reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Message, Names
from app.core.ids import PublicId
from app.meetings.models import Body, Meeting
from app.meetings.replies.commands import unpacked
from app.meetings.replies.models import CalendarReply, ReplyOutcome
from app.meetings.sight import sight_of

MOST: Final = 100


@dataclass(frozen=True)
class ReplyLine:
    """One message and what became of it."""

    id: PublicId
    received_at: datetime
    sender: str | None
    outcome: ReplyOutcome
    reason: Message | None
    meeting: PublicId | None
    body: Names | None
    number: int | None


def replies(db: Session, viewer: Viewer, now: datetime) -> tuple[ReplyLine, ...]:
    """The last hundred messages, the latest first; the secretariat's alone (they name people)."""
    if not sight_of(db, viewer, now=now).writes:
        raise NotFoundError
    rows = db.execute(
        select(CalendarReply, Meeting, Body)
        .outerjoin(Meeting, Meeting.id == CalendarReply.meeting_id)
        .outerjoin(Body, Body.id == Meeting.body_id)
        .order_by(CalendarReply.id.desc())
        .limit(MOST)
    )
    return tuple(
        ReplyLine(
            id=row.public_id,
            received_at=row.received_at,
            sender=row.sender,
            outcome=row.outcome,
            reason=unpacked(row.reason),
            meeting=meeting.public_id if meeting else None,
            body=Names(body.name_ko, body.name_vi, body.name_en) if body else None,
            number=meeting.number if meeting else None,
        )
        for row, meeting, body in rows
    )
