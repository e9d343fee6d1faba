"""Which tenders public facts alone could make a rule fire on (D5, D6, D8, D18): a superset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, Select, extract, func, select

from app.conflicts.record_models import BuyerRelation, FirmExclusion, PackageRole
from app.conflicts.rulesets import RULESETS
from app.tenders.models import Lot, Tender

#: The longest window any ruleset asks for, in days.
_WINDOW: Final = max(ruleset.value("D18.window_days") for ruleset in RULESETS)


def record_candidates(standing: CTE, dialect: str) -> Iterator[Select[Any]]:
    """One statement a kind of fact; `standing` has (tender, firm, withdrawn_at)."""
    live = standing.c.withdrawn_at.is_(None)
    on_it = select(standing.c.tender_id).where(live)
    roles = select(PackageRole.tender_id).where(PackageRole.retracted_at.is_(None))
    yield on_it.where(standing.c.tender_id.in_(roles))
    for record in (BuyerRelation, FirmExclusion):
        firms = select(record.firm_id).where(record.retracted_at.is_(None))
        yield on_it.where(standing.c.firm_id.in_(firms))
    published, closes = _days(Tender.published_at, dialect), _days(Tender.closes_at, dialect)
    yield on_it.join(Tender, Tender.id == standing.c.tender_id).where(closes - published < _WINDOW)
    lots = _days(Lot.closes_at, dialect) - published < _WINDOW
    yield (
        on_it.join(Tender, Tender.id == standing.c.tender_id)
        .join(Lot, Lot.tender_id == Tender.id)
        .where(lots)
    )


def _days(column: Any, dialect: str) -> ColumnElement[Any]:
    """An instant as a number of days, in the database's own arithmetic."""
    return func.julianday(column) if dialect == "sqlite" else extract("epoch", column) / 86400
