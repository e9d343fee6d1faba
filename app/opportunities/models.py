"""What a firm follows, the filter each of its people keeps, and their calendar addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, when
from app.core.ids import PublicId
from app.firms.models import Firm
from app.tenders.models import Tender


class Follow(Base):
    """A firm follows a plan, notice or call: it is told of changes. Ended, never deleted."""

    __tablename__ = "follow"
    __table_args__ = (
        Index(
            "ux_follow_standing", "firm_id", "tender_id", unique=True, **when("ended_at IS NULL")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    followed_at: Mapped[datetime]
    followed_by: Mapped[PublicId]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[PublicId | None]
    #: The followed plan this one came of, once its notice appeared.
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("follow.id"))

    firm: Mapped[Firm] = relationship()
    tender: Mapped[Tender] = relationship()


class SavedFilter(Base):
    """What one person's list of opportunities opens with."""

    __tablename__ = "saved_filter"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    #: The question as its address says it: argument → values.
    question: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]

    user: Mapped[User] = relationship()


class CalendarFeed(Base):
    """A private calendar address of one person. The address holds the token, the row its hash."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index("ux_calendar_feed_user", "user_id", unique=True, **when("revoked_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
