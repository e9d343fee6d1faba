"""Tables of the importer: what each file said about each version, and uploads under review."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, when
from app.core.ids import PublicId


class TenderStatement(Base):
    """What one file says about one version of one tender; versions are composed from these.

    A release of a process that no tender is known of yet waits here without a tender: it is
    provenance alone until the tender arrives.
    """

    __tablename__ = "tender_statement"
    __table_args__ = (
        Index(
            "ux_tender_statement_version",
            "tender_id",
            "label",
            "family",
            unique=True,
            **when("tender_id IS NOT NULL"),
        ),
        Index(
            "ux_tender_statement_waiting",
            "ocid",
            "label",
            "family",
            unique=True,
            **when("tender_id IS NULL"),
        ),
        CheckConstraint("tender_id IS NOT NULL OR ocid IS NOT NULL", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"))
    #: Process a waiting release belongs to.
    ocid: Mapped[str | None]
    label: Mapped[str]
    #: importers.staged.Family: who speaks, and in which order they are believed.
    family: Mapped[int]
    published_at: Mapped[datetime | None]
    content: Mapped[dict[str, Any]]
    #: Names the file had a place for.
    covers: Mapped[list[Any]]
    #: OCDS: the release, reduced to what Duri keeps.
    release: Mapped[dict[str, Any] | None]
    digest: Mapped[str]
    source_file_id: Mapped[int] = mapped_column(ForeignKey("source_file.id"), index=True)
    source_place: Mapped[str]


class StagedUpload(Base):
    """An uploaded file between preview and confirmation; its bytes lie in instance/files."""

    __tablename__ = "staged_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: Only this officer may look at it and confirm it.
    uploaded_by: Mapped[PublicId] = mapped_column(index=True)
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    uploaded_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
