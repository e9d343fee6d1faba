"""What tenders tells higher features, inside the writing transaction."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class TenderChanged(Event):
    """A tender was imported, amended or edited."""

    tender_id: int


@dataclass(frozen=True)
class PlanLinked(Event):
    """A planned package was linked to the notice that came of it."""

    plan_id: int
    notice_id: int
