"""What a private calendar address holds: the meetings its mail address was invited to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.i18n import speaking
from app.core.tokens import hash_of
from app.meetings.commands.notices import occasion_of, recipient_of
from app.meetings.feeds.models import MeetingFeed
from app.meetings.invitation import Invitee, Method, calendar_of, event_of
from app.meetings.models import Meeting, MeetingInvitation, MeetingState, Seat

#: Meetings that ended earlier are not in the feed any more.
KEPT: Final = timedelta(days=60)


def feed(db: Session, token: str, now: datetime) -> bytes | None:
    """The calendar behind a token; None for unknown and ended ones alike.

    The same bytes while nothing changes: stamps are the invitations' own. A meeting changed
    since its last letter stands here as it is, under the number its next letter will have.
    """
    found = db.scalar(
        select(MeetingFeed).where(
            MeetingFeed.token_hash == hash_of(token), MeetingFeed.revoked_at.is_(None)
        )
    )
    if found is None:
        return None
    rows = db.execute(
        select(MeetingInvitation, Meeting, Seat)
        .join(Meeting, Meeting.id == MeetingInvitation.meeting_id)
        .join(Seat, Seat.id == MeetingInvitation.seat_id)
        .where(
            func.lower(Seat.email) == found.address,
            MeetingInvitation.sequence_sent.is_not(None),
            Meeting.starts_at > now - KEPT,
        )
        .order_by(Meeting.starts_at, MeetingInvitation.id)
    ).all()
    events, seen = [], set()
    with speaking(found.locale):
        for invitation, meeting, seat in rows:
            if meeting.uid in seen:
                continue
            seen.add(meeting.uid)
            off = invitation.withdrawn_at is not None or meeting.state in {
                MeetingState.CANCELLED,
                MeetingState.POSTPONED,
            }
            sent = invitation.sequence_sent or 0
            events.append(
                event_of(
                    occasion_of(meeting),
                    Invitee(recipient_of(seat), found.address, seat.chair),
                    method=Method.CANCEL if off else Method.REQUEST,
                    sequence=sent if off else max(sent, meeting.sequence),
                    sent_at=invitation.withdrawn_at or invitation.sent_at or meeting.created_at,
                    reply=invitation.reply,
                )
            )
    return calendar_of(events, zones={"Asia/Seoul"}, method=None)
