"""What conflicts tells higher features, inside the writing transaction."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class OwnFindingOpened(Event):
    """The rules see something new in one firm's own filings. Cross findings are never told."""

    finding_id: int
    tender_id: int
    firm_id: int
