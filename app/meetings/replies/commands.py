"""Taking answers that came by mail; each message counts once, refused ones are kept with why."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import SYSTEM
from app.core.db import on_violation
from app.core.errors import ConflictError
from app.core.i18n import Message, message
from app.core.ids import made_public_id
from app.meetings.models import Meeting, MeetingInvitation, Seat
from app.meetings.permissions import state_allows
from app.meetings.replies.judging import Sent, objection
from app.meetings.replies.models import CalendarReply, ReplyOutcome
from app.meetings.replies.reading import UnreadableReplyError, read_reply

on_violation("calendar_reply", "digest")(ConflictError)


@dataclass(frozen=True)
class Handled:
    """What became of a message; `reason` when it was refused."""

    outcome: ReplyOutcome
    reason: Message | None
    #: It had been handled before; nothing was done now.
    repeated: bool = False


def take_reply(db: Session, content: bytes, *, now: datetime) -> Handled:
    """Read one mail and take or refuse it, with a row that says which. Twice is once."""
    digest = hashlib.sha256(content).hexdigest()
    known = db.scalar(select(CalendarReply).where(CalendarReply.digest == digest))
    if known is not None:
        return Handled(known.outcome, unpacked(known.reason), repeated=True)
    row = CalendarReply(
        public_id=made_public_id("calendar reply", digest),
        digest=digest,
        received_at=now,
        outcome=ReplyOutcome.TAKEN,
        sender=None,
        uid=None,
        reason=None,
        meeting_id=None,
    )
    refused = _judge(db, content, row, now=now)
    if refused is not None:
        row.outcome = ReplyOutcome.REFUSED
        row.reason = {"msgid": refused.msgid, "params": dict(refused.params)}
    db.add(row)
    db.flush()
    if refused is not None:
        record(
            db, "meetings.reply_refused", "reply", row.public_id, actor=SYSTEM, now=now,
            reason=refused.msgid,
        )  # fmt: skip
    return Handled(row.outcome, refused)


def _judge(db: Session, content: bytes, row: CalendarReply, *, now: datetime) -> Message | None:
    """Take the answer, or say why not; fills what is known of the message into its row."""
    try:
        facts = read_reply(content)
    except UnreadableReplyError as refusal:
        row.sender, row.uid = refusal.sender, refusal.uid
        return refusal.reason
    row.sender, row.uid = facts.sender, facts.uid
    meeting = db.scalar(select(Meeting).where(Meeting.uid == facts.uid).with_for_update())
    if meeting is None:
        return message("No meeting has this UID.")
    row.meeting_id = meeting.id
    invited = _invited(db, meeting)
    sent = {
        address: Sent(each.sequence_sent or 0, each.withdrawn_at is not None, each.reply_stamp)
        for address, each in invited.items()
    }
    refused = objection(facts, sent)
    if refused is not None:
        return refused
    if not state_allows("invite", meeting.state):
        return message("The meeting takes no more answers.")
    invitation = invited[facts.attendee]
    invitation.reply = facts.reply
    invitation.replied_at = now
    invitation.reply_stamp = facts.stamp
    record(
        db, "meetings.reply_taken", "meeting", meeting.public_id, actor=SYSTEM, now=now,
        invitation=invitation.public_id, reply=facts.reply.value,
    )  # fmt: skip
    return None


def _invited(db: Session, meeting: Meeting) -> dict[str, MeetingInvitation]:
    """Invitations that were sent, by lower-cased address."""
    return {
        (email or "").lower(): invitation
        for invitation, email in db.execute(
            select(MeetingInvitation, Seat.email)
            .join(Seat, Seat.id == MeetingInvitation.seat_id)
            .where(
                MeetingInvitation.meeting_id == meeting.id,
                MeetingInvitation.sequence_sent.is_not(None),
                Seat.email.is_not(None),
            )
            .order_by(MeetingInvitation.id)
        )
    }


def unpacked(packed: dict[str, object] | None) -> Message | None:
    """A stored reason, in words again."""
    if packed is None:
        return None
    source_text, params = str(packed["msgid"]), packed["params"]
    return Message(source_text, dict(params) if isinstance(params, dict) else {})
