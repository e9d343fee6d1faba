"""Editions of rulesets: amounts that the compliance desk has set, from a day on, for a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.ids import PublicId


class RulesetEdition(Base):
    """Amounts of one ruleset in force from a day on. Never changed or removed: one is added."""

    __tablename__ = "ruleset_edition"
    __table_args__ = (Index("ix_ruleset_edition_order", "valid_from", "recorded_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: The ruleset as shipped ("VN-2025").
    ruleset: Mapped[str]
    valid_from: Mapped[date]
    #: Name of the value → amount.
    amounts: Mapped[dict[str, Any]]
    reason: Mapped[str]
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[PublicId | None]
