"""Records of one tender made one: which stands, which was absorbed, and every row that moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, when
from app.core.ids import PublicId


class TenderMerge(Base):
    """One record absorbed by another until `undone_at`; its own published facts stay with it."""

    __tablename__ = "tender_merge"
    __table_args__ = (
        Index("ux_tender_merge_live", "absorbed_id", unique=True, **when("undone_at IS NULL")),
        Index("ix_tender_merge_untold", "id", **when("told_at IS NULL")),
        CheckConstraint("kept_id <> absorbed_id", name="two_records"),
        CheckConstraint("undone_at IS NULL OR undone_at >= merged_at", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    absorbed_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    #: What spoke for it when it was decided: the score and its parts.
    basis: Mapped[dict[str, Any]]
    reason: Mapped[str]
    merged_at: Mapped[datetime]
    merged_by: Mapped[PublicId]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[PublicId | None]
    #: Who watches was told of the merge, or of its end; null: a worker will.
    told_at: Mapped[datetime | None]


class TenderMergeMove(Base):
    """One value that a merge changed: the row, the column, before and after.

    It names rows that firms keep to themselves: nobody reads it but the undoing.
    """

    __tablename__ = "tender_merge_move"
    __table_args__ = (Index("ix_tender_merge_move_place", "merge_id", "table_name", "column_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("tender_merge.id"))
    table_name: Mapped[str]
    column_name: Mapped[str]
    row_id: Mapped[int]
    #: Ids of tenders and lots; null where a period was open and the merge ended it.
    before: Mapped[int | None]
    after: Mapped[int | None]
