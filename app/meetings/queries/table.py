"""Who is at the table: seats of the day with their invitations; the reader's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, bindparam, case, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.access import Viewer
from app.core.prepared import Prepared, among
from app.meetings.models import Meeting, MeetingInvitation, Presence, Seat
from app.meetings.projections import InvitationLine, OwnInvitation, SeatLine
from app.meetings.rows import seat_line, seoul_day
from app.meetings.sight import Sight

#: Built once: putting a statement together costs more than running it.
_AT_THE_TABLE: Final = (
    select(Seat, Organisation, MeetingInvitation)
    .join(Organisation, Organisation.id == Seat.organisation_id)
    .outerjoin(
        MeetingInvitation,
        and_(
            MeetingInvitation.seat_id == Seat.id,
            MeetingInvitation.meeting_id == bindparam("meeting"),
        ),
    )
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


#: What was sent to the reader or to the reader's organisation.
_OWN: Final = Prepared(
    OwnInvitation,
    select(MeetingInvitation.reply, MeetingInvitation.withdrawn_at)
    .join(Seat, Seat.id == MeetingInvitation.seat_id)
    .join(Organisation, Organisation.id == Seat.organisation_id)
    .outerjoin(User, User.id == Seat.user_id)
    .where(
        among(MeetingInvitation.meeting_id, "meeting"),
        MeetingInvitation.sent_at.is_not(None),
        or_(among(User.public_id, "user"), among(Organisation.public_id, "organisation")),
    )
    # One's own seat speaks before another of one's organisation.
    .order_by(case((among(User.public_id, "user"), 0), else_=1), Seat.chair.desc(), Seat.id)
    .limit(1),
)


@dataclass(frozen=True)
class Table:
    """Seats held on the day and every invitation; the chair's first."""

    seats: tuple[SeatLine, ...]
    invitations: tuple[InvitationLine, ...]

    @property
    def attendance(self) -> tuple[tuple[SeatLine, Presence | None], ...]:
        """Each seat of the day and whether it was there."""
        recorded = {line.seat.id: line.presence for line in self.invitations}
        return tuple((seat, recorded.get(seat.id)) for seat in self.seats)


def table_of(db: Session, meeting: Meeting, sight: Sight) -> Table:
    """The table of a meeting for one reader. Everything is in it: the page projects."""
    named = sight.reads_tender_items(meeting.body_id)
    day = seoul_day(meeting.starts_at)
    seats: list[SeatLine] = []
    invitations: list[InvitationLine] = []
    rows = db.execute(_AT_THE_TABLE, {"meeting": meeting.id, "body": meeting.body_id, "day": day})
    for seat, organisation, invitation in rows:
        line = seat_line(seat, organisation, named=named)
        if seat.valid_from <= day and (seat.valid_to is None or seat.valid_to >= day):
            seats.append(line)
        if invitation is not None:
            invitations.append(_invitation(invitation, line, meeting))
    return Table(tuple(seats), tuple(invitations))


def own_invitation(db: Session, meeting: Meeting, viewer: Viewer) -> OwnInvitation | None:
    """The invitation sent to the reader's seat, else to one of the reader's organisation."""
    if viewer.user is None:
        return None
    organisation = () if viewer.organisation is None else (viewer.organisation,)
    sent = _OWN(db, meeting=[meeting.id], user=[viewer.user], organisation=organisation)
    return sent[0] if sent else None


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
