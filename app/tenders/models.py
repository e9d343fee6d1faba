"""Tender and what hangs on it. Everything here is public fact."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core.db import Base, Minor, when
from app.core.fields import SolutionField
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.core.text import fold
from app.provinces.models import Province
from app.tenders.importing.models import StagedUpload, TenderStatement  # noqa: F401  (part of this schema)
from app.tenders.merging.models import TenderMerge, TenderMergeMove  # noqa: F401  (part of this schema)
from app.tenders.search_schema import TenderSearch  # noqa: F401  (part of this schema)


class TenderKind(Labelled):
    """What kind of opportunity it is."""

    PLAN = "plan", N_("Plan")
    NOTICE = "notice", N_("Notice")
    CALL = "call", N_("Call")


class TenderStatus(Labelled):
    """OCDS tender status, as last published; whether it is open also depends on the clock."""

    PLANNED = "planned", N_("Planned")
    ACTIVE = "active", N_("Open for bids")
    COMPLETE = "complete", N_("Complete")
    CANCELLED = "cancelled", N_("Cancelled")
    UNSUCCESSFUL = "unsuccessful", N_("Unsuccessful")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class ProcurementCategory(Labelled):
    """OCDS mainProcurementCategory, with the portal's non-consulting services."""

    WORKS = "works", N_("Works")
    GOODS = "goods", N_("Goods")
    CONSULTING = "consultingServices", N_("Consulting services")
    SERVICES = "services", N_("Non-consulting services")


class Route(Labelled):
    """Participation route: how a Korean firm could take part at all."""

    INTERNATIONAL = "international", N_("International bidding")
    DOMESTIC_ONLY = "domestic_only", N_("Domestic only")
    ODA_TIED = "oda_tied", N_("Korean ODA (EDCF)")
    MDB = "mdb", N_("Development bank")
    K_CITY = "k_city", N_("K-City Network call")
    PPP = "ppp", N_("Investor selection (PPP)")
    PRIVATE = "private", N_("Private development")
    UNKNOWN = "unknown", N_("Not stated")


class GoverningLaw(Labelled):
    """Whose procurement rules apply."""

    VN = "VN", N_("Vietnamese bidding law")
    KR = "KR", N_("Korean state contract law")
    MDB = "MDB", N_("Development bank rules")


class LinkState(Labelled):
    """How sure the link between a planned package and its notice is."""

    LINKED = "linked", N_("Linked")
    AMBIGUOUS = "ambiguous", N_("Ambiguous")
    REJECTED = "rejected", N_("Rejected")


class SourceFile(Base):
    """A file that was imported: provenance of everything read from it."""

    __tablename__ = "source_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    #: Name of the recognised format, e.g. "ocds-release-package-1.1", "egp-notices".
    format: Mapped[str]
    imported_at: Mapped[datetime]
    imported_by: Mapped[PublicId | None]
    #: Counts and per-row findings as the report showed them.
    report: Mapped[dict[str, Any]]


