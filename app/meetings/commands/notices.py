"""Telling invitees: REQUEST and CANCEL through the outbox, SEQUENCE strictly rising for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Actor
from app.core.i18n import pick, speaking
from app.core.mail import Calendar, sender_address
from app.core.outbox import queue_mail
from app.core.web import settings
from app.meetings.invitation import Invitee, Method, Occasion, invitation_ics
from app.meetings.letters import MeetingFacts, Occurrence, body_of, subject_of, summary_of
from app.meetings.models import Meeting, MeetingInvitation, MeetingState, Reply, Seat


def raise_sequence(db: Session, meeting: Meeting) -> None:
    """After a change: make every invitation sent so far out of date."""
    highest = db.scalar(
        select(func.max(MeetingInvitation.sequence_sent)).where(
            MeetingInvitation.meeting_id == meeting.id
        )
    )
    if highest is not None:
        # Above what was sent *and* what calendars may have fetched since: one number, one content.
        meeting.sequence = max(meeting.sequence, highest) + 1


def request(
    db: Session, meeting: Meeting, invitation: MeetingInvitation, *, actor: Actor, now: datetime
) -> None:
    """Send the invitation as the meeting stands; the answer to an older one is void."""
    again = invitation.sequence_sent is not None
    changed = again and invitation.withdrawn_at is None
    invitation.sequence_sent = _next_sequence(meeting, invitation)
    invitation.sent_at = now
    invitation.withdrawn_at = None
    invitation.reply = Reply.NEEDS_ACTION
    invitation.replied_at = None
    _send(
        db,
        meeting,
        invitation,
        Method.REQUEST,
        Occurrence.CHANGED if changed else Occurrence.INVITED,
        actor=actor,
        now=now,
    )


def withdraw(
    db: Session,
    meeting: Meeting,
    invitation: MeetingInvitation,
    occurrence: Occurrence,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Take an invitation back: CANCEL to this recipient alone."""
    invitation.sequence_sent = _next_sequence(meeting, invitation)
    invitation.withdrawn_at = now
    _send(db, meeting, invitation, Method.CANCEL, occurrence, actor=actor, now=now)


def call_off(db: Session, meeting: Meeting, *, actor: Actor, now: datetime) -> int:
    """Tell everybody who holds an invitation that the meeting is off its date; how many."""
    occurrence = (
        Occurrence.CANCELLED if meeting.state is MeetingState.CANCELLED else Occurrence.POSTPONED
    )
    holders = [
        invitation
        for invitation in sorted(meeting.invitations, key=lambda row: row.id)
        if is_held(invitation)
    ]
    for invitation in holders:
        withdraw(db, meeting, invitation, occurrence, actor=actor, now=now)
    return len(holders)


def is_held(invitation: MeetingInvitation) -> bool:
    """Whether its seat has been invited and still is."""
    return invitation.sent_at is not None and invitation.withdrawn_at is None


def _next_sequence(meeting: Meeting, invitation: MeetingInvitation) -> int:
    """The meeting's number, or one above the last this recipient got: never the same twice."""
    if invitation.sequence_sent is None:
        return meeting.sequence
    return max(meeting.sequence, invitation.sequence_sent + 1)


def _send(
    db: Session,
    meeting: Meeting,
    invitation: MeetingInvitation,
    method: Method,
    occurrence: Occurrence,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    seat = invitation.seat
    if seat.email is None or invitation.sequence_sent is None:
        return
    with speaking(seat.locale):
        facts = _facts(meeting)
        subject = subject_of(facts, occurrence)
        recipient = recipient_of(seat)
        body = body_of(facts, occurrence, recipient=recipient)
        occasion = occasion_of(meeting, body)
    calendar = invitation_ics(
        occasion,
        Invitee(name=recipient, address=seat.email, chair=seat.chair),
        method=method,
        sequence=invitation.sequence_sent,
        sent_at=now,
    )
    queue_mail(
        db,
        seat.email,
        subject,
        body,
        calendar=Calendar(method.value, calendar),
        caused_by=actor.user,
        now=now,
    )


def occasion_of(meeting: Meeting, description: str | None = None) -> Occasion:
    """The meeting as a calendar shows it; call inside `speaking(locale)`. Nothing of its agenda."""
    facts = _facts(meeting)
    return Occasion(
        uid=meeting.uid,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        zone=meeting.zone,
        summary=summary_of(facts),
        description=facts.page if description is None else description,
        place=meeting.place,
        video_url=meeting.video_url,
        organiser=sender_address(settings()),
    )


def _facts(meeting: Meeting) -> MeetingFacts:
    body = meeting.body
    return MeetingFacts(
        body=pick(body.name_ko, body.name_vi, body.name_en),
        number=meeting.number,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
        video_url=meeting.video_url,
        page=f"{settings().base_url}/meetings/{meeting.public_id}",
        reason=meeting.state_reason,
    )


def recipient_of(seat: Seat) -> str:
    """Who a letter is addressed to: the organisation and, where there is one, the person."""
    organisation: Organisation = seat.organisation
    names = pick(organisation.name_ko, organisation.name_vi, organisation.name_en)
    parts: Iterable[str | None] = (names, seat.person_name, seat.person_title)
    return " ".join(part for part in parts if part)
