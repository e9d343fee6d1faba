"""The audit record. What was written stays: triggers on both databases see to it
(app/audit/triggers.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import triggers
from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId


class AccessScope(Labelled):
    """Sealed data that opens to a stated reason (the matrix's "R, reason")."""

    INTERESTS = "interests", N_("Interests of firms")
    FINDINGS = "findings", N_("Findings across firms")


class AuditEntry(Base):
    """One act, written in the transaction of the act itself."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_order", "at", "public_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    at: Mapped[datetime]
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


class AuditErasure(Base):
    """Says that the payload of one entry was erased, and which entry records the erasure.

    A payload can be deleted only once its erasure stands here.
    """

    __tablename__ = "audit_erasure"

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"))
    erased_at: Mapped[datetime]


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
    __table_args__ = (
        Index("ix_access_log_order", "at", "public_id"),
        Index("ix_access_log_subject", "subject_type", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    at: Mapped[datetime]
    viewer_id: Mapped[PublicId | None] = mapped_column(index=True)
    viewer_role: Mapped[str]
    #: Verb in the past tense with its feature: "interests.read".
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    #: The organisation whose data was seen: it may ask who saw it.
    about_id: Mapped[PublicId | None] = mapped_column(index=True)
    #: The reason grant the reader held, where the matrix demands one.
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("access_grant.id"))


class AccessGrant(Base):
    """A stated reason that opens one kind of sealed data to one reader for 30 minutes."""

    __tablename__ = "access_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    viewer_id: Mapped[PublicId] = mapped_column(index=True)
    scope: Mapped[AccessScope]
    reason: Mapped[str]
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime]


triggers.attach(Base.metadata)
