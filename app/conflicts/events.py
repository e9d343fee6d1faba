"""What conflicts tells higher features, inside the writing transaction."""

from __future__ import annotations

from dataclasses import dataclass

from app.conflicts.finding import Severity
from app.core.events import Event
from app.core.ids import PublicId


@dataclass(frozen=True)
class OwnFindingOpened(Event):
    """The rules see something new in one firm's own filings. Cross findings are never told."""

    finding: PublicId
    rule: str
    severity: Severity
    tender_id: int
    firm_id: int
