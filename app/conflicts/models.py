"""Stored findings, their history, and the queue that cross rules run from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.conflicts.finding import FindingScope, FindingState, Severity
from app.core.db import Base, when
from app.core.ids import PublicId


class Finding(Base):
    """What a rule saw, for one audience. A finding is not a verdict."""

    __tablename__ = "finding"
    __table_args__ = (
        Index(
            "ux_finding_subject",
            "scope",
            "rule",
            "subject_key",
            "firm_id",
            unique=True,
            **when("firm_id IS NOT NULL"),
        ),
        Index(
            "ux_finding_subject_all",
            "scope",
            "rule",
            "subject_key",
            unique=True,
            **when("firm_id IS NULL"),
        ),
        Index("ix_finding_scope_state", "scope", "state", "id"),
        CheckConstraint("(scope = 'own') = (firm_id IS NOT NULL)", name="own_has_firm"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: all: compliance desk · shared: over interests shared with the secretariat · own: one firm
    #: · record: duplicate records
    scope: Mapped[FindingScope]
    rule: Mapped[str]
    rule_version: Mapped[int]
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    #: The firm an own finding speaks to.
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), index=True)
    #: Canonical name of what was found: the same subject keeps its row over scans.
    subject_key: Mapped[str]
    severity: Mapped[Severity]
    #: Rows the finding rests on, as stated by the rule (public ids and words).
    evidence: Mapped[dict[str, Any]]
    #: A settled finding reopens only when this changes.
    evidence_hash: Mapped[str]
    state: Mapped[FindingState]
    waived_until: Mapped[datetime | None]
    found_at: Mapped[datetime]
    #: When the rule stopped firing; the row and its history stay.
    cleared_at: Mapped[datetime | None]

    history: Mapped[list[FindingEvent]] = relationship(
        back_populates="finding", order_by="FindingEvent.id"
    )


class FindingEvent(Base):
    """One step in the life of a finding."""

    __tablename__ = "finding_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    at: Mapped[datetime]
    #: Null when the engine itself moved it.
    actor_id: Mapped[PublicId | None]
    state: Mapped[FindingState]
    reason: Mapped[str]

    finding: Mapped[Finding] = relationship(back_populates="history")


class RecheckRequest(Base):
    """The one constant queue row a write leaves; cross rules run from it afterwards."""

    __tablename__ = "recheck_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    requested_at: Mapped[datetime]
