"""Sending invitations, taking them back, writing down answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, NotFoundError
from app.core.ids import PublicId, new_public_id
from app.meetings.commands.loading import load_meeting, touch
from app.meetings.commands.notices import is_held, request, withdraw
from app.meetings.errors import MeetingOverError, NobodyToInviteError
from app.meetings.letters import Occurrence
from app.meetings.models import Meeting, MeetingInvitation, MeetingState, Reply, Seat
from app.meetings.rows import seoul_day
from app.meetings.validity import valid_on

on_violation("meeting_invitation", "meeting_id", "seat_id")(ConflictError)


@dataclass(frozen=True)
class InvitationRound:
    """Whom to write to: seats still without the current invitation, or everybody again."""

    everybody_again: bool = False


def send_invitations(
    db: Session,
    public_id: PublicId,
    details: InvitationRound,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Invite the seats held on the day of the meeting that have an address; returns the mails.

    A seat that no longer exists on that day loses its invitation (CANCEL). Raises
    MeetingOverError once the start has passed and NobodyToInviteError when everybody has the
    current invitation already.
    """
    meeting = load_meeting(db, public_id, act="invite", version=version, actor=actor)
    if meeting.starts_at <= now:
        raise MeetingOverError
    invited = _invitations(db, meeting)
    waiting = [
        invitation
        for invitation in invited
        if details.everybody_again or not_current(invitation, meeting.sequence)
    ]
    removed = [row for row in meeting.invitations if is_held(row) and row not in invited]
    if not waiting and not removed:
        raise NobodyToInviteError
    for invitation in waiting:
        request(db, meeting, invitation, actor=actor, now=now)
    for invitation in removed:
        withdraw(db, meeting, invitation, Occurrence.WITHDRAWN, actor=actor, now=now)
    if meeting.state is MeetingState.SCHEDULED:
        meeting.state = MeetingState.INVITED
    meeting.invited_at = meeting.invited_at or now
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.invited",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        seats=[invitation.seat.public_id for invitation in waiting],
        removed=[invitation.seat.public_id for invitation in removed],
        sequence=meeting.sequence,
    )
    return len(waiting) + len(removed)


def not_current(invitation: MeetingInvitation, sequence: int) -> bool:
    """Whether the invitee lacks the invitation as the meeting stands."""
    return (
        invitation.sequence_sent is None
        or invitation.withdrawn_at is not None
        or invitation.sequence_sent < sequence
    )


def _invitations(db: Session, meeting: Meeting) -> list[MeetingInvitation]:
    """One row for each seat that can be written to, made where there is none yet."""
    known = {invitation.seat_id: invitation for invitation in meeting.invitations}
    seats = db.scalars(
        select(Seat)
        .where(
            Seat.body_id == meeting.body_id,
            Seat.email.is_not(None),
            valid_on(seoul_day(meeting.starts_at)),
        )
        .order_by(Seat.id)
    )
    return [known.get(seat.id) or new_invitation(db, meeting, seat) for seat in seats]


def new_invitation(db: Session, meeting: Meeting, seat: Seat) -> MeetingInvitation:
    """A row for a seat that has neither been written to nor attended yet."""
    invitation = MeetingInvitation(
        public_id=new_public_id(),
        meeting=meeting,
        seat=seat,
        sequence_sent=None,
        sent_at=None,
        reply=Reply.NEEDS_ACTION,
        replied_at=None,
        withdrawn_at=None,
        presence=None,
    )
    db.add(invitation)
    return invitation


def withdraw_invitation(
    db: Session,
    public_id: PublicId,
    invitation_id: PublicId,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Take one seat's invitation back; its calendar receives a CANCEL."""
    meeting = load_meeting(db, public_id, act="invite", version=version, actor=actor)
    invitation = _held(meeting, invitation_id)
    withdraw(db, meeting, invitation, Occurrence.WITHDRAWN, actor=actor, now=now)
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.invitation_withdrawn",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        seat=invitation.seat.public_id,
    )


def record_reply(
    db: Session,
    public_id: PublicId,
    invitation_id: PublicId,
    reply: Reply,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down an answer that came by telephone or mail."""
    meeting = load_meeting(db, public_id, act="invite", version=version, actor=actor)
    invitation = _held(meeting, invitation_id)
    invitation.reply = reply
    invitation.replied_at = now
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.replied",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        seat=invitation.seat.public_id,
        reply=reply.value,
    )


def _held(meeting: Meeting, invitation_id: PublicId) -> MeetingInvitation:
    """The invitation, as long as its seat holds it."""
    for invitation in meeting.invitations:
        if invitation.public_id == invitation_id and is_held(invitation):
            return invitation
    raise NotFoundError
