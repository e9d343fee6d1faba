"""What other features and pages ask of tenders."""

from __future__ import annotations

from app.tenders.filters import FitFilter, Sort, StageFilter, TenderFilters
from app.tenders.listing import TenderRow, currencies, firm_position, tender_list
from app.tenders.page import TenderPage, readings_of, tender_page
from app.tenders.rates import current_rates, rate_history

__all__ = [
    "FitFilter",
    "Sort",
    "StageFilter",
    "TenderFilters",
    "TenderPage",
    "TenderRow",
    "currencies",
    "current_rates",
    "firm_position",
    "rate_history",
    "readings_of",
    "tender_list",
    "tender_page",
]
