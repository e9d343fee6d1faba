"""Freezing an agenda, and opening it again for a late change."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.commands import canonical, record
from app.core.access import Actor
from app.core.ids import PublicId
from app.meetings.agenda.limits import minutes_available
from app.meetings.commands.loading import load_meeting, touch
from app.meetings.commands.meetings import thaw
from app.meetings.errors import AgendaTooLongError, EmptyAgendaError, WordsMissingError
from app.meetings.item_order import accepted_items, renumber
from app.meetings.models import AgendaVersion, MeetingState
from app.meetings.recusal.leaving import tender_names
from app.meetings.rows import item_row


def freeze_agenda(
    db: Session, public_id: PublicId, *, version: int, actor: Actor, now: datetime
) -> int:
    """Freeze the accepted items as the agenda's next version, which members read; its number.

    Raises EmptyAgendaError, or AgendaTooLongError when the reserve is used up.
    """
    meeting = load_meeting(db, public_id, act="freeze", version=version, actor=actor)
    items = accepted_items(meeting)
    if not items:
        raise EmptyAgendaError
    planned = sum(item.minutes for item in items)
    available = minutes_available(meeting.minutes)
    if planned > available:
        raise AgendaTooLongError(planned, available)
    renumber(meeting, items)
    tenders = tender_names(db, items)
    content = [item_row(item, tenders.get(item.tender_id)) for item in items]
    last = db.scalar(
        select(func.max(AgendaVersion.ordinal)).where(AgendaVersion.meeting_id == meeting.id)
    )
    frozen = AgendaVersion(
        meeting_id=meeting.id,
        ordinal=(last or 0) + 1,
        frozen_at=now,
        frozen_by=actor.user,
        content=content,
        digest=hashlib.sha256(canonical({"items": content})).hexdigest(),
        unfrozen_at=None,
        unfreeze_reason=None,
    )
    db.add(frozen)
    meeting.state = MeetingState.FROZEN
    meeting.frozen_at = now
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.agenda_frozen",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        agenda_version=frozen.ordinal,
        digest=frozen.digest,
    )
    return frozen.ordinal


def unfreeze_agenda(
    db: Session, public_id: PublicId, reason: str, *, version: int, actor: Actor, now: datetime
) -> None:
    """Open a frozen agenda for a late change; the reason stays with the frozen version."""
    meeting = load_meeting(db, public_id, act="unfreeze", version=version, actor=actor)
    if not reason.strip():
        raise WordsMissingError("reason")
    thaw(db, meeting, reason, now=now)
    meeting.state = MeetingState.INVITED
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        "meetings.agenda_unfrozen",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        reason=reason.strip(),
    )
