"""What a reader may ask of the list of tenders, as one immutable value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.core.clock import HANOI
from app.core.fields import SolutionField
from app.core.i18n import N_, Labelled
from app.core.keyset import Order, load_instant, load_text, load_whole_number
from app.provinces.places import UnitKey
from app.tenders.models import Route, Tender, TenderKind
from app.tenders.status import LIVE, TAKING_BIDS, Stage


class StageFilter(Labelled):
    """Stages a reader can ask for."""

    LIVE = "live", N_("Open or planned")
    TAKING_BIDS = "taking_bids", N_("Open for bids")
    CLOSING_SOON = "closing_soon", N_("Closing soon")
    PLANNED = "planned", N_("Planned")
    CLOSED = "closed", N_("Closed")
    CANCELLED = "cancelled", N_("Cancelled")
    ALL = "all", N_("All")

    @property
    def stages(self) -> frozenset[Stage]:
        """The stages it stands for."""
        groups = {self.LIVE: LIVE, self.TAKING_BIDS: TAKING_BIDS, self.ALL: frozenset(Stage)}
        return groups.get(self) or frozenset({Stage(self.value)})


class FitFilter(Labelled):
    """How far a firm wants tenders to be open to it."""

    OPEN = "us", N_("Open to us")
    POSSIBLE = "possible", N_("Open to us, with a partner, or not stated")
    ALL = "all", N_("All participation routes")


class Sort(Labelled):
    """Orders of the list; within equal values the public id decides."""

    DEADLINE = "deadline", N_("Deadline, nearest first")
    DEADLINE_LAST = "deadline-last", N_("Deadline, latest first")
    PUBLISHED = "published", N_("Published, newest first")
    PUBLISHED_FIRST = "published-first", N_("Published, oldest first")
    BUDGET = "budget", N_("Budget, largest first")
    BUDGET_SMALL = "budget-small", N_("Budget, smallest first")
    TITLE = "title", N_("Title")

    @property
    def by_budget(self) -> bool:
        """Whether it compares amounts, which makes sense within one currency only."""
        return self in {Sort.BUDGET, Sort.BUDGET_SMALL}


_ID: Final = Tender.public_id
ORDERS: Final[dict[Sort, Order]] = {
    Sort.DEADLINE: Order("deadline", Tender.closes_at, _ID, load_instant),
    Sort.DEADLINE_LAST: Order(
        "deadline-last", Tender.closes_at, _ID, load_instant, descending=True
    ),
    Sort.PUBLISHED: Order("published", Tender.published_at, _ID, load_instant, descending=True),
    Sort.PUBLISHED_FIRST: Order("published-first", Tender.published_at, _ID, load_instant),
    Sort.BUDGET: Order("budget", Tender.budget_minor, _ID, load_whole_number, descending=True),
    Sort.BUDGET_SMALL: Order("budget-small", Tender.budget_minor, _ID, load_whole_number),
    Sort.TITLE: Order("title", Tender.title_key, _ID, load_text, nullable=False),
}


@dataclass(frozen=True)
class TenderFilters:
    """One question to the list; the defaults are what the public page opens with."""

    query: str = ""
    stage: StageFilter = StageFilter.LIVE
    kind: TenderKind | None = None
    field: SolutionField | None = None
    route: Route | None = None
    province: UnitKey | None = None
    currency: str | None = None
    #: Days in Hanoi, both included.
    closes_from: date | None = None
    closes_to: date | None = None
    #: Counts for a firm's reader only.
    fit: FitFilter = FitFilter.ALL
    sort: Sort = Sort.DEADLINE

    @property
    def order(self) -> Order:
        """The order of the list. Budgets are compared within one currency only."""
        if self.sort.by_budget and self.currency is None:
            return ORDERS[Sort.DEADLINE]
        return ORDERS[self.sort]

    @property
    def closes_after(self) -> datetime | None:
        """First instant of the asked period."""
        return _midnight(self.closes_from) if self.closes_from else None

    @property
    def closes_before(self) -> datetime | None:
        """First instant after the asked period."""
        return _midnight(self.closes_to + timedelta(days=1)) if self.closes_to else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HANOI).astimezone(UTC)
