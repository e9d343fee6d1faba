"""Public records the rules need: who prepared a package, ties with buyers, exclusions.

Every record has its source. A record is never changed: it is taken back, and entered anew.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.firms.models import BusinessGroup, Firm
from app.tenders.models import GoverningLaw, Tender


class PackagePart(Labelled):
    """What a consultant did for a package."""

    STUDY = "study", N_("Feasibility or master-plan study")
    DESIGN = "design", N_("Design")
    ESTIMATE = "estimate", N_("Cost estimate")
    DOCUMENTS = "documents", N_("Bidding documents")
    SUPERVISION = "supervision", N_("Supervision")


class RelationKind(Labelled):
    """How a firm and a buyer are tied."""

    CONTROL = "control", N_("Under one control")
    OWNERSHIP = "ownership", N_("Ownership")
    PERSON = "person", N_("One person decides in both")


class RelationBasis(Labelled):
    """Whether a public source states it or the firm itself."""

    PUBLIC = "public", N_("Public source")
    DECLARED = "declared", N_("Stated by the firm")


class ExclusionKind(Labelled):
    """Why a firm may not bid."""

    BARRED = "barred", N_("Barred from bidding")
    INSOLVENT = "insolvent", N_("Insolvency")


class Recorded:
    """What every record carries."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[PublicId | None]
    #: Taken back: it plays no part any more, and stays for the record.
    retracted_at: Mapped[datetime | None]


class PackageRole(Recorded, Base):
    """A consultant's earlier part in a package, as a public source states it."""

    __tablename__ = "package_role"
    __table_args__ = (
        CheckConstraint("firm_id IS NOT NULL OR group_id IS NOT NULL", name="somebody"),
        Index(
            "ux_package_role",
            "tender_id",
            "consultant_key",
            "part",
            unique=True,
            **when("retracted_at IS NULL"),
        ),
    )

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    #: The consultant's name as published, and in one spelling.
    consultant: Mapped[str]
    consultant_key: Mapped[str]
    #: The firm, where the registry knows it.
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), index=True)
    #: The business group, where the source names it.
    group_id: Mapped[int | None] = mapped_column(ForeignKey("business_group.id"), index=True)
    part: Mapped[PackagePart]

    tender: Mapped[Tender] = relationship()
    firm: Mapped[Firm | None] = relationship()
    group: Mapped[BusinessGroup | None] = relationship()


class BuyerRelation(Recorded, Base):
    """A dated tie between a firm and a buyer."""

    __tablename__ = "buyer_relation"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        CheckConstraint("(kind = 'ownership') = (share_bp IS NOT NULL)", name="share"),
        CheckConstraint("share_bp IS NULL OR (share_bp > 0 AND share_bp <= 10000)", name="range"),
        Index(
            "ux_buyer_relation",
            "firm_id",
            "buyer_key",
            "kind",
            "valid_from",
            unique=True,
            **when("retracted_at IS NULL"),
        ),
    )

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    #: The buyer's name as published, and in the spelling by which it is recognised.
    buyer: Mapped[str]
    buyer_key: Mapped[str] = mapped_column(index=True)
    kind: Mapped[RelationKind]
    basis: Mapped[RelationBasis]
    share_bp: Mapped[int | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    firm: Mapped[Firm] = relationship()


class FirmExclusion(Recorded, Base):
    """A firm may not bid over a period."""

    __tablename__ = "firm_exclusion"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        Index(
            "ux_firm_exclusion",
            "firm_id",
            "kind",
            "authority",
            "valid_from",
            unique=True,
            **when("retracted_at IS NULL"),
        ),
    )

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    kind: Mapped[ExclusionKind]
    #: Who barred it, or the court.
    authority: Mapped[str]
    #: The governing law it applies under; null: any.
    law: Mapped[GoverningLaw | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    firm: Mapped[Firm] = relationship()
