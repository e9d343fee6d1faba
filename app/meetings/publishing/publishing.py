"""Keeping a CalDAV calendar in step with the meetings that were invited to.

Duri is where meetings are kept: what somebody changed on the calendar is overwritten, never
blindly: first its ETag is read again, and the row counts it.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import transaction
from app.core.i18n import speaking
from app.core.web import settings
from app.meetings.commands.notices import occasion_of
from app.meetings.invitation import Method, calendar_of, event_of
from app.meetings.models import Meeting, MeetingState
from app.meetings.publishing.caldav import CalendarServerError, Collection, StaleTagError
from app.meetings.publishing.models import CalendarPublication

log = structlog.get_logger()

#: Meetings that ended earlier are left as they are.
KEPT: Final = timedelta(days=30)
_OFF: Final = frozenset({MeetingState.CANCELLED, MeetingState.POSTPONED})


def publish_meetings(now: datetime) -> None:
    """Periodic: put what has changed onto the calendar of DURI_CALDAV_URL, if there is one."""
    url = settings().caldav_url
    if url is None:
        return
    with transaction() as db:
        try:
            publish(db, Collection.of(url), now=now)
        except CalendarServerError as error:
            log.warning("calendar.waits", reason=str(error))


def publish(db: Session, collection: Collection, *, now: datetime) -> int:
    """Write every meeting whose entry would differ from what stands there; how many."""
    known = {row.meeting_id: row for row in db.scalars(select(CalendarPublication))}
    meetings = db.scalars(
        select(Meeting)
        .where(Meeting.invited_at.is_not(None), Meeting.starts_at > now - KEPT)
        .order_by(Meeting.id)
    ).all()
    written = 0
    for meeting in meetings:
        content = entry_of(meeting)
        digest = hashlib.sha256(content).hexdigest()
        row = known.get(meeting.id)
        if row is not None and row.digest == digest:
            continue
        if row is None:
            row = CalendarPublication(meeting_id=meeting.id, digest="", etag=None, overwritten=0)
            row.published_at = now
            db.add(row)
        row.etag = _put(collection, f"{meeting.public_id}.ics", content, row)
        row.digest = digest
        row.published_at = now
        db.flush()
        written += 1
    return written


def entry_of(meeting: Meeting) -> bytes:
    """The meeting as the calendar shows it to everybody who reads it: no attendee, no METHOD."""
    with speaking("ko"):
        event = event_of(
            occasion_of(meeting),
            None,
            method=Method.CANCEL if meeting.state in _OFF else Method.REQUEST,
            sequence=meeting.sequence,
            # The calendar's stamp is the meeting's start of being called, so that the same
            # meeting gives the same bytes.
            sent_at=meeting.invited_at or meeting.created_at,
        )
    return calendar_of([event], zones={meeting.zone}, method=None)


def _put(collection: Collection, name: str, content: bytes, row: CalendarPublication) -> str:
    try:
        return collection.put(name, content, etag=row.etag)
    except StaleTagError:
        row.overwritten = (row.overwritten or 0) + 1
        log.warning("calendar.overwritten", entry=name)
        return collection.put(name, content, etag=collection.etag(name))
