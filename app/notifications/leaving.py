"""Whoever leaves is told nothing more: what still waits for mail is not sent."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.events import MemberLeft
from app.accounts.models import User
from app.core.access import Actor
from app.notifications.models import Notification, NotificationPreference


def on_left(db: Session, event: MemberLeft, _actor: Actor, _now: datetime) -> None:
    """Drop unsent mail and how the person wanted to be told."""
    person = sa.select(User.id).where(User.public_id == event.user).scalar_subquery()
    db.execute(
        sa.update(Notification)
        .where(Notification.user_id == person, Notification.mail_due_at.is_not(None))
        .values(mail_due_at=None)
    )
    db.execute(sa.delete(NotificationPreference).where(NotificationPreference.user_id == person))
