"""Private calendar addresses of people who are invited to meetings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, when


class MeetingFeed(Base):
    """The calendar address of one mail address. The address holds the token, the row its hash."""

    __tablename__ = "meeting_feed"
    __table_args__ = (
        Index("ux_meeting_feed_address", "address", unique=True, **when("revoked_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Lower-cased mail address: the feed holds what this address was invited to.
    address: Mapped[str]
    locale: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
