"""Stored findings, their history, and the queue that cross rules run from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.conflicts.finding import Severity
from app.conflicts.words import FindingScope, FindingState
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
        Index("ix_finding_scope_found", "scope", "found_at", "public_id"),
        CheckConstraint("(scope = 'own') = (firm_id IS NOT NULL)", name="own_has_firm"),
        CheckConstraint(
            "(scope = 'record') = (other_tender_id IS NOT NULL)", name="record_has_pair"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Made from scope, rule and subject (store.py): it says nothing about how many others exist.
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: all: compliance desk · shared: over interests shared with the secretariat · own: one firm
    #: · record: duplicate records
    scope: Mapped[FindingScope]
    rule: Mapped[str]
    rule_version: Mapped[int]
    #: The dated ruleset that graded it.
    ruleset: Mapped[str]
    #: Which of the rule's cases; its explanation.
    case: Mapped[str]
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    #: The second record of a pair.
    other_tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"), index=True)
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
    #: Two officers do not overwrite each other.
    lock_version: Mapped[int] = mapped_column(default=1)

    history: Mapped[list[FindingEvent]] = relationship(
        back_populates="finding", order_by="FindingEvent.id"
    )
    interests: Mapped[list[FindingInterest]] = relationship(
        cascade="all, delete-orphan", order_by="FindingInterest.interest_id"
    )
    firms: Mapped[list[FindingFirm]] = relationship(
        cascade="all, delete-orphan", order_by="FindingFirm.firm_id"
    )

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)


class FindingInterest(Base):
    """An interest a finding rests on: a finding is hidden as soon as its reader may not see one."""

    __tablename__ = "finding_interest"

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    interest_id: Mapped[int] = mapped_column(
        ForeignKey("interest.id"), primary_key=True, index=True
    )


class FindingFirm(Base):
    """A firm a finding is about."""

    __tablename__ = "finding_firm"

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), primary_key=True, index=True)


class FindingEvent(Base):
    """One step in the life of a finding."""

    __tablename__ = "finding_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    at: Mapped[datetime]
    #: Null when the engine itself moved it; its reason is then a msgid.
    actor_id: Mapped[PublicId | None]
    state: Mapped[FindingState]
    reason: Mapped[str]

    finding: Mapped[Finding] = relationship(back_populates="history")


class RecheckRequest(Base):
    """The one constant queue row a write leaves; cross rules run from it afterwards."""

    __tablename__ = "recheck_request"
    __table_args__ = (
        CheckConstraint("(tender_id IS NULL) <> (firm_id IS NULL)", name="one_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Recheck this tender's board and those that share its interests.
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"), index=True)
    #: Recheck every board this firm has an interest on.
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), index=True)
    requested_at: Mapped[datetime]


class TenderMatchKey(Base):
    """A key by which records of one notice meet (records.py); public facts, kept by the engine."""

    __tablename__ = "tender_match_key"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True, index=True)


class TenderMatchState(Base):
    """What a tender's match keys were last made from, so that a scan writes only what changed; and
    its buyer in one spelling. Public facts, kept by the engine."""

    __tablename__ = "tender_match_state"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), primary_key=True)
    #: Of everything the keys are made from (match_keys.py).
    digest: Mapped[str]
    buyer_key: Mapped[str | None] = mapped_column(index=True)


class ConflictEngine(Base):
    """The engine's one row: held by whoever writes findings, and how far the clock was followed."""

    __tablename__ = "conflict_engine"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Closings up to here have been rechecked.
    clock_at: Mapped[datetime | None]
    scanned_at: Mapped[datetime | None]


# Records that the rules need, and the desk's contacts, lie beside; known with these.
from app.conflicts.registers import contact_models as contact_models  # noqa: E402, PLC0414  (tables of this schema, after those they name)
from app.conflicts.registers import fact_models as fact_models  # noqa: E402, PLC0414  (tables of this schema, after those they name)
from app.conflicts.registers import record_models as record_models  # noqa: E402, PLC0414  (tables of this schema, after those they name)
