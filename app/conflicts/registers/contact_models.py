"""The compliance desk's log of its contacts with each firm."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.core.i18n import N_, Labelled
from app.core.ids import PublicId
from app.firms.models import Firm
from app.tenders.models import Tender


class Occasion(Labelled):
    """When the desk may speak to a firm: never because of what somebody else did."""

    SEASON_REVIEW = "season_review", N_("Season review")
    FIRM_ASKED = "firm_asked", N_("The firm's own question")
    AFTER_CLOSING = "after_closing", N_("After closing")


class Channel(Labelled):
    """How they spoke."""

    CALL = "call", N_("By telephone")
    MAIL = "mail", N_("E-mail")
    MEETING = "meeting", N_("Meeting")
    LETTER = "letter", N_("Official letter")


class Wording(Labelled):
    """What the desk says, word for word. It speaks of the firm's own filings and of no other."""

    REVIEW = (
        "review",
        N_(
            "In the season review we look at each firm's own filings. Please check that your "
            "registrations, your places in consortia and your records are still right."
        ),
    )
    OWN_FINDINGS = (
        "own_findings",
        N_(
            "Your findings page shows what the rules say about your own filings. Please look at "
            "it; we can explain the rule, and nothing beyond your own filings."
        ),
    )
    RECORDS = (
        "records",
        N_(
            "Please send us the document that shows whether the public record about your firm is "
            "right. We correct or take back what is wrong."
        ),
    )
    ANSWER = (
        "answer",
        N_(
            "You asked about a rule. We explained the rule and its source as published. We cannot "
            "say whether or what others have filed."
        ),
    )
    CLOSED = (
        "closed",
        N_(
            "This tender has closed. Please confirm what your firm filed, and keep the documents "
            "that show how the decision to bid was taken."
        ),
    )


class DeskContact(Base):
    """The desk spoke to one firm, in fixed words. What was said stays as it was said."""

    __tablename__ = "desk_contact"
    __table_args__ = (
        Index("ix_desk_contact_order", "at", "public_id"),
        CheckConstraint("occasion <> 'after_closing' OR tender_id IS NOT NULL", name="closing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    #: The tender of one of the firm's own filings, where it was about one.
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"))
    at: Mapped[datetime]
    officer_id: Mapped[PublicId | None]
    occasion: Mapped[Occasion]
    channel: Mapped[Channel]
    wording: Mapped[Wording]

    firm: Mapped[Firm] = relationship()
    tender: Mapped[Tender | None] = relationship()
