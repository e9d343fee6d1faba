"""Rounds of papers: asked for, waiting for the minutes in which they can be called back, sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.meetings.models import Meeting


class RoundState(Labelled):
    """The life of a round."""

    WAITING = "waiting", N_("Mails wait")
    CALLED_BACK = "called_back", N_("Called back: nothing was sent")
    LEAVING = "leaving", N_("Mails are being written")
    SENT = "sent", N_("Sent")
    STOPPED = "stopped", N_("Stopped: papers could not be built")
    REVOKED = "revoked", N_("Links taken back")


class PackRound(Base):
    """One sending of papers to all seats of a meeting's body."""

    __tablename__ = "pack_round"
    __table_args__ = (
        CheckConstraint("leaves_at >= asked_at", name="leaves"),
        CheckConstraint(
            "(state IN ('called_back', 'revoked')) = (ended_at IS NOT NULL)", name="ended"
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by"),
        CheckConstraint("(state = 'revoked') = (reason IS NOT NULL)", name="reason"),
        Index("ux_pack_round_waiting", "meeting_id", unique=True, **when("state = 'waiting'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    #: How long its links work, and whether the file goes along.
    days: Mapped[int]
    attach: Mapped[bool]
    asked_at: Mapped[datetime]
    asked_by: Mapped[PublicId]
    #: When the mails leave unless it is called back before.
    leaves_at: Mapped[datetime] = mapped_column(index=True)
    #: The job that builds what is to be sent.
    job: Mapped[PublicId | None]
    state: Mapped[RoundState]
    #: Seats written to.
    seats: Mapped[int] = mapped_column(default=0)
    #: Called back or taken back: when, by whom, and for links taken back why.
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[PublicId | None]
    reason: Mapped[str | None]

    meeting: Mapped[Meeting] = relationship()
