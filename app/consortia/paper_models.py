"""Papers of a consortium's room: documents, their versions and hashes. Members only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.consortia.models import Consortium
from app.core.db import Base
from app.core.ids import PublicId
from app.firms.models import Firm


class RoomDocument(Base):
    """A paper the members work on; what it says is in its versions."""

    __tablename__ = "consortium_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortium.id"), index=True)
    title: Mapped[str]
    created_at: Mapped[datetime]

    consortium: Mapped[Consortium] = relationship()
    versions: Mapped[list[DocumentVersion]] = relationship(
        back_populates="document", order_by="DocumentVersion.number"
    )


class DocumentVersion(Base):
    """One version of a paper. The file is encrypted in storage; the hash is of what was sent."""

    __tablename__ = "consortium_document_version"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("size_bytes >= 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("consortium_document.id"), index=True)
    number: Mapped[int]
    filename: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    #: SHA-256 of the file as it was sent: its name in encrypted storage (core.storage).
    sha256: Mapped[str]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[PublicId]
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    #: Keyed hash of the author the file names inside (core.fingerprints); null where none does.
    author_key: Mapped[str | None]

    document: Mapped[RoomDocument] = relationship(back_populates="versions")
    firm: Mapped[Firm] = relationship()
