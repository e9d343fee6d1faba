"""What one person asks of the list of opportunities, as one immutable value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.core.fields import SolutionField
from app.core.i18n import N_, Labelled
from app.core.keyset import Order, load_day, load_instant
from app.core.money import EOK
from app.provinces.places import UnitKey
from app.tenders.filters import FitFilter
from app.tenders.models import Route, Tender


class Shelf(Labelled):
    """The two halves of the list."""

    NOW = "now", N_("Open now")
    COMING = "coming", N_("Announced in plans")

    @property
    def order(self) -> Order:
        """Nearest deadline first; plans by the announced quarter."""
        return _ORDERS[self]


_ORDERS: Final = {
    Shelf.NOW: Order("now", Tender.closes_at, Tender.public_id, load_instant),
    Shelf.COMING: Order("coming", Tender.planned_from, Tender.public_id, load_day),
}


@dataclass(frozen=True)
class Question:
    """One question; empty sets ask for everything."""

    shelf: Shelf = Shelf.NOW
    fit: FitFilter = FitFilter.OPEN
    routes: frozenset[Route] = frozenset()
    fields: frozenset[SolutionField] = frozenset()
    provinces: frozenset[UnitKey] = frozenset()
    #: Bounds of the published budget, in 억원 (100 million won), both included.
    value_from: int | None = None
    value_to: int | None = None
    #: Whole days that must be left to the deadline.
    days_left: int | None = None

    @property
    def narrows_value(self) -> bool:
        """Whether only tenders with a published, convertible budget can answer."""
        return self.value_from is not None or self.value_to is not None

    @property
    def won_from(self) -> int | None:
        """The least budget in won."""
        return None if self.value_from is None else self.value_from * EOK

    @property
    def won_to(self) -> int | None:
        """The first budget in won that is too large."""
        return None if self.value_to is None else self.value_to * EOK + 1

    def closes_after(self, now: datetime) -> datetime:
        """The deadline must lie after this instant."""
        return now + timedelta(days=self.days_left or 0)
