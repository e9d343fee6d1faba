"""Notifications, preferences, and the queue of tender news."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, when
from app.core.ids import PublicId
from app.firms.models import Firm
from app.notifications.kinds import NotificationKind


class Notification(Base):
    """One piece of news for one person, as a person of one firm."""

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_list", "user_id", "created_at", "public_id"),
        Index("ix_notification_mail", "user_id", **when("mail_due_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Made of what it tells and to whom: the same news is told once.
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    kind: Mapped[NotificationKind]
    #: What the sentence needs: ids, titles in every language, dates.
    facts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    #: Whether it stands in the reader's list.
    in_app: Mapped[bool]
    read_at: Mapped[datetime | None]
    #: Since when it waits for the next mail; null when none is wanted or it has left.
    mail_due_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    firm: Mapped[Firm] = relationship()


class NotificationPreference(Base):
    """How one person wants one kind; no row: as `NotificationKind.mailed_unasked` says."""

    __tablename__ = "notification_preference"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    kind: Mapped[NotificationKind] = mapped_column(primary_key=True)
    in_app: Mapped[bool]
    by_mail: Mapped[bool]


class TenderNews(Base):
    """The one constant queue row a changed tender leaves, whoever follows it."""

    __tablename__ = "tender_news"

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    #: The plan this tender came of, where that is the news.
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"), index=True)
    happened_at: Mapped[datetime]
