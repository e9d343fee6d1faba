"""The stops of a visit. A meeting with stops is a visit; nothing else tells the two apart."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class StopState(Labelled):
    """The life of a stop."""

    ASKED = "asked", N_("Host asked")
    AGREED = "agreed", N_("Host agreed")
    DECLINED = "declined", N_("Host declined")
    DROPPED = "dropped", N_("Stop dropped")
    VISITED = "visited", N_("Visited")


class VisitStop(Base):
    """One stop: where, when, for how long, whose guests, what for, and the outcome."""

    __tablename__ = "visit_stop"
    __table_args__ = (
        CheckConstraint("minutes > 0 AND people > 0", name="some_time_and_people"),
        CheckConstraint("(state = 'visited') = (outcome IS NOT NULL)", name="outcome_of_a_visit"),
        Index("ix_visit_stop_order", "meeting_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    place: Mapped[str]
    purpose: Mapped[str]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    #: How many come; who they are is on the delegation list alone.
    people: Mapped[int]
    state: Mapped[StopState]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    #: What the host said.
    words: Mapped[str | None]
    #: What came of it.
    outcome: Mapped[str | None]
