"""Interest and the periods during which it is shared with the secretariat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.firms.models import Firm
from app.tenders.models import Lot, Tender


class IntendedRole(Labelled):
    """The role the firm has in mind."""

    LEAD = "lead", N_("Lead member")
    MEMBER = "member", N_("Consortium member")
    SOLE = "sole", N_("Sole bidder")
    SUBCONTRACTOR = "subcontractor", N_("Subcontractor")
    SUPPLIER = "supplier", N_("Technology supplier")


class Interest(Base):
    """A firm's stated wish to pursue a tender or one of its lots."""

    __tablename__ = "interest"
    __table_args__ = (
        Index(
            "ux_interest_tender",
            "tender_id",
            "firm_id",
            unique=True,
            **when("lot_id IS NULL AND withdrawn_at IS NULL"),
        ),
        Index(
            "ux_interest_lot",
            "lot_id",
            "firm_id",
            unique=True,
            **when("lot_id IS NOT NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    role: Mapped[IntendedRole]
    registered_at: Mapped[datetime]
    registered_by: Mapped[PublicId]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[PublicId | None]
    #: The interest in a plan this one was carried over from, once its notice appeared.
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("interest.id"))

    tender: Mapped[Tender] = relationship()
    lot: Mapped[Lot | None] = relationship()
    firm: Mapped[Firm] = relationship()
    sharings: Mapped[list[InterestSharing]] = relationship(
        back_populates="interest", order_by="InterestSharing.shared_at"
    )


class InterestSharing(Base):
    """A period during which the secretariat may see an interest; open while `ended_at` is null."""

    __tablename__ = "interest_sharing"
    __table_args__ = (
        Index("ux_interest_sharing_open", "interest_id", unique=True, **when("ended_at IS NULL")),
        CheckConstraint("ended_at IS NULL OR ended_at >= shared_at", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interest_id: Mapped[int] = mapped_column(ForeignKey("interest.id"), index=True)
    shared_at: Mapped[datetime]
    shared_by: Mapped[PublicId]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[PublicId | None]

    interest: Mapped[Interest] = relationship(back_populates="sharings")


class InterestRoleChange(Base):
    """The role a firm meant until `changed_at`; the present one stands with the interest."""

    __tablename__ = "interest_role_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    interest_id: Mapped[int] = mapped_column(ForeignKey("interest.id"), index=True)
    before: Mapped[IntendedRole]
    changed_at: Mapped[datetime]
    changed_by: Mapped[PublicId]


class CarryRequest(Base):
    """The one constant queue row a new link between plan and notice leaves."""

    __tablename__ = "carry_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    requested_at: Mapped[datetime]


# The table of statements lies beside; it must be known with these.
from app.interests import statement_models as statement_models  # noqa: E402, PLC0414  (tables of this schema, after those they name)
