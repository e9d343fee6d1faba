"""Meetings in lists: what lies ahead, what was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.meetings.models import Body, Meeting, MeetingState
from app.meetings.projections import MeetingLine
from app.meetings.rows import body_line, meeting_line
from app.meetings.sight import Sight, sight_of

_NEWEST_FIRST: Final = Order(
    "starts", Meeting.starts_at, Meeting.public_id, load_instant, descending=True, nullable=False
)
#: Over or off: never "next".
_PAST: Final = (MeetingState.CLOSED, MeetingState.POSTPONED, MeetingState.CANCELLED)
#: A meeting is still "next" while it lasts; none lasts longer.
_LONGEST: Final = timedelta(days=1)


def meetings(
    db: Session,
    viewer: Viewer,
    now: datetime,
    *,
    body: PublicId | None = None,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[MeetingLine]:
    """One page of the meetings the viewer sees, latest first."""
    query = _visible(sight_of(db, viewer, now=now))
    if body is not None:
        query = query.where(Body.public_id == body)
    stretch = read_stretch(db, query, _NEWEST_FIRST, cursor=cursor, size=size)
    return Page(
        items=tuple(meeting_line(row.Meeting, body_line(row.Body)) for row in stretch.rows),
        count=capped_count(db, query, _NEWEST_FIRST),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def upcoming(
    db: Session, viewer: Viewer, now: datetime, *, body: PublicId | None = None, limit: int = 10
) -> tuple[MeetingLine, ...]:
    """Meetings under way or ahead, the next one first."""
    query = (
        _visible(sight_of(db, viewer, now=now))
        .where(Meeting.state.not_in(_PAST), Meeting.starts_at > now - _LONGEST)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    )
    if body is not None:
        query = query.where(Body.public_id == body)
    lines = (meeting_line(meeting, body_line(body)) for meeting, body in db.execute(query))
    return tuple(line for line in lines if line.starts_at + timedelta(minutes=line.minutes) > now)


def next_meeting(
    db: Session, viewer: Viewer, now: datetime, *, body: PublicId | None = None
) -> MeetingLine | None:
    """The meeting under way, or the next one ahead; None when there is none."""
    return next(iter(upcoming(db, viewer, now, body=body)), None)


def visible_to(sight: Sight) -> ColumnElement[bool]:
    """SQL: the desk sees every meeting, members those of their bodies once they were invited."""
    if sight.everything:
        return Meeting.id.is_not(None)
    return and_(sight.bodies(Meeting.body_id), Meeting.invited_at.is_not(None))


def _visible(sight: Sight) -> Select[Meeting, Body]:
    return select(Meeting, Body).join(Body, Body.id == Meeting.body_id).where(visible_to(sight))
