"""Telling the compliance desk that findings are new: in Duri, and by mail through the outbox.

Once a working day, at one hour of the clock, never when something is found: the time of a letter
says nothing of anybody's act. The letter names nobody and counts nothing; what is new stands at
the desk, behind a stated reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.accounts.models import User, UserRole
from app.audit.commands import record
from app.conflicts.desk.models import DeskNotice
from app.conflicts.models import Finding, FindingEvent
from app.conflicts.words import FindingScope, FindingState
from app.core.access import Actor, Role, Viewer
from app.core.clock import SEOUL
from app.core.db import transaction
from app.core.errors import NotFoundError
from app.core.i18n import gettext, speaking
from app.core.ids import PublicId, made_public_id
from app.core.outbox import queue_mail
from app.core.web import settings
from app.core.working_days import is_working_day

#: When officers are told, in Seoul.
HOUR: Final = time(8, 30)


@dataclass(frozen=True)
class News:
    """What an officer was told and has not ticked off."""

    notice: PublicId
    since: datetime | None
    #: Standing findings across firms that were found or reopened since.
    count: int


def tell_desk(now: datetime) -> int:
    """Tell each officer of the desk once a working day; returns how many were told."""
    morning = _morning(now)
    if morning is None:
        return 0
    with transaction() as db:
        officers = db.scalars(
            select(User)
            .join(UserRole, UserRole.user_id == User.id)
            .where(UserRole.role == Role.COMPLIANCE, User.active)
            .order_by(User.id)
            .with_for_update(of=User)
        ).all()
        return sum(_tell(db, officer, morning, now) for officer in officers)


def _morning(now: datetime) -> datetime | None:
    """The hour of today's letter, once it has come."""
    here = now.astimezone(SEOUL)
    hour = datetime.combine(here.date(), HOUR, SEOUL)
    return hour if hour <= here and is_working_day(here.date()) else None


def _tell(db: Session, officer: User, morning: datetime, now: datetime) -> int:
    last = db.scalar(select(func.max(DeskNotice.told_at)).where(DeskNotice.user_id == officer.id))
    if last is not None and last >= morning:
        return 0
    waiting = db.scalar(
        select(DeskNotice).where(DeskNotice.user_id == officer.id, DeskNotice.seen_at.is_(None))
    )
    # What came in after the hour is tomorrow's news, however late a worker is.
    if not db.scalar(_new(last, morning).limit(1)):
        return 0
    if waiting is not None:
        waiting.seen_at = now
    name = made_public_id("desk news", officer.public_id, morning.date().isoformat())
    db.add(
        DeskNotice(
            public_id=name,
            user_id=officer.id,
            since=waiting.since if waiting else last,
            told_at=morning,
        )
    )
    with speaking(officer.locale):
        subject, body = _letter()
    queue_mail(db, officer.email, subject, body, caused_by=None, now=now, public_id=name)
    return 1


def _new(since: datetime | None, until: datetime | None = None) -> Select[int]:
    """Standing findings across firms, unsettled, found or reopened by the rules in that time."""
    told = select(FindingEvent.id).where(
        FindingEvent.finding_id == Finding.id,
        FindingEvent.actor_id.is_(None),
        FindingEvent.state == FindingState.OPEN,
    )
    if since is not None:
        told = told.where(FindingEvent.at > since)
    if until is not None:
        told = told.where(FindingEvent.at <= until)
    return select(Finding.id).where(
        Finding.scope == FindingScope.ALL,
        Finding.state == FindingState.OPEN,
        Finding.cleared_at.is_(None),
        told.exists(),
    )


def _letter() -> tuple[str, str]:
    """(subject, text) in the language in force."""
    subject = gettext("The compliance desk has something new")
    lines = (
        gettext("Since the last letter, rules found something or found new evidence."),
        gettext("What it is stands at the compliance desk, for a stated reason."),
        f"{settings().base_url}/compliance/",
    )
    return subject, "\n\n".join(lines) + "\n"


def news_for(db: Session, viewer: Viewer) -> News | None:
    """What the officer was told last and has not ticked off."""
    row = db.scalar(_waiting(viewer.user))
    if row is None:
        return None
    count = db.scalar(select(func.count()).select_from(_new(row.since).subquery())) or 0
    return News(row.public_id, row.since, count)


def tick_off(db: Session, *, actor: Actor, now: datetime) -> None:
    """The officer has seen it; twice is once."""
    if not actor.has(Role.COMPLIANCE):
        raise NotFoundError
    row = db.scalar(_waiting(actor.user))
    if row is not None:
        row.seen_at = now
        record(db, "conflicts.news_seen", "desk_notice", row.public_id, actor=actor, now=now)
        db.flush()


def _waiting(user: PublicId | None) -> Select[Any]:
    return (
        select(DeskNotice)
        .join(User, User.id == DeskNotice.user_id)
        .where(User.public_id == user, DeskNotice.seen_at.is_(None))
    )
