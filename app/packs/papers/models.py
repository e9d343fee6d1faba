"""What the secretariat puts into packs: papers of others, and the choice of sections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.core.ids import PublicId
from app.meetings.models import Meeting


class PackAnnex(Base):
    """A PDF bound into the packs of a meeting, for those audiences it was opened to."""

    __tablename__ = "pack_annex"
    __table_args__ = (
        UniqueConstraint("meeting_id", "position"),
        CheckConstraint("pages > 0", name="has_pages"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    #: 1, 2, … in the order they came; each edition numbers its own.
    position: Mapped[int]
    title_ko: Mapped[str]
    title_vi: Mapped[str]
    title_en: Mapped[str]
    #: Who handed it in, in the officer's words; may be empty.
    origin: Mapped[str]
    filename: Mapped[str]
    #: The cleaned file, under its hash.
    sha256: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    #: Width and height of each page in points.
    sizes: Mapped[list[Any]]
    #: What was taken out of it: keys of core.pdf_clean.REMOVED.
    removed: Mapped[list[Any]]
    #: Audience → the instant from which it may read the paper (ISO 8601).
    audiences: Mapped[dict[str, Any]]
    added_at: Mapped[datetime]
    added_by: Mapped[PublicId | None]
    #: Taken out again, before any edition with it was issued.
    withdrawn_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()


class PackLayout(Base):
    """The sections of a meeting's packs, as the secretariat chose and ordered them."""

    __tablename__ = "pack_layout"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    #: Names of sections in order.
    sections: Mapped[list[Any]]
    set_at: Mapped[datetime]
    set_by: Mapped[PublicId | None]

    meeting: Mapped[Meeting] = relationship()
