"""What one person was told, newest first, and how they want to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Message
from app.core.ids import PublicId
from app.core.keyset import Order, Rows, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.models import Firm
from app.notifications.kinds import NotificationKind
from app.notifications.models import Notification, NotificationPreference
from app.notifications.policies import kinds_for, may_read_notifications
from app.notifications.words import Target, sentence, target, title

_NEWEST_FIRST: Final = Order(
    "told",
    Notification.created_at,
    Notification.public_id,
    load_instant,
    descending=True,
    nullable=False,
)


@dataclass(frozen=True)
class Told:
    """One notification as its reader sees it."""

    public_id: PublicId
    kind: NotificationKind
    #: The tender it is about, in the reader's language.
    title: str
    number: str | None
    sentence: Message
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Preference:
    """How one kind is told to the reader."""

    kind: NotificationKind
    in_app: bool
    by_mail: bool


def notifications(
    db: Session,
    *,
    viewer: Viewer,
    unread: bool = False,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Told]:
    """What the viewer was told as a person of their firm, newest first."""
    rows = _own(viewer)
    if unread:
        rows = rows.where(Notification.read_at.is_(None))
    stretch = read_stretch(db, rows, _NEWEST_FIRST, cursor=cursor, size=size)
    return Page(
        items=[_told(row) for row in stretch.rows],
        count=capped_count(db, rows, _NEWEST_FIRST),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def target_of(db: Session, notification: PublicId, *, viewer: Viewer) -> Target:
    """Where one of the viewer's own notifications leads; NotFoundError for any other."""
    row = db.execute(_own(viewer).where(Notification.public_id == notification)).one_or_none()
    if row is None:
        raise NotFoundError
    return target(row.facts)


def preferences(db: Session, *, viewer: Viewer) -> Sequence[Preference]:
    """How the viewer wants each kind there is for them, in declaration order."""
    kinds = kinds_for(viewer)
    if not kinds:
        raise NotFoundError
    said = {
        row.kind: row
        for row in db.scalars(
            sa.select(NotificationPreference)
            .join(User, User.id == NotificationPreference.user_id)
            .where(User.public_id == viewer.user)
        )
    }
    return tuple(
        Preference(kind, said[kind].in_app, said[kind].by_mail)
        if kind in said
        else Preference(kind, True, kind.mailed_unasked)
        for kind in kinds
    )


def _own(viewer: Viewer) -> Rows:
    """The viewer's own rows, of the firm they are in now."""
    if viewer.firm is None or not may_read_notifications(viewer):
        raise NotFoundError
    return (
        sa.select(
            Notification.public_id,
            Notification.kind,
            Notification.facts,
            Notification.created_at,
            Notification.read_at,
        )
        .join(User, User.id == Notification.user_id)
        .join(Firm, Firm.id == Notification.firm_id)
        .where(User.public_id == viewer.user, Firm.public_id == viewer.firm, Notification.in_app)
    )


def _told(row: Row[*tuple[Any, ...]]) -> Told:
    return Told(
        public_id=row.public_id,
        kind=row.kind,
        title=title(row.facts),
        number=row.facts.get("number"),
        sentence=sentence(row.kind, row.facts),
        at=row.created_at,
        read_at=row.read_at,
    )
