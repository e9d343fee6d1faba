"""What readers do with their notifications: tick them off, say how they want to be told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.core.access import FIRM_ROLES, Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, NotAllowedError, NotFoundError
from app.core.ids import PublicId
from app.firms.models import Firm
from app.notifications.kinds import NotificationKind
from app.notifications.models import Notification, NotificationPreference
from app.notifications.policies import kinds_for

on_violation("notification_preference", "user_id", "kind")(ConflictError)


def mark_read(db: Session, notification: PublicId, *, actor: Actor, now: datetime) -> None:
    """Tick one off; NotFoundError for anybody else's. Twice is once."""
    user, firm = _reader(db, actor)
    found = db.scalar(
        sa.select(Notification).where(
            Notification.public_id == notification,
            Notification.user_id == user.id,
            Notification.firm_id == firm.id,
            Notification.in_app,
        )
    )
    if found is None:
        raise NotFoundError
    if found.read_at is None:
        found.read_at = now
        db.flush()
        record(db, "notifications.read", "notification", notification, actor=actor, now=now)


def mark_all_read(db: Session, *, until: datetime, actor: Actor, now: datetime) -> int:
    """Tick off everything told up to `until`, which the page showed; returns how many."""
    user, firm = _reader(db, actor)
    done = db.execute(
        sa.update(Notification)
        .where(
            Notification.user_id == user.id,
            Notification.firm_id == firm.id,
            Notification.read_at.is_(None),
            Notification.created_at <= until,
        )
        .values(read_at=now)
        .returning(Notification.id)
    )
    count = len(done.all())
    if count:
        record(
            db,
            "notifications.all_read",
            "user",
            user.public_id,
            actor=actor,
            now=now,
            count=count,
        )
    return count


def prefer(
    db: Session,
    in_app: Collection[NotificationKind],
    by_mail: Collection[NotificationKind],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Say for every kind there is for the actor: in Duri, by mail? From now on."""
    kinds = kinds_for(actor)
    user = db.scalar(sa.select(User).where(User.public_id == actor.user, User.active))
    if not kinds or user is None:
        raise NotAllowedError
    said = {
        row.kind: row
        for row in db.scalars(
            sa.select(NotificationPreference).where(NotificationPreference.user_id == user.id)
        )
    }
    for kind in kinds:
        row = said.get(kind)
        if row is None:
            row = NotificationPreference(user_id=user.id, kind=kind)
            db.add(row)
        row.in_app, row.by_mail = kind in in_app, kind in by_mail
    db.flush()
    record(
        db,
        "notifications.preferred",
        "user",
        user.public_id,
        actor=actor,
        now=now,
        in_app=sorted(set(in_app) & set(kinds)),
        by_mail=sorted(set(by_mail) & set(kinds)),
    )


def _reader(db: Session, actor: Actor) -> tuple[User, Firm]:
    if actor.firm is None or not actor.has(*FIRM_ROLES):
        raise NotAllowedError
    found = db.execute(
        sa.select(User, Firm)
        .join(Firm, Firm.organisation_id == User.organisation_id)
        .where(User.public_id == actor.user, Firm.public_id == actor.firm)
    ).one_or_none()
    if found is None:
        raise NotAllowedError
    return found.User, found.Firm
