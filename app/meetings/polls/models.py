"""A poll of a meeting: its slots, who is asked by a private link, what each answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class PollState(Labelled):
    """The life of a poll."""

    OPEN = "open", N_("Poll open")
    CLOSED = "closed", N_("Poll closed")


class CanMeet(Labelled):
    """What a person says of one slot."""

    YES = "yes", N_("Yes, I can")
    IF_NEED_BE = "if_need_be", N_("If need be")
    NO = "no", N_("No, I cannot")


class Poll(Base):
    """One round of asking; a meeting has one open poll at most."""

    __tablename__ = "meeting_poll"
    __table_args__ = (
        Index("ux_meeting_poll_open", "meeting_id", unique=True, **when("state = 'open'")),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    state: Mapped[PollState]
    #: Length asked about.
    minutes: Mapped[int]
    #: Answers are refused from then on.
    respond_by: Mapped[datetime]
    opened_at: Mapped[datetime]
    opened_by: Mapped[PublicId | None]
    closed_at: Mapped[datetime | None]


class PollSlot(Base):
    """One start that is asked about."""

    __tablename__ = "meeting_poll_slot"
    __table_args__ = (UniqueConstraint("poll_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("meeting_poll.id"))
    starts_at: Mapped[datetime]


class PollSeat(Base):
    """A seat that is asked. Its link holds a token, the row the token's hash."""

    __tablename__ = "meeting_poll_seat"
    __table_args__ = (UniqueConstraint("poll_id", "seat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("meeting_poll.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    #: SHA-256; null for a seat that cannot be written to. The officer enters its answer.
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    #: Without this person the meeting is not held.
    required: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]


class PollAnswer(Base):
    """What one seat said of one slot."""

    __tablename__ = "meeting_poll_answer"
    __table_args__ = (UniqueConstraint("poll_seat_id", "slot_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_seat_id: Mapped[int] = mapped_column(ForeignKey("meeting_poll_seat.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("meeting_poll_slot.id"), index=True)
    answer: Mapped[CanMeet]
