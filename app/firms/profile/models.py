"""What a firm says about itself beyond its name: proofs, people, references, presence, contacts."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Minor, when
from app.core.fields import SolutionField
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.firms.models import Firm, IdentifierScheme, SizeClass

if TYPE_CHECKING:
    from app.firms.sign_up.models import FirmDocument


class NameKind(Labelled):
    """What a further name of a firm is."""

    FORMER = "former", N_("Former name")
    TRADE = "trade", N_("Trade name")
    SHORT = "short", N_("Short name")
    HANJA = "hanja", N_("Name in Chinese characters")
    ROMANISED = "romanised", N_("Romanised name")


class Position(Labelled):
    """What somebody is in a firm by law."""

    REPRESENTATIVE = "representative", N_("Legal representative")
    DIRECTOR = "director", N_("Director")
    AUDITOR = "auditor", N_("Statutory auditor")


class RelationKind(Labelled):
    """What another firm is to the one that declares it."""

    PARENT = "parent", N_("Parent company")
    SUBSIDIARY = "subsidiary", N_("Subsidiary")
    SISTER = "sister", N_("Sister company")
    SHAREHOLDER = "shareholder", N_("Shareholder")
    HOLDING = "holding", N_("Shares held in it")


class PresenceKind(Labelled):
    """How a firm is present in Vietnam."""

    SUBSIDIARY = "subsidiary", N_("Subsidiary")
    BRANCH = "branch", N_("Branch")
    OFFICE = "office", N_("Representative office")
    PROJECT_OFFICE = "project_office", N_("Project office")
    PARTNER = "partner", N_("Local partner")


class Language(Labelled):
    """A language somebody at the firm works in."""

    KOREAN = "ko", N_("Korean")
    VIETNAMESE = "vi", N_("Vietnamese")
    ENGLISH = "en", N_("English")
    CHINESE = "zh", N_("Chinese")
    JAPANESE = "ja", N_("Japanese")
    FRENCH = "fr", N_("French")


class FirmName(Base):
    """A further name of a firm, in whatever script; the legal names are its organisation's."""

    __tablename__ = "firm_name"
    __table_args__ = (UniqueConstraint("firm_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    kind: Mapped[NameKind]
    text: Mapped[str]


class NameChangeKind(Labelled):
    """Why the secretariat enters another legal name."""

    CORRECTED = "corrected", N_("Entered wrongly until now")
    RENAMED = "renamed", N_("The firm has changed its name")


class LegalNameChange(Base):
    """The legal names a firm had until the secretariat entered others, with the source."""

    __tablename__ = "legal_name_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    kind: Mapped[NameChangeKind]
    #: As they were before.
    name_ko: Mapped[str | None]
    name_vi: Mapped[str | None]
    name_en: Mapped[str | None]
    #: Where the new names are shown, and of which day that paper is.
    source: Mapped[str]
    source_date: Mapped[date]
    changed_at: Mapped[datetime]
    changed_by: Mapped[PublicId | None]


class FirmOffice(Base):
    """Where a firm is registered, or was, from one day to another."""

    __tablename__ = "firm_office"
    __table_args__ = (
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="period"
        ),
        Index("ux_firm_office_now", "firm_id", unique=True, **when("valid_to IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    address: Mapped[str]
    #: Null: not known.
    valid_from: Mapped[date | None]
    #: Its last day there; null: the firm is there now.
    valid_to: Mapped[date | None]
    #: Null: entered before histories were kept.
    entered_at: Mapped[datetime | None]


class SizeProof(Base):
    """A certificate that shows the firm's size until a day; none after that day."""

    __tablename__ = "size_proof"
    __table_args__ = (CheckConstraint("expires_on >= issued_on", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    size_class: Mapped[SizeClass]
    document_id: Mapped[int] = mapped_column(ForeignKey("firm_document.id"))
    issued_on: Mapped[date]
    expires_on: Mapped[date]
    submitted_at: Mapped[datetime]
    #: When the secretariat compared it with what it shows.
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[PublicId | None]

    document: Mapped[FirmDocument] = relationship()


class Director(Base):
    """Somebody who represents or directs the firm from one day to another (open when null)."""

    __tablename__ = "firm_director"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        Index(
            "ux_firm_director_recorded",
            "firm_id",
            "name_key",
            "position",
            "valid_from",
            unique=True,
            **when("recorded_at IS NOT NULL AND retracted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    name: Mapped[str]
    #: Equal for equal spellings of the name (`place_key`); namesakes share it.
    name_key: Mapped[str] = mapped_column(index=True)
    #: Keyed hash of name key and date of birth: equal for one person in two firms. The date
    #: itself is not kept; null when the firm did not state it.
    person_key: Mapped[str | None] = mapped_column(index=True)
    position: Mapped[Position]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    declared_at: Mapped[datetime]
    #: When the compliance desk read it from a public source; null: the firm's own declaration.
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[PublicId | None]
    #: Taken back by the desk: it plays no part any more, and stays for the record.
    retracted_at: Mapped[datetime | None]

    firm: Mapped[Firm] = relationship()


class DeclaredRelation(Base):
    """Another firm that the firm declares itself related to, dated and sourced."""

    __tablename__ = "declared_relation"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    kind: Mapped[RelationKind]
    other_name: Mapped[str]
    other_key: Mapped[str] = mapped_column(index=True)
    #: The other firm's number, where it has one: what ties it to a firm here.
    scheme: Mapped[IdentifierScheme | None]
    value: Mapped[str | None] = mapped_column(index=True)
    #: Share of the capital in basis points, as declared.
    share: Mapped[int | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    declared_at: Mapped[datetime]

    firm: Mapped[Firm] = relationship()


class Reference(Base):
    """A project the firm has done: public facts with their source."""

    __tablename__ = "firm_reference"
    __table_args__ = (
        UniqueConstraint("firm_id", "project", "client", "year_from"),
        CheckConstraint("year_to IS NULL OR year_to >= year_from", name="period"),
        CheckConstraint("(value_minor IS NULL) = (currency IS NULL)", name="value_with_currency"),
        CheckConstraint("value_minor IS NULL OR source IS NOT NULL", name="value_with_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    project: Mapped[str]
    client: Mapped[str]
    #: Two-letter code.
    country: Mapped[str]
    field: Mapped[SolutionField]
    year_from: Mapped[int]
    year_to: Mapped[int | None]
    #: The contract's value as published, never without where it was published.
    value_minor: Mapped[Minor | None]
    currency: Mapped[str | None]
    source: Mapped[str | None]


class FirmLanguage(Base):
    """A language the firm works in."""

    __tablename__ = "firm_language"

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), primary_key=True)
    language: Mapped[Language] = mapped_column(primary_key=True)


class VietnamPresence(Base):
    """Where and how the firm is present in Vietnam."""

    __tablename__ = "vietnam_presence"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    kind: Mapped[PresenceKind]
    name: Mapped[str]
    #: Province or city in words.
    place: Mapped[str]
    since: Mapped[int | None]
    #: Vietnamese tax code: registry, not public.
    tax_code: Mapped[str | None]


class Contact(Base):
    """Somebody to talk to at the firm: personal data, kept apart, reading is logged."""

    __tablename__ = "firm_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    name: Mapped[str]
    job: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    language: Mapped[Language]
    entered_at: Mapped[datetime]
