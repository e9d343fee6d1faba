"""Units by vintage, succession, programme status and evidence, Korean projects."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.core.db import Base, Minor, when
from app.core.i18n import N_, Labelled, pick
from app.core.ids import PublicId


class Vintage(Labelled):
    """Which map a unit belongs to; a code means nothing without it."""

    UNITS_63 = "63", N_("63 units (until 30 June 2025)")
    UNITS_34 = "34", N_("34 units (since 1 July 2025)")


class UnitType(Labelled):
    """Rank of a provincial unit."""

    PROVINCE = "province", N_("Province (rank)")
    CITY = "centrally-run city", N_("Centrally run city")


class ProgrammeState(Labelled):
    """Where a province stands on the roster of smart-city programmes."""

    CONFIRMED = "confirmed", N_("Confirmed by the secretariat")
    EVIDENCED = "evidenced", N_("Evidenced")
    CLAIMED = "claimed", N_("Claimed")
    OPEN = "open", N_("Open (nothing found yet)")


class EvidenceLevel(Labelled):
    """How far a piece of evidence carries (shared reference data's own scale)."""

    STRONG = "strong", N_("Strong")
    MEDIUM = "medium", N_("Medium")
    WEAK = "weak", N_("Weak")


class EvidenceKind(Labelled):
    """What a piece of evidence is."""

    NAMED_BY_MINISTRY = "named_by_ministry", N_("Named by the ministry")
    PROVINCE_SCHEME = "province_scheme", N_("Provincial scheme or plan")
    PROVINCE_IOC = "province_ioc", N_("Provincial operations centre")
    ASCN_PILOT = "ascn_pilot", N_("ASEAN Smart Cities Network pilot")
    NODE_CITY = "node_city", N_("Node of a regional smart-city chain")
    AWARD = "award", N_("Award")
    CITY_LEVEL = "city_level", N_("A city inside the province")
    MOU = "mou", N_("Memorandum of understanding")
    DRAFT = "draft", N_("Draft")
    STATEMENT = "statement", N_("Statement")
    OTHER = "other", N_("Other")


class Province(Base):
    """A provincial unit of one vintage. Key on (vintage, code): seven codes changed meaning."""

    __tablename__ = "province"
    __table_args__ = (UniqueConstraint("vintage", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vintage: Mapped[Vintage]
    code: Mapped[str]
    name_ko: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    full_name_ko: Mapped[str]
    full_name_vi: Mapped[str]
    unit_type: Mapped[UnitType]
    #: Only the 63 have regions and ISO codes.
    region_code: Mapped[str | None]
    region_ko: Mapped[str | None]
    region_vi: Mapped[str | None]
    region_en: Mapped[str | None]
    iso_code: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    #: The unit of the 34 that an old unit became part of; null for the 34 themselves.
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"), index=True)
    tile_row: Mapped[int]
    tile_column: Mapped[int]
    source: Mapped[str]

    successor: Mapped[Province | None] = relationship(
        remote_side="Province.id", back_populates="predecessors"
    )
    predecessors: Mapped[list[Province]] = relationship(back_populates="successor")

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(self.name_ko, self.name_vi, self.name_en)


class ProvinceAlias(Base):
    """Another spelling of a unit's name, as a search key (text.place_key)."""

    __tablename__ = "province_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"), index=True)
    alias: Mapped[str]
    key: Mapped[str] = mapped_column(index=True)


class ProgrammeEvidence(Base):
    """One dated, sourced statement about a province's smart-city programme."""

    __tablename__ = "programme_evidence"
    __table_args__ = (UniqueConstraint("province_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"), index=True)
    level: Mapped[EvidenceLevel]
    kind: Mapped[EvidenceKind]
    text: Mapped[str]
    source: Mapped[str]
    year: Mapped[int | None]
    #: Hash of level, kind, text and source: loading the reference data twice adds nothing.
    digest: Mapped[str]
    added_at: Mapped[datetime]


class ProgrammeStatus(Base):
    """The roster's history for one old unit; the row without `superseded_at` is in force."""

    __tablename__ = "programme_status"
    __table_args__ = (
        Index(
            "ux_programme_status_current",
            "province_id",
            unique=True,
            **when("superseded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"), index=True)
    state: Mapped[ProgrammeState]
    as_of: Mapped[date]
    source: Mapped[str]
    note: Mapped[str | None]
    #: Null when it came with the reference data.
    entered_by: Mapped[PublicId | None]
    entered_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class ProgrammeCount(Base):
    """A published national count such as "41 of 63"; never a list."""

    __tablename__ = "programme_count"
    __table_args__ = (UniqueConstraint("as_of", "count_text", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[str]
    count_text: Mapped[str]
    of: Mapped[int]
    what: Mapped[str]
    source: Mapped[str]


class KoreanProject(Base):
    """A published Korea–Vietnam project (data/projects.csv), with its source."""

    __tablename__ = "korean_project"
    __table_args__ = (
        CheckConstraint("value_minor IS NULL OR currency IS NOT NULL", name="value_has_currency"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_ko: Mapped[str | None]
    korean_firms: Mapped[str]
    vietnamese_parties: Mapped[str]
    kind: Mapped[str]
    value_minor: Mapped[Minor | None]
    currency: Mapped[str | None]
    value_note: Mapped[str]
    year: Mapped[str]
    status_as_reported: Mapped[str]
    source: Mapped[str]
    source_date: Mapped[str]
    confidence: Mapped[str]

    provinces: Mapped[list[Province]] = relationship(secondary="korean_project_province")


class KoreanProjectProvince(Base):
    """A project has zero, one or many provinces."""

    __tablename__ = "korean_project_province"

    project_id: Mapped[int] = mapped_column(ForeignKey("korean_project.id"), primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"), primary_key=True)


class OrganisationProvince(Base):
    """A province of today that an authority or a centre belongs to, as an officer entered it."""

    __tablename__ = "organisation_province"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"), primary_key=True)
    entered_at: Mapped[datetime]
    entered_by: Mapped[PublicId | None]

    organisation: Mapped[Organisation] = relationship()
    province: Mapped[Province] = relationship()
