"""Bid: who filed for what, when, and what became of it. No price, now or ever."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.consortia.models import Consortium
from app.consortia.signing_models import AgreementVersion
from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.firms.models import Firm
from app.tenders.models import Lot, Tender


class BidStatus(Labelled):
    """What became of a bid."""

    FILED = "filed", N_("Filed")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    WON = "won", N_("Contract won")
    LOST = "lost", N_("Lost")


class Bid(Base):
    """What a locked team or a sole firm filed for a tender or lot."""

    __tablename__ = "bid"
    __table_args__ = (
        CheckConstraint("(consortium_id IS NULL) <> (firm_id IS NULL)", name="one_team"),
        CheckConstraint("(consortium_id IS NULL) = (version_id IS NULL)", name="team_version"),
        CheckConstraint("(status = 'filed') = (settled_at IS NULL)", name="settled"),
        Index(
            "ux_bid_team_tender",
            "tender_id",
            "consortium_id",
            unique=True,
            **when("consortium_id IS NOT NULL AND lot_id IS NULL AND status <> 'withdrawn'"),
        ),
        Index(
            "ux_bid_team_lot",
            "lot_id",
            "consortium_id",
            unique=True,
            **when("consortium_id IS NOT NULL AND lot_id IS NOT NULL AND status <> 'withdrawn'"),
        ),
        Index(
            "ux_bid_sole_tender",
            "tender_id",
            "firm_id",
            unique=True,
            **when("firm_id IS NOT NULL AND lot_id IS NULL AND status <> 'withdrawn'"),
        ),
        Index(
            "ux_bid_sole_lot",
            "lot_id",
            "firm_id",
            unique=True,
            **when("firm_id IS NOT NULL AND lot_id IS NOT NULL AND status <> 'withdrawn'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"), index=True)
    #: The team, with the agreement in force when it filed; or the sole firm.
    consortium_id: Mapped[int | None] = mapped_column(ForeignKey("consortium.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_version.id"))
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), index=True)
    filed_at: Mapped[datetime]
    filed_by: Mapped[PublicId]
    #: Until then it shows "under review", whatever anybody else filed.
    review_ends_at: Mapped[datetime]
    status: Mapped[BidStatus]
    #: When it was withdrawn, won or lost.
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[PublicId | None]

    tender: Mapped[Tender] = relationship()
    lot: Mapped[Lot | None] = relationship()
    consortium: Mapped[Consortium | None] = relationship()
    version: Mapped[AgreementVersion | None] = relationship()
    firm: Mapped[Firm | None] = relationship()
