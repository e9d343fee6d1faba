"""Firm, names, identifiers, capabilities, business groups and dated affiliations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.core.db import Base, when
from app.core.fields import SolutionField
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId, new_public_id
from app.core.text import place_key


class SizeClass(Labelled):
    """Size of a firm as declared; a `SizeProof` says whether that is shown, and until when."""

    SME = "sme", N_("Small or medium-sized")
    MID = "mid", N_("Mid-sized")
    LARGE = "large", N_("Large")


class IdentifierScheme(Labelled):
    """Where an identifier comes from."""

    KR_BRN = "KR-BRN", N_("Korean business registration number")
    VN_MST = "VN-MST", N_("Vietnamese tax code")


class Activity(Labelled):
    """What a firm does in a field."""

    CONSULTING = "consulting", N_("Planning and consulting")
    DESIGN = "design", N_("Design and engineering")
    SUPPLY = "supply", N_("Equipment")
    SOFTWARE = "software", N_("Software")
    INTEGRATION = "integration", N_("System integration")
    CONSTRUCTION = "construction", N_("Construction")
    OPERATION = "operation", N_("Operation and maintenance")


class Level(Labelled):
    """How far the firm's ability is proven, by its own word."""

    ABLE = "able", N_("Able")
    EXPERIENCED = "experienced", N_("Delivered before")
    LEADING = "leading", N_("Led such projects")


class Firm(Base):
    """A firm, one-to-one with its organisation; its names are the organisation's."""

    __tablename__ = "firm"
    __table_args__ = (CheckConstraint("country IN ('KR', 'VN')", name="country"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    country: Mapped[str]
    size_class: Mapped[SizeClass]
    #: Vietnamese subsidiary: opens the domestic-only route (tenders/routes/explained.py).
    has_vietnamese_subsidiary: Mapped[bool] = mapped_column(default=False)
    #: What the firm says about itself in public.
    summary: Mapped[str] = mapped_column(default="")
    website: Mapped[str | None]
    #: Registered office, as the certificate states it; registry, not public.
    address: Mapped[str | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    identifiers: Mapped[list[FirmIdentifier]] = relationship(back_populates="firm")
    capabilities: Mapped[list[FirmCapability]] = relationship(back_populates="firm")
    affiliations: Mapped[list[Affiliation]] = relationship(back_populates="firm")


class FirmIdentifier(Base):
    """Scheme + id; registry data, never shown to other firms."""

    __tablename__ = "firm_identifier"
    __table_args__ = (UniqueConstraint("scheme", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    scheme: Mapped[IdentifierScheme]
    value: Mapped[str]

    firm: Mapped[Firm] = relationship(back_populates="identifiers")


class FirmCapability(Base):
    """What the firm does in a solution field, and how far that is proven."""

    __tablename__ = "firm_capability"

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), primary_key=True)
    field: Mapped[SolutionField] = mapped_column(primary_key=True)
    activity: Mapped[Activity] = mapped_column(primary_key=True, default=Activity.INTEGRATION)
    level: Mapped[Level] = mapped_column(default=Level.ABLE)

    firm: Mapped[Firm] = relationship(back_populates="capabilities")


def _key_of_group(context: Any) -> str:
    """The key of a group entered without one."""
    return place_key(str(context.get_current_parameters()["name_ko"]))


class BusinessGroup(Base):
    """A group of affiliated firms."""

    __tablename__ = "business_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    name_ko: Mapped[str]
    name_en: Mapped[str]
    #: Equal for equal spellings (`place_key`): declarations of two firms meet here.
    key: Mapped[str] = mapped_column(default=_key_of_group, index=True)
    demo: Mapped[bool] = mapped_column(default=False)


class Affiliation(Base):
    """A firm's membership in a group, dated and sourced."""

    __tablename__ = "affiliation"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        Index(
            "ux_affiliation_recorded",
            "firm_id",
            "group_id",
            "valid_from",
            unique=True,
            **when("recorded_at IS NOT NULL AND retracted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True, default=new_public_id)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("business_group.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    #: The group's name as the firm itself wrote it; null when the secretariat entered it. A firm
    #: sees its own spelling, so that nobody else's declaration shows on its page.
    declared_name: Mapped[str | None]
    declared_at: Mapped[datetime | None]
    #: When the compliance desk read it from a public source; null: the firm's own declaration.
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[PublicId | None]
    #: Taken back by the desk: it plays no part any more, and stays for the record.
    retracted_at: Mapped[datetime | None]

    firm: Mapped[Firm] = relationship(back_populates="affiliations")
    group: Mapped[BusinessGroup] = relationship()
