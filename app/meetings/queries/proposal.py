"""Finding a meeting by what an operator types, and what the rules would propose for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.meetings.agenda.propose import Agenda
from app.meetings.models import Body, Meeting
from app.meetings.projections import MeetingLine
from app.meetings.queries.meetings import next_meeting, visible_to
from app.meetings.queries.proposed import proposed_agenda
from app.meetings.rows import body_line, meeting_line
from app.meetings.sight import sight_of


def meeting_called(db: Session, name: str, viewer: Viewer, now: datetime) -> MeetingLine:
    """The meeting called `next`, `3`, `wg/3` (body and number) or by its public id.

    Raises NotFoundError when there is none, DomainError when a bare number means several.
    """
    if name == "next":
        coming = next_meeting(db, viewer, now)
        if coming is None:
            raise NotFoundError
        return coming
    code, _, number = name.rpartition("/")
    query = (
        select(Meeting, Body)
        .join(Body, Body.id == Meeting.body_id)
        .where(visible_to(sight_of(db, viewer, now=now)))
        .limit(2)
    )
    if number.isdecimal() and len(number) <= 9:
        query = query.where(Meeting.number == int(number))
        if code:
            query = query.where(Body.code == code)
    else:
        query = query.where(Meeting.public_id == name)
    found = db.execute(query).all()
    if not found:
        raise NotFoundError
    if len(found) > 1:
        raise DomainError(
            message("Several bodies have a meeting with this number: write it as body/number.")
        )
    meeting, body = found[0]
    return meeting_line(meeting, body_line(body))


def agenda_proposal(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> Agenda:
    """What the rules propose now, for those who prepare meetings. Only reads."""
    meeting = db.scalar(select(Meeting).where(Meeting.public_id == public_id))
    if meeting is None or not sight_of(db, viewer, now=now).everything:
        raise NotFoundError
    return proposed_agenda(db, meeting, now=now)
