"""Invitations of a meeting, and the reader's own."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.access import Viewer
from app.meetings.models import Meeting, MeetingInvitation, Seat
from app.meetings.projections import InvitationLine, SeatLine
from app.meetings.rows import seat_line
from app.meetings.sight import Sight


def invitations_of(db: Session, meeting: Meeting, sight: Sight) -> tuple[InvitationLine, ...]:
    """Every invitation of a meeting, the chair's first."""
    named = sight.reads_tender_items(meeting.body_id)
    rows = db.execute(
        select(MeetingInvitation, Seat, Organisation)
        .join(Seat, Seat.id == MeetingInvitation.seat_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(MeetingInvitation.meeting_id == meeting.id)
        .order_by(Seat.chair.desc(), Seat.id)
    )
    return tuple(
        _invitation(invitation, seat_line(seat, organisation, named=named), meeting)
        for invitation, seat, organisation in rows
    )


def _invitation(invitation: MeetingInvitation, seat: SeatLine, meeting: Meeting) -> InvitationLine:
    return InvitationLine(
        id=invitation.public_id,
        seat=seat,
        sent_at=invitation.sent_at,
        sequence_sent=invitation.sequence_sent,
        withdrawn_at=invitation.withdrawn_at,
        reply=invitation.reply,
        presence=invitation.presence,
        stale=invitation.sequence_sent is not None
        and invitation.withdrawn_at is None
        and invitation.sequence_sent < meeting.sequence,
    )


def own_invitation(db: Session, meeting: Meeting, viewer: Viewer) -> InvitationLine | None:
    """The invitation of the viewer's own seat, or of its organisation's."""
    if viewer.user is None:
        return None
    found = db.execute(
        select(MeetingInvitation, Seat, Organisation)
        .join(Seat, Seat.id == MeetingInvitation.seat_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .outerjoin(User, User.id == Seat.user_id)
        .where(
            MeetingInvitation.meeting_id == meeting.id,
            MeetingInvitation.sent_at.is_not(None),
            or_(
                User.public_id == viewer.user,
                Organisation.public_id == viewer.organisation,
            ),
        )
        .order_by((User.public_id == viewer.user).desc().nulls_last(), Seat.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    invitation, seat, organisation = found
    return _invitation(invitation, seat_line(seat, organisation, named=True), meeting)
