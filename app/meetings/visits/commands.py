"""Asking hosts, what they answer, what came of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.audit.commands import record
from app.core.access import Actor
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.forum.quiet import quiet_numbers
from app.meetings.commands.loading import check_desk
from app.meetings.errors import WordsMissingError
from app.meetings.models import Meeting
from app.meetings.visits.models import StopState, VisitStop
from app.meetings.visits.telling import tell_host


@dataclass(frozen=True)
class StopDetails:
    """A stop as asked for."""

    host: PublicId
    place: str
    purpose: str
    starts_at: datetime
    minutes: int
    people: int


class QuietVisitError(DomainError):
    """The purpose names a package between its notice and its award."""

    def __init__(self) -> None:
        super().__init__(
            message("A visit is never about a package between its notice and its award."),
            field="purpose",
        )


class StopsOverlapError(DomainError):
    """Two stops at one time."""

    def __init__(self) -> None:
        super().__init__(
            message("Another stop of this visit takes part of that time."), field="starts_at"
        )


class StopPassedError(DomainError):
    """The time of the stop is over, or not yet."""


def ask_host(
    db: Session, meeting_id: PublicId, details: StopDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Add a stop and ask its host by mail.

    Raises QuietVisitError, StopsOverlapError, and StopPassedError for a time that is over.
    """
    check_desk(actor)
    meeting = _load_meeting(db, meeting_id)
    if details.starts_at <= now:
        raise StopPassedError(message("This time has passed."), field="starts_at")
    if quiet_numbers(db, f"{details.place}\n{details.purpose}"):
        raise QuietVisitError
    ends = details.starts_at + timedelta(minutes=details.minutes)
    for other in standing(db, meeting):
        over = other.starts_at + timedelta(minutes=other.minutes)
        if other.starts_at < ends and details.starts_at < over:
            raise StopsOverlapError
    host = db.scalar(select(Organisation).where(Organisation.public_id == details.host))
    if host is None:
        raise DomainError(message("Choose an organisation."), field="organisation")
    stop = VisitStop(
        public_id=new_public_id(),
        meeting_id=meeting.id,
        host_id=host.id,
        place=details.place,
        purpose=details.purpose,
        starts_at=details.starts_at,
        minutes=details.minutes,
        people=details.people,
        state=StopState.ASKED,
        asked_at=now,
    )
    db.add(stop)
    db.flush()
    tell_host(db, stop, actor=actor, now=now)
    _noted(db, "meetings.stop_asked", stop, actor=actor, now=now, host=host.public_id)
    return stop.public_id


def answer(
    db: Session,
    stop_id: PublicId,
    *,
    agreed: bool,
    words: str,
    actor: Actor,
    now: datetime,
) -> None:
    """What the host answers, once. NotFoundError for everybody else; declining needs words."""
    stop = _load(db, stop_id)
    host = db.get_one(Organisation, stop.host_id)
    if actor.organisation != host.public_id:
        raise NotAllowedError
    if stop.state is not StopState.ASKED:
        raise ConflictError
    if not agreed and not words:
        raise WordsMissingError("words")
    stop.state = StopState.AGREED if agreed else StopState.DECLINED
    stop.answered_at = now
    stop.words = words or None
    db.flush()
    _noted(
        db,
        "meetings.stop_agreed" if agreed else "meetings.stop_declined",
        stop,
        actor=actor,
        now=now,
    )


def drop(db: Session, stop_id: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take a stop out of the plan; its host is told. ConflictError when it is out already."""
    check_desk(actor)
    stop = _load(db, stop_id)
    if stop.state not in (StopState.ASKED, StopState.AGREED):
        raise ConflictError
    stop.state = StopState.DROPPED
    db.flush()
    tell_host(db, stop, actor=actor, now=now)
    _noted(db, "meetings.stop_dropped", stop, actor=actor, now=now)


def record_outcome(
    db: Session, stop_id: PublicId, outcome: str, *, actor: Actor, now: datetime
) -> None:
    """Write down what came of an agreed stop once it has begun. StopPassedError before."""
    check_desk(actor)
    stop = _load(db, stop_id)
    if stop.state not in (StopState.AGREED, StopState.VISITED):
        raise ConflictError
    if stop.starts_at > now:
        raise StopPassedError(message("The visit has not begun yet."), field="outcome")
    stop.state, stop.outcome = StopState.VISITED, outcome
    db.flush()
    _noted(db, "meetings.stop_visited", stop, actor=actor, now=now, outcome=outcome)


def standing(db: Session, meeting: Meeting) -> list[VisitStop]:
    """Stops that were neither declined nor dropped, in order of time."""
    rows = (
        select(VisitStop)
        .where(
            VisitStop.meeting_id == meeting.id,
            VisitStop.state.not_in((StopState.DECLINED, StopState.DROPPED)),
        )
        .order_by(VisitStop.starts_at, VisitStop.id)
    )
    return list(db.scalars(rows))


def _load_meeting(db: Session, public_id: PublicId) -> Meeting:
    meeting = db.scalar(select(Meeting).where(Meeting.public_id == public_id).with_for_update())
    if meeting is None:
        raise NotFoundError
    return meeting


def _load(db: Session, public_id: PublicId) -> VisitStop:
    stop = db.scalar(select(VisitStop).where(VisitStop.public_id == public_id).with_for_update())
    if stop is None:
        raise NotFoundError
    return stop


def _noted(
    db: Session, act: str, stop: VisitStop, *, actor: Actor, now: datetime, **content: str
) -> None:
    record(db, act, "visit_stop", stop.public_id, actor=actor, now=now, **content)
