"""Minutes from draft to approved: made, circulated, commented, approved with their hash."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.audit.commands import record
from app.core.access import Actor, Viewer
from app.core.dates import format_date
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.i18n import message, speaking
from app.core.ids import PublicId, new_public_id
from app.core.outbox import queue_mail
from app.core.web import settings
from app.meetings.commands.loading import check_desk
from app.meetings.errors import WordsMissingError, WrongStateError
from app.meetings.minutes.content import digest
from app.meetings.minutes.gathering import gather
from app.meetings.minutes.queries import minutes_approved, readable_version
from app.meetings.minutes_models import MinutesComment, MinutesState, MinutesVersion
from app.meetings.models import Meeting, MeetingState, Seat
from app.meetings.rows import seoul_day
from app.meetings.validity import valid_on

on_violation("minutes_version", "meeting_id", "ordinal")(ConflictError)


def draft_minutes(db: Session, public_id: PublicId, *, actor: Actor, now: datetime) -> int:
    """Make a draft from what the room recorded; the next version's number.

    Only after the meeting, and only until minutes are approved.
    """
    check_desk(actor)
    meeting = _meeting(db, public_id)
    if meeting.state is not MeetingState.CLOSED or minutes_approved(db, meeting):
        raise WrongStateError
    last = db.scalar(
        select(func.max(MinutesVersion.ordinal)).where(MinutesVersion.meeting_id == meeting.id)
    )
    content = gather(db, meeting)
    version = MinutesVersion(
        public_id=new_public_id(),
        meeting_id=meeting.id,
        ordinal=(last or 0) + 1,
        state=MinutesState.DRAFT,
        content=content,
        digest=digest(content),
        made_at=now,
        made_by=actor.user,
        circulated_at=None,
        comments_until=None,
        approved_at=None,
        approved_by=None,
    )
    db.add(version)
    db.flush()
    _record(db, "meetings.minutes_drafted", meeting, version, actor=actor, now=now)
    return version.ordinal


def circulate_minutes(
    db: Session, public_id: PublicId, until: date, *, actor: Actor, now: datetime
) -> int:
    """Open the latest draft to those who sat in the meeting, for comments until a day.

    Every seat with an address is written to: a link and nothing of the content. Returns how
    many letters.
    """
    check_desk(actor)
    meeting = _meeting(db, public_id)
    version = _latest(db, meeting)
    if version.state is not MinutesState.DRAFT:
        raise WrongStateError
    if until <= seoul_day(now):
        raise DomainError(message("Leave at least a day for comments."), field="until")
    version.state = MinutesState.CIRCULATED
    version.circulated_at, version.comments_until = now, until
    db.flush()
    sent = 0
    for seat in db.scalars(
        select(Seat).where(
            Seat.body_id == meeting.body_id,
            valid_on(seoul_day(meeting.starts_at)),
            Seat.email.is_not(None),
        )
    ):
        with speaking(seat.locale):
            params = {"body": meeting.body.name, "number": meeting.number}
            queue_mail(
                db,
                seat.email or "",
                str(message("[Minutes] %(body)s, meeting no. %(number)s", **params)),
                "\n".join(
                    str(line)
                    for line in (
                        message(
                            "The minutes are open for comments until %(day)s.",
                            day=format_date(until),
                        ),
                        f"{settings().base_url}/meetings/{meeting.public_id}/minutes",
                        "",
                        message("Duri, the secretariat's desk"),
                    )
                ),
                caused_by=actor.user,
                now=now,
            )
        sent += 1
    _record(db, "meetings.minutes_circulated", meeting, version, actor=actor, now=now)
    return sent


def comment_minutes(
    db: Session, public_id: PublicId, words: str, *, viewer: Viewer, actor: Actor, now: datetime
) -> None:
    """Say something to circulated minutes, as one of their readers, while comments are open."""
    version = readable_version(db, public_id, viewer, now)
    if version.state is not MinutesState.CIRCULATED or actor.user is None:
        raise WrongStateError
    if version.comments_until is not None and seoul_day(now) > version.comments_until:
        raise DomainError(message("The time for comments is over."), field="words")
    if not words.strip():
        raise WordsMissingError("words")
    home = db.scalar(select(Organisation.id).where(Organisation.public_id == actor.organisation))
    if home is None:
        raise NotFoundError
    comment = MinutesComment(
        public_id=new_public_id(),
        version_id=version.id,
        said_at=now,
        said_by=actor.user,
        organisation_id=home,
        words=words.strip(),
        outcome=None,
        answer=None,
        answered_at=None,
        answered_by=None,
    )
    db.add(comment)
    db.flush()
    record(
        db,
        "meetings.minutes_commented",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        comment=comment.public_id,
    )


def approve_minutes(db: Session, public_id: PublicId, *, actor: Actor, now: datetime) -> str:
    """The circulated version stands as the minutes; returns its hash. Never changed again."""
    check_desk(actor)
    meeting = _meeting(db, public_id)
    version = _latest(db, meeting)
    if version.state is not MinutesState.CIRCULATED:
        raise WrongStateError
    version.state = MinutesState.APPROVED
    version.approved_at, version.approved_by = now, actor.user
    db.flush()
    _record(db, "meetings.minutes_approved", meeting, version, actor=actor, now=now)
    return version.digest


def _record(
    db: Session,
    act: str,
    meeting: Meeting,
    version: MinutesVersion,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    record(
        db,
        act,
        "meeting",
        meeting.public_id,
        actor=actor,
        now=now,
        minutes_version=version.ordinal,
        digest=version.digest,
    )


def _meeting(db: Session, public_id: PublicId) -> Meeting:
    meeting = db.scalar(select(Meeting).where(Meeting.public_id == public_id).with_for_update())
    if meeting is None:
        raise NotFoundError
    return meeting


def _latest(db: Session, meeting: Meeting) -> MinutesVersion:
    version = db.scalars(
        select(MinutesVersion)
        .where(MinutesVersion.meeting_id == meeting.id)
        .order_by(MinutesVersion.ordinal.desc())
        .limit(1)
    ).first()
    if version is None:
        raise WrongStateError
    return version
