"""Open and planned tenders by unit, lent to the province pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.provinces.figures import ProvinceFigures
from app.provinces.models import Vintage
from app.provinces.places import UnitKey
from app.tenders.figures import unit_counts


def open_and_planned(
    db: Session, vintage: Vintage, now: datetime
) -> Mapping[UnitKey, ProvinceFigures]:
    """The counts of the tender map in the words of the province pages."""
    return {
        key: ProvinceFigures(counts.open, counts.planned)
        for key, counts in unit_counts(db, vintage, now=now).items()
    }
