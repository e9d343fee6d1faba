"""Labels that the secretariat set; where it set none, the usual ones hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.ids import PublicId
from app.meetings.papers.labels import Disclosure, Ground, PaperKind, Retention


class MeetingPaperLabel(Base):
    """How far one paper of one meeting may be disclosed, and for how long it is kept."""

    __tablename__ = "meeting_paper_label"
    __table_args__ = (
        UniqueConstraint("meeting_id", "paper"),
        CheckConstraint("(disclosure = 'open') = (ground IS NULL)", name="ground_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    paper: Mapped[PaperKind]
    disclosure: Mapped[Disclosure]
    ground: Mapped[Ground | None]
    retention: Mapped[Retention]
    set_at: Mapped[datetime]
    set_by: Mapped[PublicId | None]
    #: Rises with every change; the form carries it (409).
    lock_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)
