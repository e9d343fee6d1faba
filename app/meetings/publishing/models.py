"""What stands on the CalDAV calendar of each meeting, as Duri last put it there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class CalendarPublication(Base):
    """One meeting on the calendar."""

    __tablename__ = "calendar_publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    #: The server's own mark of the version we wrote.
    etag: Mapped[str | None]
    #: SHA-256 of what we wrote.
    digest: Mapped[str]
    published_at: Mapped[datetime]
    #: Times somebody else had changed it on the calendar in between.
    overwritten: Mapped[int] = mapped_column(default=0)
