"""Versions of the agreement, the signatures under them, and what binds a firm to one place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.consortia.models import Consortium
from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.firms.models import Firm


class VersionState(Labelled):
    """The life of one version of an agreement."""

    OPEN = "open", N_("Open for signature")
    SUBMITTED = "submitted", N_("Under review")
    IN_FORCE = "in_force", N_("In force")
    SUPERSEDED = "superseded", N_("Superseded")
    WITHDRAWN = "withdrawn", N_("Taken back")


class AgreementVersion(Base):
    """What all members are asked to sign: frozen, numbered, known by its hash."""

    __tablename__ = "agreement_version"
    __table_args__ = (
        UniqueConstraint("consortium_id", "number"),
        # One version is being signed or reviewed, and one is in force, at most.
        Index(
            "ux_agreement_version_pending",
            "consortium_id",
            unique=True,
            **when("state IN ('open', 'submitted')"),
        ),
        Index(
            "ux_agreement_version_in_force",
            "consortium_id",
            unique=True,
            **when("state = 'in_force'"),
        ),
        Index("ix_agreement_version_review", "review_ends_at", **when("state = 'submitted'")),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(submitted_at IS NULL) = (review_ends_at IS NULL)", name="review"),
        CheckConstraint("state <> 'submitted' OR submitted_at IS NOT NULL", name="submitted"),
        CheckConstraint("state <> 'in_force' OR effective_at IS NOT NULL", name="in_force"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortium.id"), index=True)
    number: Mapped[int]
    #: The terms as the members read and sign them (agreement.py: AgreementTerms).
    content: Mapped[dict[str, Any]]
    #: SHA-256 over the canonical content.
    sha256: Mapped[str]
    state: Mapped[VersionState]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[PublicId]
    #: When all had signed and the lead asked for the lock: the clock's working day begins.
    submitted_at: Mapped[datetime | None]
    review_ends_at: Mapped[datetime | None]
    effective_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    consortium: Mapped[Consortium] = relationship()
    signatures: Mapped[list[Signature]] = relationship(
        back_populates="version", order_by="Signature.id"
    )


class Signature(Base):
    """A member's consent to one version: typed name, confirmed with a one-time code.

    Live while `ended_at` is null. That a firm is bound to one team only on a lot is the
    `Commitment`'s doing: a member signs a later version of the same agreement without ceasing
    to be bound by the one in force.
    """

    __tablename__ = "agreement_signature"
    __table_args__ = (
        Index(
            "ux_agreement_signature_live",
            "version_id",
            "firm_id",
            unique=True,
            **when("ended_at IS NULL"),
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= signed_at", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id"), index=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    #: Who signed for the firm, and the name as they typed it.
    signed_by: Mapped[PublicId]
    typed_name: Mapped[str]
    signed_at: Mapped[datetime]
    #: The time step of the one-time code that confirmed it.
    totp_step: Mapped[int]
    #: Taken back by the firm, or lapsed with its version or membership.
    ended_at: Mapped[datetime | None]

    version: Mapped[AgreementVersion] = relationship(back_populates="signatures")
    firm: Mapped[Firm] = relationship()


class Commitment(Base):
    """A firm bound to one team, or to its own bid, on a tender or lot: one at most, by schema.

    Opened by a firm's first live signature in a consortium or by its sole bid; ended with the
    signature, the membership, the consortium or the bid.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        Index(
            "ux_commitment_tender",
            "tender_id",
            "firm_id",
            unique=True,
            **when("lot_id IS NULL AND ended_at IS NULL"),
        ),
        Index(
            "ux_commitment_lot",
            "lot_id",
            "firm_id",
            unique=True,
            **when("lot_id IS NOT NULL AND ended_at IS NULL"),
        ),
        Index("ix_commitment_firm", "firm_id", "tender_id", **when("ended_at IS NULL")),
        CheckConstraint("ended_at IS NULL OR ended_at >= since", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    #: The team it signed in; null for a bid of its own.
    consortium_id: Mapped[int | None] = mapped_column(ForeignKey("consortium.id"), index=True)
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
