"""Every answer that came by mail, taken or refused: the same message counts once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class ReplyOutcome(Labelled):
    """What became of an answer."""

    TAKEN = "taken", N_("Answer taken")
    REFUSED = "refused", N_("Answer refused")


class CalendarReply(Base):
    """One message that was read."""

    __tablename__ = "calendar_reply"
    __table_args__ = (
        CheckConstraint("(outcome = 'refused') = (reason IS NOT NULL)", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: SHA-256 of the message.
    digest: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    sender: Mapped[str | None]
    uid: Mapped[str | None]
    outcome: Mapped[ReplyOutcome]
    #: Why it was refused, as a msgid with parameters.
    reason: Mapped[dict[str, Any] | None]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
