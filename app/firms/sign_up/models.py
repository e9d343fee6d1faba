"""Applications of firms, the files they hand in, and which terms they accepted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.firms.models import Firm, IdentifierScheme, SizeClass


class ApplicationState(Labelled):
    """Where an application stands."""

    PENDING = "pending", N_("Under review")
    ASKED = "asked", N_("More asked for")
    APPROVED = "approved", N_("Approved")
    REFUSED = "refused", N_("Refused")


class RefusalReason(Labelled):
    """Why an application was refused, in the words the newcomer reads.

    None of them tells whether the firm is here already: the last one is for that case too.
    """

    CERTIFICATE = "certificate", N_("The certificate does not show what was entered.")
    NOT_A_FIRM = "not_a_firm", N_("Only firms registered in Korea or Vietnam can take part.")
    UNCONFIRMED = (
        "unconfirmed",
        N_("The application could not be confirmed. The secretariat answers questions by mail."),
    )


class DocumentPurpose(Labelled):
    """What a file is handed in for."""

    CERTIFICATE = "certificate", N_("Business registration certificate")
    ANSWER = "answer", N_("Handed in later")
    SIZE = "size", N_("Proof of size")


class FirmApplication(Base):
    """A firm asks to take part. One row for every form sent, whoever sent it before.

    Nothing here is unique but ids and the token: whether the firm exists or is pending is found
    when an officer looks, never while the newcomer waits.
    """

    __tablename__ = "firm_application"
    __table_args__ = (
        CheckConstraint("country IN ('KR', 'VN')", name="country"),
        Index("ix_firm_application_queue", "state", "applied_at", "public_id"),
        Index("ix_firm_application_settled", "decided_at", "public_id"),
        Index("ix_firm_application_identifier", "scheme", "value"),
        Index("ix_firm_application_address", "address_hash", "applied_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.PENDING)
    country: Mapped[str]
    name_ko: Mapped[str | None]
    name_vi: Mapped[str | None]
    name_en: Mapped[str | None]
    scheme: Mapped[IdentifierScheme]
    value: Mapped[str]
    representative: Mapped[str]
    opened_on: Mapped[date]
    size_class: Mapped[SizeClass]
    #: Who applied: personal data, emptied once the application is settled and old (retention.py).
    contact_name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    #: Registered office as stated; the firm's, not a person's.
    address: Mapped[str | None]
    locale: Mapped[str]
    terms_version: Mapped[str]
    terms_sha256: Mapped[str]
    applied_at: Mapped[datetime]
    #: Keyed hash of the network address, for the limit on applications.
    address_hash: Mapped[str]
    #: Hash of the token by which the newcomer answers the question; it works until answered.
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    #: What the officer asked for, and what came back.
    question: Mapped[str | None]
    answer: Mapped[str | None]
    asked_at: Mapped[datetime | None]
    #: What the tax office's check (or the officer's own comparison) said, with its date.
    status_check: Mapped[dict[str, Any] | None]
    refusal: Mapped[RefusalReason | None]
    #: What the officer adds to the refusal for the newcomer.
    refusal_note: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[PublicId | None]
    #: When the personal data was erased.
    erased_at: Mapped[datetime | None]
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), index=True)
    lock_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012  (SQLAlchemy's own declaration)

    firm: Mapped[Firm | None] = relationship()
    documents: Mapped[list[FirmDocument]] = relationship(
        back_populates="application", order_by="FirmDocument.id"
    )


class FirmDocument(Base):
    """A file a firm handed in, by its content's hash; the bytes lie encrypted outside."""

    __tablename__ = "firm_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    application_id: Mapped[int | None] = mapped_column(
        ForeignKey("firm_application.id"), index=True
    )
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), index=True)
    purpose: Mapped[DocumentPurpose]
    #: SHA-256 of the plain content.
    sha256: Mapped[str] = mapped_column(index=True)
    #: By its first bytes, never by its name.
    media_type: Mapped[str]
    size: Mapped[int]
    filename: Mapped[str]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[PublicId | None]
    #: Keyed hash of the author the file names inside (core.fingerprints); null where none does.
    author_key: Mapped[str | None] = mapped_column(index=True)

    application: Mapped[FirmApplication | None] = relationship(back_populates="documents")


class TermsAcceptance(Base):
    """A firm accepted one version of the participation terms, in one language."""

    __tablename__ = "terms_acceptance"
    __table_args__ = (UniqueConstraint("firm_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    version: Mapped[str]
    locale: Mapped[str]
    #: SHA-256 of the text as it was shown.
    sha256: Mapped[str]
    accepted_at: Mapped[datetime]
    #: Public id of the user; null when it was accepted with the application.
    accepted_by: Mapped[PublicId | None]
    #: The application it came with.
    application: Mapped[PublicId | None]
