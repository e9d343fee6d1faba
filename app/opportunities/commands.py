"""What a firm's people do with their own view: follow, keep a filter, open a calendar address.

Nothing here may depend on another firm: no check, no message, no delay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.core.access import FIRM_ROLES, Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotAllowedError
from app.core.i18n import message
from app.core.ids import PublicId
from app.core.tokens import hash_of, new_token
from app.firms.acting import acting_firm
from app.firms.models import Firm
from app.opportunities.models import CalendarFeed, Follow, SavedFilter
from app.tenders.merging.merged import standing_tender
from app.tenders.models import Tender
from app.tenders.status import tender_stage


class NothingToFollowError(DomainError):
    """A closed or cancelled tender has no news to come."""

    def __init__(self) -> None:
        super().__init__(message("This tender is closed: there is nothing left to follow."))


on_violation("follow", "firm_id", "tender_id")(ConflictError)
on_violation("saved_filter", "user_id")(ConflictError)
on_violation("calendar_feed", "user_id")(ConflictError)


def follow(db: Session, tender: PublicId, *, actor: Actor, now: datetime) -> None:
    """Be told what happens to `tender`; nothing happens when the firm follows it already."""
    firm = acting_firm(db, actor)
    subject = standing_tender(db, tender)
    if _standing(db, firm, subject) is not None:
        return
    if not tender_stage(subject, now=now).live:
        raise NothingToFollowError
    db.add(Follow(firm_id=firm.id, tender_id=subject.id, followed_at=now, followed_by=actor.person))
    db.flush()
    record(db, "opportunities.followed", "tender", tender, actor=actor, now=now)


def unfollow(db: Session, tender: PublicId, *, actor: Actor, now: datetime) -> None:
    """Be told no more; at any time, twice is once."""
    firm = acting_firm(db, actor)
    standing = _standing(db, firm, standing_tender(db, tender))
    if standing is None:
        return
    standing.ended_at, standing.ended_by = now, actor.person
    db.flush()
    record(db, "opportunities.unfollowed", "tender", tender, actor=actor, now=now)


def save_filter(
    db: Session, question: Mapping[str, Sequence[str]], *, actor: Actor, now: datetime
) -> None:
    """Let the actor's own list open with `question` (arguments of its address) from now on."""
    user = _own_user(db, actor)
    kept = {name: list(values) for name, values in sorted(question.items())}
    saved = db.scalar(sa.select(SavedFilter).where(SavedFilter.user_id == user.id))
    if saved is None:
        db.add(SavedFilter(user_id=user.id, question=kept, saved_at=now))
    else:
        saved.question, saved.saved_at = kept, now
    db.flush()
    record(db, "opportunities.filter_saved", "user", user.public_id, actor=actor, now=now)


def forget_filter(db: Session, *, actor: Actor, now: datetime) -> None:
    """Let the list open as it does for everybody of the firm."""
    user = _own_user(db, actor)
    saved = db.scalar(sa.select(SavedFilter).where(SavedFilter.user_id == user.id))
    if saved is None:
        return
    db.delete(saved)
    db.flush()
    record(db, "opportunities.filter_forgotten", "user", user.public_id, actor=actor, now=now)


def open_feed(db: Session, *, actor: Actor, now: datetime) -> str:
    """A new calendar address for the actor; the one before stops working. Returns its token,
    which is kept nowhere: who loses it opens another."""
    user = _own_user(db, actor)
    _close_feed(db, user, now)
    token = new_token()
    db.add(CalendarFeed(user_id=user.id, token_hash=hash_of(token), created_at=now))
    db.flush()
    record(db, "opportunities.feed_opened", "user", user.public_id, actor=actor, now=now)
    return token


def revoke_feed(db: Session, *, actor: Actor, now: datetime) -> None:
    """Let the actor's calendar address answer nobody any more. Twice is once."""
    user = _own_user(db, actor)
    if _close_feed(db, user, now):
        record(db, "opportunities.feed_revoked", "user", user.public_id, actor=actor, now=now)


def _close_feed(db: Session, user: User, now: datetime) -> bool:
    feed = db.scalar(
        sa.select(CalendarFeed).where(
            CalendarFeed.user_id == user.id, CalendarFeed.revoked_at.is_(None)
        )
    )
    if feed is None:
        return False
    feed.revoked_at = now
    db.flush()
    return True


def _own_user(db: Session, actor: Actor) -> User:
    """The actor's own account, locked: two acts at once come one after the other."""
    if actor.firm is None or not actor.has(*FIRM_ROLES):
        raise NotAllowedError
    user = db.scalar(sa.select(User).where(User.public_id == actor.user).with_for_update())
    if user is None:
        raise NotAllowedError
    return user


def _standing(db: Session, firm: Firm, tender: Tender) -> Follow | None:
    return db.scalar(
        sa.select(Follow)
        .where(Follow.firm_id == firm.id, Follow.tender_id == tender.id, Follow.ended_at.is_(None))
        .with_for_update()
    )
