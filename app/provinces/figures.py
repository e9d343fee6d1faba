"""Figures that a higher feature lends to the province pages.

Tenders lie above provinces; they know how many are open where. `app.factory` names the one
provider. Public facts only: the figures are the same for every viewer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from app.provinces.models import Vintage
from app.provinces.places import UnitKey


@dataclass(frozen=True)
class ProvinceFigures:
    """What is to be bid for in one unit."""

    #: Notices and calls that take bids now.
    open: int = 0
    #: Packages planned, without a notice yet.
    planned: int = 0


#: (session, vintage, now) → figures of the units that have any. On the map of today every
#: tender counts in the unit its province belongs to now; on the old map only tenders placed
#: on that map count.
Provider = Callable[[Session, Vintage, datetime], Mapping[UnitKey, ProvinceFigures]]


def figures_of(
    db: Session, vintage: Vintage, *, now: datetime
) -> Mapping[UnitKey, ProvinceFigures]:
    """The figures of every unit of `vintage`; units without any are left out."""
    provider: Provider | None = current_app.extensions.get("duri_province_figures")
    return provider(db, vintage, now) if provider else {}
