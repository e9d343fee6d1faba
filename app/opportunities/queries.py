"""One person's own view of the opportunities: the saved filter and the calendar address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User, UserRole
from app.core.access import FIRM_ROLES, Viewer
from app.core.ids import PublicId
from app.core.tokens import hash_of
from app.firms.models import Firm
from app.opportunities.following import FollowBox, Watched, follow_box, watched, watched_by
from app.opportunities.listing import Opportunity, opportunities
from app.opportunities.models import CalendarFeed, SavedFilter

__all__ = [
    "FeedReader",
    "FollowBox",
    "Opportunity",
    "Watched",
    "feed_reader",
    "feed_since",
    "follow_box",
    "opportunities",
    "saved_question",
    "watched",
    "watched_by",
]


@dataclass(frozen=True)
class FeedReader:
    """Whose calendar an address is: the firm, and the language of the person."""

    firm: PublicId
    locale: str


def saved_question(db: Session, *, viewer: Viewer) -> dict[str, list[str]] | None:
    """The arguments the viewer's own list opens with; None when none are saved."""
    saved = db.scalar(
        sa.select(SavedFilter.question)
        .join(User, User.id == SavedFilter.user_id)
        .where(User.public_id == viewer.user)
    )
    return None if saved is None else {name: list(values) for name, values in saved.items()}


def feed_since(db: Session, *, viewer: Viewer) -> datetime | None:
    """Since when the viewer's calendar address works; None while there is none."""
    return db.scalar(
        sa.select(CalendarFeed.created_at)
        .join(User, User.id == CalendarFeed.user_id)
        .where(User.public_id == viewer.user, CalendarFeed.revoked_at.is_(None))
    )


def feed_reader(db: Session, token: str) -> FeedReader | None:
    """Whose calendar this token opens; None for unknown and revoked ones alike, and for
    people who have left the firm."""
    row = db.execute(
        sa.select(Firm.public_id, User.locale)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .join(User, User.organisation_id == Organisation.id)
        .join(CalendarFeed, CalendarFeed.user_id == User.id)
        .where(
            CalendarFeed.token_hash == hash_of(token),
            CalendarFeed.revoked_at.is_(None),
            User.active,
            sa.exists().where(UserRole.user_id == User.id, UserRole.role.in_(sorted(FIRM_ROLES))),
        )
    ).one_or_none()
    return None if row is None else FeedReader(row.public_id, row.locale)
