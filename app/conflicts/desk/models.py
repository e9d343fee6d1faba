"""What officers keep for their own work with findings: saved questions, and what they were told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.conflicts.words import FindingPlace
from app.core.db import Base
from app.core.ids import PublicId


class SavedFilter(Base):
    """A question to a list of findings, kept by one officer under a name."""

    __tablename__ = "saved_finding_filter"
    __table_args__ = (UniqueConstraint("user_id", "place", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    place: Mapped[FindingPlace]
    name: Mapped[str]
    #: The words of its address, all of them choices of the form.
    arguments: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class DeskNotice(Base):
    """One morning's word to one officer of the compliance desk that there is something new."""

    __tablename__ = "desk_notice"
    __table_args__ = (UniqueConstraint("user_id", "told_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    #: What is new is what was found or reopened after this; null: ever.
    since: Mapped[datetime | None]
    told_at: Mapped[datetime]
    #: When the officer ticked it off.
    seen_at: Mapped[datetime | None]
