"""Merges of two records of one firm: who asked and agreed, and every row that was changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.firms.models import Firm


class MergeState(Labelled):
    """Where a merge stands."""

    ASKED = "asked", N_("Waiting for consent")
    DECLINED = "declined", N_("Declined by a firm")
    WITHDRAWN = "withdrawn", N_("Taken back")
    DONE = "done", N_("Merged")
    UNDONE = "undone", N_("Undone")


class FirmMerge(Base):
    """One record gives up its place to another; undone, both stand as before."""

    __tablename__ = "firm_merge"
    __table_args__ = (
        # A record is given up once at a time.
        Index("ux_firm_merge_gone", "gone_id", unique=True, **when("state IN ('asked', 'done')")),
        Index("ix_firm_merge_order", "asked_at", "public_id"),
        CheckConstraint("kept_id <> gone_id", name="two"),
        CheckConstraint("(state IN ('done', 'undone')) = (done_at IS NOT NULL)", name="done"),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: The record that stays, and the one that is given up.
    kept_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    state: Mapped[MergeState]
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[PublicId | None]
    #: Whether people have worked in both: then an owner of each agrees first.
    needs_consent: Mapped[bool]
    kept_agreed_at: Mapped[datetime | None]
    kept_agreed_by: Mapped[PublicId | None]
    gone_agreed_at: Mapped[datetime | None]
    gone_agreed_by: Mapped[PublicId | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[PublicId | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[PublicId | None]
    undo_reason: Mapped[str | None]
    #: Two officers do not overwrite each other.
    lock_version: Mapped[int] = mapped_column(default=1)

    kept: Mapped[Firm] = relationship(foreign_keys=[kept_id])
    gone: Mapped[Firm] = relationship(foreign_keys=[gone_id])

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)


class FirmMergeRow(Base):
    """One row that a merge changed: how to find it now, and what stood before.

    Some are confidential filings: nobody reads this table but the undo.
    """

    __tablename__ = "firm_merge_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("firm_merge.id"), index=True)
    table_name: Mapped[str]
    #: Its primary key since the merge.
    row_key: Mapped[dict[str, Any]]
    #: The changed columns as they were, and as the merge left them (with what guards the undo).
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
