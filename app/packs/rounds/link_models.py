"""Links to papers: one for each mail, to one seat's book of a meeting."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, when
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.meetings.models import Meeting, Seat
from app.packs.editions.audiences import Audience


class Occasion(Labelled):
    """Why a link was sent."""

    ISSUED = "issued", N_("Papers sent")
    REPLACED = "replaced", N_("New version sent")
    REMINDED = "reminded", N_("Reminded")


class PackLink(Base):
    """A link in one mail to one seat: leads to the newest version of the seat's book.

    Each mail has its own, so that only its hash need be kept. Taking it back leaves the row.
    """

    __tablename__ = "pack_link"
    __table_args__ = (
        CheckConstraint("expires_at > sent_at", name="expires"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
        Index("ix_pack_link_live", "meeting_id", "seat_id", **when("revoked_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: SHA-256 of the token; 256 random bits need no salt.
    token_hash: Mapped[str] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    #: The round it was sent in, and so were the reminders and new versions that followed.
    round_id: Mapped[PublicId | None] = mapped_column(index=True)
    #: Whose book: the audience, whose alone it is, and its language.
    audience: Mapped[Audience]
    recipient: Mapped[str]
    locale: Mapped[str]
    #: The version that stood when it was sent; the link opens the newest.
    version: Mapped[int]
    occasion: Mapped[Occasion]
    #: Opens after signing in alone: the book holds what firms filed, or its reader has an account.
    signs_in: Mapped[bool]
    #: The officer chose to send the file with the mail.
    attached: Mapped[bool]
    sent_at: Mapped[datetime]
    sent_by: Mapped[PublicId | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[PublicId | None]

    meeting: Mapped[Meeting] = relationship()
    seat: Mapped[Seat] = relationship()
