"""Tables of the foundations: jobs and the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class JobState(Labelled):
    """The life of a background job. The row is the truth; the queue only wakes a worker."""

    REQUESTED = "requested", N_("Waiting")
    RUNNING = "running", N_("Running")
    DONE = "done", N_("Done")
    FAILED = "failed", N_("Failed")
    CANCELLED = "cancelled", N_("Cancelled")


class Job(Base):
    """Work to be done outside a request, with visible progress."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "state", "lease_until"),
        CheckConstraint("progress >= 0 AND progress <= 100", name="progress_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: Name of the handler, e.g. "packs.build".
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    #: Only its owner may look at it (matrix: outbox, job queue, progress).
    requested_by: Mapped[PublicId | None]
    #: The actor it runs for, as core.access.Actor's fields.
    requested_as: Mapped[dict[str, Any]]
    requested_at: Mapped[datetime]
    state: Mapped[JobState]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    #: Percent, and the step it is at as a msgid with parameters.
    progress: Mapped[int] = mapped_column(default=0)
    step: Mapped[dict[str, Any] | None]
    result: Mapped[dict[str, Any] | None]
    #: Why it failed, as a msgid with parameters.
    error: Mapped[dict[str, Any] | None]
    finished_at: Mapped[datetime | None]


class OutboxState(Labelled):
    """Whether a message has left."""

    WAITING = "waiting", N_("Waiting")
    SENT = "sent", N_("Sent")
    FAILED = "failed", N_("Failed")


class OutboxMessage(Base):
    """A mail written in the transaction of its cause and delivered afterwards."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_due", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    #: The whole RFC 5322 message.
    content: Mapped[bytes] = mapped_column(LargeBinary)
    caused_by: Mapped[PublicId | None]
    created_at: Mapped[datetime]
    state: Mapped[OutboxState]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
