"""Who is at the table: seats of the day with their invitations, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.access import Viewer
from app.core.ids import PublicId
from app.meetings.models import Meeting, MeetingInvitation, Presence, Seat
from app.meetings.projections import InvitationLine, SeatLine
from app.meetings.rows import seat_line, seoul_day
from app.meetings.sight import Sight

#: Built once: putting a statement together costs more than running it.
_AT_THE_TABLE: Final = (
    select(Seat, Organisation, MeetingInvitation, User.public_id)
    .join(Organisation, Organisation.id == Seat.organisation_id)
    .outerjoin(
        MeetingInvitation,
        and_(
            MeetingInvitation.seat_id == Seat.id,
            MeetingInvitation.meeting_id == bindparam("meeting"),
        ),
    )
    .outerjoin(User, User.id == Seat.user_id)
    .where(
        Seat.body_id == bindparam("body"),
        or_(
            MeetingInvitation.id.is_not(None),
            and_(
                Seat.valid_from <= bindparam("day"),
                or_(Seat.valid_to.is_(None), Seat.valid_to >= bindparam("day")),
            ),
        ),
    )
    .order_by(Seat.chair.desc(), Seat.id)
)


@dataclass(frozen=True)
class Table:
    """Seats held on the day, every invitation, and the reader's own; the chair's first."""

    seats: tuple[SeatLine, ...]
    invitations: tuple[InvitationLine, ...]
    own_invitation: InvitationLine | None

    @property
    def attendance(self) -> tuple[tuple[SeatLine, Presence | None], ...]:
        """Each seat of the day and whether it was there."""
        recorded = {line.seat.id: line.presence for line in self.invitations}
        return tuple((seat, recorded.get(seat.id)) for seat in self.seats)


def table_of(db: Session, meeting: Meeting, sight: Sight, viewer: Viewer) -> Table:
    """The table of a meeting for one reader. Everything is in it: the page projects."""
    named = sight.reads_tender_items(meeting.body_id)
    day = seoul_day(meeting.starts_at)
    seats: list[SeatLine] = []
    invitations: list[InvitationLine] = []
    mine: list[tuple[bool, InvitationLine]] = []
    rows = db.execute(_AT_THE_TABLE, {"meeting": meeting.id, "body": meeting.body_id, "day": day})
    for row in rows:
        seat, organisation, holder = row.Seat, row.Organisation, row.public_id
        invitation: MeetingInvitation | None = row.MeetingInvitation
        line = seat_line(seat, organisation, named=named)
        if seat.valid_from <= day and (seat.valid_to is None or seat.valid_to >= day):
            seats.append(line)
        if invitation is None:
            continue
        invitations.append(_invitation(invitation, line, meeting))
        if invitation.sent_at is not None and _is_own(viewer, holder, organisation):
            own = _invitation(invitation, seat_line(seat, organisation, named=True), meeting)
            mine.append((holder != viewer.user, own))
    # One's own seat speaks before another of one's organisation.
    first = min(mine, key=lambda pair: pair[0])[1] if mine else None
    return Table(tuple(seats), tuple(invitations), first)


def _is_own(viewer: Viewer, holder: PublicId | None, organisation: Organisation) -> bool:
    return viewer.user is not None and (
        holder == viewer.user or organisation.public_id == viewer.organisation
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
