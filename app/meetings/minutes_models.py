"""After the meeting: versions of the minutes, comments on them, reminders of actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class MinutesState(Labelled):
    """The life of minutes."""

    DRAFT = "draft", N_("Draft minutes")
    CIRCULATED = "circulated", N_("Circulated for comments")
    APPROVED = "approved", N_("Approved minutes")


class MinutesVersion(Base):
    """Minutes as they stood: everything said, from which each reader's edition is projected."""

    __tablename__ = "minutes_version"
    __table_args__ = (
        UniqueConstraint("meeting_id", "ordinal"),
        CheckConstraint("state = 'draft' OR circulated_at IS NOT NULL", name="circulated"),
        CheckConstraint("state <> 'approved' OR approved_at IS NOT NULL", name="approved"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    #: 1, 2, … per meeting.
    ordinal: Mapped[int]
    state: Mapped[MinutesState]
    content: Mapped[dict[str, Any]]
    #: SHA-256 of the canonical content.
    digest: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[PublicId | None]
    circulated_at: Mapped[datetime | None]
    comments_until: Mapped[date | None]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[PublicId | None]


class CommentOutcome(Labelled):
    """What became of a comment on minutes."""

    ACCEPTED = "accepted", N_("Accepted")
    NOT_ACCEPTED = "not_accepted", N_("Not accepted")


class MinutesComment(Base):
    """What a member says to circulated minutes, and what the secretariat answers."""

    __tablename__ = "minutes_comment"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint(
            "outcome IS NULL OR outcome <> 'not_accepted' OR answer IS NOT NULL", name="reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_version.id"), index=True)
    said_at: Mapped[datetime]
    said_by: Mapped[PublicId]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[str]
    #: Null while the secretariat has not answered.
    outcome: Mapped[CommentOutcome | None]
    #: The reason; what was changed, where there is something to say.
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[PublicId | None]


class ActionReminder(Base):
    """A reminder of an action that went out: each once."""

    __tablename__ = "action_reminder"
    __table_args__ = (UniqueConstraint("action_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action_item.id"), index=True)
    #: T-7, T-1, or T+7, T+14 … for the weekly escalation; with the due day they are for.
    kind: Mapped[str]
    sent_at: Mapped[datetime]
