"""Facts that tie rivals: holdings, shared marks, subcontracts, what a bid names.

Like the public records beside them, a fact is never changed: it is taken back, and entered anew.
What a firm names for a bid tells of its filing: nobody but that firm and, for a stated reason,
the compliance desk reads it.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.conflicts.registers.record_models import Recorded
from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.firms.models import Firm
from app.tenders.models import Lot, Tender


class MarkKind(Labelled):
    """What two firms can share without being one."""

    PHONE = "phone", N_("Telephone number")
    DOMAIN = "domain", N_("Mail domain")
    ADDRESS = "address", N_("Address")
    BANK = "bank", N_("Bank account")


class PromiseKind(Labelled):
    """What a bid names that cannot stand in two bids at one time."""

    PERSON = "person", N_("Key person")
    GUARANTEE = "guarantee", N_("Guarantee serial")


class NamedKind(Labelled):
    """What a register of names in bids holds beside people and guarantees."""

    SUBCONTRACTOR = "subcontract", N_("Subcontractor named")


class HoldingKind(Labelled):
    """What a register of ownership holds."""

    HOLDING = "holding", N_("Share held")


class Holding(Recorded, Base):
    """Somebody holds a share of a company's capital, from one day to another."""

    __tablename__ = "holding"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        CheckConstraint("share_bp > 0 AND share_bp <= 10000", name="share"),
        Index(
            "ux_holding",
            "owner_key",
            "owned_key",
            "valid_from",
            unique=True,
            **when("retracted_at IS NULL"),
        ),
        # The register's list.
        Index("ix_holding_recorded", "recorded_at", "public_id", **when("retracted_at IS NULL")),
    )

    #: As published; the key is the firm's public id, or the name in one spelling after a "~".
    owner: Mapped[str]
    owner_key: Mapped[str] = mapped_column(index=True)
    owner_firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), index=True)
    owned: Mapped[str]
    owned_key: Mapped[str] = mapped_column(index=True)
    owned_firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), index=True)
    share_bp: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class FirmMark(Recorded, Base):
    """A telephone number, mail domain, address or account that is used by a firm."""

    __tablename__ = "firm_mark"
    __table_args__ = (
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="period"
        ),
        Index(
            "ux_firm_mark",
            "firm_id",
            "kind",
            "key",
            unique=True,
            **when("retracted_at IS NULL AND valid_from IS NULL"),
        ),
        # An office a firm has come back to is two marks, each with its days.
        Index(
            "ux_firm_mark_since",
            "firm_id",
            "kind",
            "key",
            "valid_from",
            unique=True,
            **when("retracted_at IS NULL AND valid_from IS NOT NULL"),
        ),
        Index("ix_firm_mark_value", "kind", "key"),
        # The register's list.
        Index(
            "ix_firm_mark_recorded",
            "recorded_at",
            "public_id",
            **when("retracted_at IS NULL AND NOT derived"),
        ),
    )

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    kind: Mapped[MarkKind]
    #: Equal for equal spellings; of a bank account a keyed hash.
    key: Mapped[str]
    #: As entered; of a bank account the last digits alone.
    shown: Mapped[str]
    #: Null: not known.
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    #: Read from the firm's own contacts, website and registered offices: kept in line with them.
    derived: Mapped[bool] = mapped_column(default=False)

    firm: Mapped[Firm] = relationship()


class Subcontract(Recorded, Base):
    """A bidder names another firm as its subcontractor for a tender or lot."""

    __tablename__ = "subcontract"
    __table_args__ = (
        CheckConstraint("firm_id <> subcontractor_id", name="two_firms"),
        Index(
            "ux_subcontract_tender",
            "tender_id",
            "firm_id",
            "subcontractor_id",
            unique=True,
            **when("retracted_at IS NULL AND lot_id IS NULL"),
        ),
        Index(
            "ux_subcontract_lot",
            "lot_id",
            "firm_id",
            "subcontractor_id",
            unique=True,
            **when("retracted_at IS NULL AND lot_id IS NOT NULL"),
        ),
    )

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    #: The bidder.
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    subcontractor_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)

    tender: Mapped[Tender] = relationship()
    lot: Mapped[Lot | None] = relationship()
    firm: Mapped[Firm] = relationship(foreign_keys=[firm_id])
    subcontractor: Mapped[Firm] = relationship(foreign_keys=[subcontractor_id])


class BidPromise(Recorded, Base):
    """A key person or guarantee that a bidder names for a tender or lot, over a period."""

    __tablename__ = "bid_promise"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="period"),
        Index("ix_bid_promise_key", "kind", "key"),
        Index(
            "ux_bid_promise_tender",
            "tender_id",
            "firm_id",
            "kind",
            "key",
            unique=True,
            **when("retracted_at IS NULL AND lot_id IS NULL"),
        ),
        Index(
            "ux_bid_promise_lot",
            "lot_id",
            "firm_id",
            "kind",
            "key",
            unique=True,
            **when("retracted_at IS NULL AND lot_id IS NOT NULL"),
        ),
    )

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    kind: Mapped[PromiseKind]
    #: The person's name, or issuer and serial, as the bidder wrote it.
    label: Mapped[str]
    #: Keyed hash of name and date of birth, or of issuer and serial: equal for one and the same.
    key: Mapped[str]
    #: The days over which the person or the guarantee is bound.
    valid_from: Mapped[date]
    valid_to: Mapped[date]

    tender: Mapped[Tender] = relationship()
    lot: Mapped[Lot | None] = relationship()
    firm: Mapped[Firm] = relationship()
