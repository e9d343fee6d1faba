"""Editions of rulesets: what the compliance desk has set, from a day on, for a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.ids import PublicId


class RulesetEdition(Base):
    """Amounts and severities of one ruleset from a day on. Never changed: another one is added."""

    __tablename__ = "ruleset_edition"
    __table_args__ = (Index("ix_ruleset_edition_order", "valid_from", "recorded_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    #: The ruleset as shipped ("VN-2025").
    ruleset: Mapped[str]
    valid_from: Mapped[date]
    #: Name of the value → amount.
    amounts: Mapped[dict[str, Any]]
    #: Line of the severity table at a stage → severity; null: none changed.
    severities: Mapped[dict[str, Any] | None]
    reason: Mapped[str]
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[PublicId | None]
