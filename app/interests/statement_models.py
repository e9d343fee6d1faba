"""Statements of independence: who stated what text when, for which interest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, when
from app.core.ids import PublicId
from app.tenders.models import GoverningLaw


class IndependenceStatement(Base):
    """One statement, kept by the hash of its text; taken back, never deleted."""

    __tablename__ = "independence_statement"
    __table_args__ = (
        Index(
            "ux_independence_statement_standing",
            "interest_id",
            "law",
            "version",
            unique=True,
            **when("retracted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interest_id: Mapped[int] = mapped_column(ForeignKey("interest.id"), index=True)
    law: Mapped[GoverningLaw]
    #: Version of the text (app.interests.independence) and the hash of its three languages.
    version: Mapped[int]
    text_sha256: Mapped[str]
    #: The language in which it was read.
    locale: Mapped[str]
    stated_at: Mapped[datetime]
    stated_by: Mapped[PublicId]
    retracted_at: Mapped[datetime | None]
    retracted_by: Mapped[PublicId | None]
