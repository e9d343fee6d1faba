"""Whoever leaves the firm leaves its private calendar and their own view of it behind."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.events import MemberLeft
from app.accounts.models import User
from app.core.access import Actor
from app.opportunities.models import CalendarFeed, SavedFilter


def on_left(db: Session, event: MemberLeft, _actor: Actor, now: datetime) -> None:
    """The calendar address answers nobody any more; the saved question is forgotten."""
    person = sa.select(User.id).where(User.public_id == event.user).scalar_subquery()
    db.execute(
        sa.update(CalendarFeed)
        .where(CalendarFeed.user_id == person, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    db.execute(sa.delete(SavedFilter).where(SavedFilter.user_id == person))
