"""The audit record. Entries and seals are append-only by trigger on both databases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.ids import PublicId


class AuditEntry(Base):
    """One act, written in the transaction of the act itself."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    #: Public id of the acting user; null for the system and the command line.
    actor_id: Mapped[PublicId | None] = mapped_column(index=True)
    #: Role the actor used, e.g. "secretariat", "owner", "system".
    actor_role: Mapped[str]
    organisation_id: Mapped[PublicId | None] = mapped_column(index=True)
    #: Verb in the past tense with its feature: "interests.registered".
    action: Mapped[str] = mapped_column(index=True)
    subject_type: Mapped[str]
    subject_id: Mapped[str] = mapped_column(index=True)
    #: SHA-256 over salt and canonical payload; the chain covers this, not the payload.
    commitment: Mapped[str]


class AuditPayload(Base):
    """What an entry says beyond its outline; can be erased without breaking the chain."""

    __tablename__ = "audit_payload"

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    salt: Mapped[str]
    content: Mapped[dict[str, Any]]


class AuditSeal(Base):
    """Places one entry in the chain, shortly after it was written."""

    __tablename__ = "audit_seal"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    #: SHA-256 over the previous seal's hash and the entry's outline and commitment.
    hash: Mapped[str]
    sealed_at: Mapped[datetime]


class AccessLog(Base):
    """Who saw what: written by `record_access()` in its own short transaction."""

    __tablename__ = "access_log"
    __table_args__ = (Index("ix_access_log_subject", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    viewer_id: Mapped[PublicId | None] = mapped_column(index=True)
    viewer_role: Mapped[str]
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    #: The reason grant the reader held, where the matrix demands one.
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("access_grant.id"))


class AccessGrant(Base):
    """A stated reason that opens one kind of sealed data to one reader for 30 minutes."""

    __tablename__ = "access_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    viewer_id: Mapped[PublicId] = mapped_column(index=True)
    #: What it opens, e.g. "interests" or "findings".
    scope: Mapped[str]
    reason: Mapped[str]
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime]
