"""Calling, moving, postponing and cancelling meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.ids import PublicId, new_public_id
from app.meetings.commands.loading import check_desk, load_body, load_meeting, touch
from app.meetings.commands.notices import call_off, raise_sequence
from app.meetings.errors import NumberTakenError, WordsMissingError
from app.meetings.models import AgendaVersion, Meeting, MeetingState
from app.meetings.rooms.commands import release_unfitting

on_violation("meeting", "body_id", "number")(NumberTakenError)


@dataclass(frozen=True)
class MeetingDetails:
    """When, how long and where. `starts_at` is an aware instant."""

    starts_at: datetime
    minutes: int
    place: str
    video_url: str | None


def create_meeting(
    db: Session,
    body_id: PublicId,
    details: MeetingDetails,
    *,
    date_agreed: bool,
    actor: Actor,
    now: datetime,
    demo: bool = False,
) -> PublicId:
    """Call a meeting of a body; it takes the body's next number."""
    check_desk(actor)
    body = load_body(db, body_id)
    last = db.scalar(select(func.max(Meeting.number)).where(Meeting.body_id == body.id))
    public_id = new_public_id()
    meeting = Meeting(
        public_id=public_id,
        body_id=body.id,
        number=(last or 0) + 1,
        uid=f"{public_id}@duri",
        starts_at=details.starts_at,
        minutes=details.minutes,
        place=details.place,
        video_url=details.video_url,
        state=MeetingState.SCHEDULED if date_agreed else MeetingState.PLANNED,
        state_reason=None,
        invited_at=None,
        frozen_at=None,
        quorate=None,
        demo=demo or body.demo,
        created_at=now,
        updated_at=now,
    )
    db.add(meeting)
    db.flush()
    record(
        db,
        "meetings.created",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        body=body_id,
        number=meeting.number,
        starts_at=details.starts_at,
    )
    return public_id


def change_meeting(
    db: Session,
    public_id: PublicId,
    details: MeetingDetails,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> bool:
    """Change time or place. Invitations already sent become out of date until sent again;
    a postponed meeting is scheduled again by it. Returns whether its room had to be released."""
    meeting = load_meeting(db, public_id, act="edit", version=version, actor=actor)
    after = {
        "starts_at": details.starts_at,
        "minutes": details.minutes,
        "place": details.place,
        "video_url": details.video_url,
    }
    changed = {
        name: [getattr(meeting, name), value]
        for name, value in after.items()
        if getattr(meeting, name) != value
    }
    for name, value in after.items():
        setattr(meeting, name, value)
    if changed:
        raise_sequence(db, meeting)
    if meeting.state is MeetingState.POSTPONED:
        meeting.state = MeetingState.SCHEDULED
        meeting.state_reason = None
    left = release_unfitting(db, meeting, actor=actor, now=now)
    touch(meeting, now=now)
    db.flush()
    record(db, "meetings.changed", "meeting", public_id, actor=actor, now=now, changed=changed)
    return left


def confirm_date(
    db: Session, public_id: PublicId, *, version: int, actor: Actor, now: datetime
) -> None:
    """The date of a planned meeting is agreed: it can be invited to."""
    meeting = load_meeting(db, public_id, act="confirm_date", version=version, actor=actor)
    meeting.state = MeetingState.SCHEDULED
    touch(meeting, now=now)
    db.flush()
    record(db, "meetings.date_agreed", "meeting", public_id, actor=actor, now=now)


def postpone_meeting(
    db: Session, public_id: PublicId, reason: str, *, version: int, actor: Actor, now: datetime
) -> int:
    """Take a meeting off its date without a new one yet; returns the mails this sends.

    A frozen agenda is opened again: it was made for that date.
    """
    meeting = load_meeting(db, public_id, act="postpone", version=version, actor=actor)
    return _take_off(db, meeting, MeetingState.POSTPONED, reason, actor=actor, now=now)


def cancel_meeting(
    db: Session, public_id: PublicId, reason: str, *, version: int, actor: Actor, now: datetime
) -> int:
    """Cancel a meeting for good; returns the mails this sends."""
    meeting = load_meeting(db, public_id, act="cancel", version=version, actor=actor)
    return _take_off(db, meeting, MeetingState.CANCELLED, reason, actor=actor, now=now)


def _take_off(
    db: Session,
    meeting: Meeting,
    state: MeetingState,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    if not reason.strip():
        raise WordsMissingError("reason")
    meeting.state = state
    meeting.state_reason = reason.strip()
    thaw(db, meeting, reason, now=now)
    mails = call_off(db, meeting, actor=actor, now=now)
    release_unfitting(db, meeting, actor=actor, now=now)
    touch(meeting, now=now)
    db.flush()
    record(
        db,
        f"meetings.{state.value}",
        "meeting",
        meeting.public_id,
        actor=actor,
        now=now,
        reason=reason.strip(),
        mails=mails,
    )
    return mails


def thaw(db: Session, meeting: Meeting, reason: str, *, now: datetime) -> None:
    """Open a frozen agenda again; the frozen version stays what members read."""
    if meeting.frozen_at is None:
        return
    version = db.scalar(
        select(AgendaVersion)
        .where(AgendaVersion.meeting_id == meeting.id)
        .order_by(AgendaVersion.ordinal.desc())
        .limit(1)
    )
    if version is not None:
        version.unfrozen_at = now
        version.unfreeze_reason = reason.strip()
    meeting.frozen_at = None
