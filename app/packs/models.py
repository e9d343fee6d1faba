"""Snapshots, issued editions, and who downloaded them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.meetings.models import Meeting
from app.packs.editions.audiences import Audience
from app.packs.papers.models import PackAnnex, PackLayout
from app.packs.rounds.link_models import PackLink
from app.packs.rounds.models import PackRound
from app.packs.rounds.seat_models import SeatLanguage

#: Beside what stands here, the rest of the schema and whose edition it can be.
__all__ = [
    "Audience",
    "Form",
    "Ground",
    "PackAnnex",
    "PackDownload",
    "PackEdition",
    "PackLayout",
    "PackLink",
    "PackRedaction",
    "PackRound",
    "PackSnapshot",
    "SeatLanguage",
    "Series",
]


class Series(Labelled):
    """Whose snapshots they are: what the compliance desk sees is never frozen with the rest."""

    COMMITTEE = "committee", N_("Committee")
    COMPLIANCE = "compliance", N_("Compliance desk")


class Form(Labelled):
    """In which form somebody took an edition: all of them say the same."""

    PDF = "pdf", N_("PDF")
    READING = "reading", N_("Reading view")
    JSON = "json", N_("Content as JSON")
    XLSX = "xlsx", N_("Tables as XLSX")
    HWPX = "hwpx", N_("Agenda and summary as HWPX")
    DOCX = "docx", N_("Agenda and summary as DOCX")


class PackSnapshot(Base):
    """Everything a meeting's packs say, frozen. Rendering reads nothing else."""

    __tablename__ = "pack_snapshot"
    __table_args__ = (UniqueConstraint("meeting_id", "series", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    series: Mapped[Series]
    #: 1, 2, … per meeting and series; internal, editions count their own versions.
    ordinal: Mapped[int]
    frozen_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]

    meeting: Mapped[Meeting] = relationship()
    editions: Mapped[list[PackEdition]] = relationship(back_populates="snapshot")


class PackEdition(Base):
    """One issued edition: audience, language, version, what it says, the PDF by its hash."""

    __tablename__ = "pack_edition"
    __table_args__ = (
        UniqueConstraint("meeting_id", "audience", "recipient", "locale", "version"),
        Index("ix_pack_edition_order", "issued_at", "public_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("pack_snapshot.id"), index=True)
    audience: Mapped[Audience]
    #: Whose alone it is: a firm, a consortium, an organisation or a person; empty: everybody
    #: of the audience.
    recipient: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    #: 1, 2, … per meeting, audience, recipient and language.
    version: Mapped[int]
    sha256: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    #: What it says: the projection, never the snapshot. Every other form is made from this.
    content: Mapped[dict[str, Any]]
    #: Hash of the projected content, printed in the footer.
    content_digest: Mapped[str]
    #: The software that drew it: within one renderer the snapshot gives these bytes again.
    renderer: Mapped[str]
    #: The agenda could still change.
    draft: Mapped[bool]
    #: Characters no font could draw; marked in the pages, listed to whoever issued it.
    missing: Mapped[list[Any]]
    #: Organisations whose filings it tells of: each may ask who took it.
    concerns: Mapped[list[Any]]
    issued_at: Mapped[datetime]
    issued_by: Mapped[PublicId | None]

    snapshot: Mapped[PackSnapshot] = relationship(back_populates="editions")


class Ground(Labelled):
    """Why the gate left something out of an edition, or stopped it."""

    SEAT = "seat", N_("Firm and counterpart seats read nothing on a live tender")
    RECUSED = "recused", N_("The reader is recused from the item")
    TAKEN_BACK = "taken_back", N_("No longer shared with the secretariat")
    BLOCKED = "blocked", N_("A section could not be projected: nothing was issued")


class PackRedaction(Base):
    """What the gate left out of an edition (D16), or why it stopped one. The compliance desk's."""

    __tablename__ = "pack_redaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    #: Null for an edition that was stopped.
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("pack_edition.id"), index=True)
    audience: Mapped[Audience]
    recipient: Mapped[str]
    locale: Mapped[str]
    #: The part of the content: "agenda", "interests", "findings".
    part: Mapped[str]
    ground: Mapped[Ground]
    #: What was left out, by its keys in the snapshot.
    keys: Mapped[list[Any]]
    at: Mapped[datetime] = mapped_column(index=True)


class PackDownload(Base):
    """Who took which edition, in which form, when."""

    __tablename__ = "pack_download"
    __table_args__ = (CheckConstraint("(serial IS NULL) = (copy_sha256 IS NULL)", name="copy"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("pack_edition.id"), index=True)
    user_id: Mapped[PublicId | None]
    #: The link by which somebody without an account took it.
    link_id: Mapped[PublicId | None]
    form: Mapped[Form]
    #: What was printed on a copy of their own: the number of its entry in the access log. Its
    #: SHA-256 beside it; null for what names nobody.
    serial: Mapped[PublicId | None]
    copy_sha256: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime]