class Tender(Base):
    """One plan, notice or call as last published. Amendments are its versions."""

    __tablename__ = "tender"
    __table_args__ = (
        Index("ux_tender_notice_no", "notice_no", unique=True, **when("notice_no IS NOT NULL")),
        Index(
            "ux_tender_plan_package", "plan_no", "package_key", unique=True, **when("kind = 'plan'")
        ),
        # The sort orders of the list, each ending with the tie-break of its cursors.
        Index("ix_tender_closes_at", "closes_at", "public_id"),
        Index("ix_tender_published_at", "published_at", "public_id"),
        Index("ix_tender_budget", "currency", "budget_minor", "public_id"),
        Index("ix_tender_title_key", "title_key", "public_id"),
        # The filters that narrow it most, in the order it opens with.
        Index("ix_tender_field", "field", "closes_at", "public_id"),
        Index("ix_tender_route", "route", "closes_at", "public_id"),
        # Plans still ahead by the announced quarter, with what they are most often asked for, so
        # that counting them reads no row; and the few notices without a deadline.
        Index(
            "ix_tender_planned_from",
            "planned_from",
            "public_id",
            "route",
            "field",
            **when("kind = 'plan' AND status IN ('planned', 'active')"),
        ),
        Index(
            "ix_tender_no_deadline",
            "public_id",
            **when("kind <> 'plan' AND closes_at IS NULL"),
        ),
        CheckConstraint("budget_minor IS NULL OR currency IS NOT NULL", name="budget_currency"),
        CheckConstraint("budget_minor IS NULL OR budget_minor >= 0", name="budget_positive"),
        CheckConstraint("kind <> 'plan' OR closes_at IS NULL", name="plan_never_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    ocid: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[TenderKind]
    #: Portal notice number without its version (IB…), or the publisher's tender id.
    notice_no: Mapped[str | None]
    #: Plan number (PL…): of the plan itself, or of the plan a notice cites.
    plan_no: Mapped[str | None] = mapped_column(index=True)
    #: Names one package inside a plan (normalised package name); plans only.
    package_key: Mapped[str | None]
    title: Mapped[str]
    #: What lists sort by: the folded title, in code point order on both databases.
    title_key: Mapped[str] = mapped_column(
        Text().with_variant(Text(collation="C"), "postgresql"), default=""
    )
    #: Titles where a publisher or officer gave them in that language.
    title_ko: Mapped[str | None]
    title_en: Mapped[str | None]
    description: Mapped[str] = mapped_column(default="")
    project_name: Mapped[str | None]
    status: Mapped[TenderStatus]
    field: Mapped[SolutionField]
    category: Mapped[ProcurementCategory | None]
    procuring_entity: Mapped[str | None]
    buyer: Mapped[str | None]
    method: Mapped[str | None]
    #: Published scope in its own words (Trong nước, Quốc tế).
    scope: Mapped[str | None]
    route: Mapped[Route]
    #: Why that route: the published words it was read from.
    route_basis: Mapped[str] = mapped_column(default="")
    governing_law: Mapped[GoverningLaw] = mapped_column(default=GoverningLaw.VN)
    funding_source: Mapped[str | None]
    #: Place as published, before it was matched to provinces.
    place_text: Mapped[str | None]
    currency: Mapped[str | None]
    #: Published budget or estimate in the currency's minor unit.
    budget_minor: Mapped[Minor | None]
    bid_security_minor: Mapped[Minor | None]
    award_value_minor: Mapped[Minor | None]
    published_at: Mapped[datetime | None]
    #: Latest published deadline over tender and lots; null for plans.
    closes_at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    #: First day of the announced quarter or month, and the published words ("Quý II, 2026").
    planned_from: Mapped[date | None]
    planned_text: Mapped[str | None]
    source_url: Mapped[str | None]
    #: Label of the version shown ("00", "01", an OCDS release id).
    version_label: Mapped[str] = mapped_column(default="00")
    #: Fictional, made by `flask seed demo`; labelled wherever it appears.
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    #: Values an officer corrected, by column; a later import keeps them (corrections.py).
    corrections: Mapped[dict[str, Any] | None]
    lock_version: Mapped[int] = mapped_column(default=1)

    lots: Mapped[list[Lot]] = relationship(back_populates="tender", order_by="Lot.number")
    versions: Mapped[list[TenderVersion]] = relationship(
        back_populates="tender", order_by="TenderVersion.ordinal"
    )
    milestones: Mapped[list[Milestone]] = relationship(
        back_populates="tender", order_by="Milestone.at"
    )
    documents: Mapped[list[TenderDocument]] = relationship(back_populates="tender")
    places: Mapped[list[TenderProvince]] = relationship(back_populates="tender")

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)

    @validates("title")
    def _keep_title_key(self, _name: str, title: str) -> str:
        self.title_key = title_sort_key(title)
        return title


def title_sort_key(title: str) -> str:
    """The first 80 characters without case, diacritics and outer blanks (`Tender.title_key`)."""
    return fold(title).strip()[:80]


class Lot(Base):
    """A part of a tender that can be bid for alone."""

    __tablename__ = "lot"
    __table_args__ = (UniqueConstraint("tender_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    #: The publisher's own lot id.
    number: Mapped[str]
    title: Mapped[str]
    status: Mapped[TenderStatus]
    currency: Mapped[str | None]
    budget_minor: Mapped[Minor | None]
    closes_at: Mapped[datetime | None]

    tender: Mapped[Tender] = relationship(back_populates="lots")


class TenderVersion(Base):
    """One published state: what the notice said then, and where we read it."""

    __tablename__ = "tender_version"
    __table_args__ = (
        UniqueConstraint("tender_id", "label"),
        UniqueConstraint("tender_id", "ordinal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    label: Mapped[str]
    #: 1, 2, … in publication order.
    ordinal: Mapped[int]
    published_at: Mapped[datetime | None]
    #: The facts of this version (importers' canonical form): differences are computed from it.
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    source_file_id: Mapped[int | None] = mapped_column(ForeignKey("source_file.id"))
    #: Where in the file: "row 17", "releases[3]".
    source_place: Mapped[str | None]

    tender: Mapped[Tender] = relationship(back_populates="versions")


class TenderProvince(Base):
    """A province a tender is for: the unit of its date, which rolls up to today's."""

    __tablename__ = "tender_province"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), primary_key=True)
    province_id: Mapped[int] = mapped_column(
        ForeignKey("province.id"), primary_key=True, index=True
    )

    tender: Mapped[Tender] = relationship(back_populates="places")
    province: Mapped[Province] = relationship()


class Milestone(Base):
    """A published date of a tender or lot."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    #: published, enquiries, closes, opens, awarded, delivery, other
    kind: Mapped[str]
    title: Mapped[str | None]
    at: Mapped[datetime]

    tender: Mapped[Tender] = relationship(back_populates="milestones")


class TenderDocument(Base):
    """A link to a published document; never a copy."""

    __tablename__ = "tender_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    title: Mapped[str]
    url: Mapped[str]
    kind: Mapped[str | None]
    language: Mapped[str | None]

    tender: Mapped[Tender] = relationship(back_populates="documents")


class PlanLink(Base):
    """From a planned package to the notice that came of it; several when ambiguous."""

    __tablename__ = "plan_link"
    __table_args__ = (UniqueConstraint("plan_id", "notice_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    state: Mapped[LinkState]
    #: What spoke for it: name, field, estimate (shown to the officer).
    basis: Mapped[dict[str, Any]]
    decided_by: Mapped[PublicId | None]
    linked_at: Mapped[datetime]


class ExchangeRate(Base):
    """A rate an officer entered: won for one unit of `currency`, in millionths of a won."""

    __tablename__ = "exchange_rate"
    __table_args__ = (
        UniqueConstraint("currency", "as_of"),
        CheckConstraint("won_per_unit_millionths > 0", name="rate_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    currency: Mapped[str]
    won_per_unit_millionths: Mapped[Minor]
    as_of: Mapped[date]
    source: Mapped[str]
    entered_by: Mapped[PublicId | None]
    entered_at: Mapped[datetime]
