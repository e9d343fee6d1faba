"""Which tenders public facts alone could make a rule fire on (D5, D6, D8, D18): a superset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import CTE, Select, exists, or_, select

from app.conflicts.record_models import BuyerRelation, FirmExclusion, PackageRole
from app.conflicts.rulesets import RULESETS
from app.conflicts.team_candidates import days
from app.consortia.models import Consortium
from app.interests.models import Interest
from app.tenders.models import LinkState, Lot, PlanLink, Tender

#: The longest window any ruleset asks for, in days.
_WINDOW: Final = max(ruleset.value("D18.window_days") for ruleset in RULESETS)


def record_candidates(standing: CTE, dialect: str) -> Iterator[Select[Any]]:
    """One statement a kind of fact; `standing` has (tender, firm, withdrawn_at) of bidders."""
    live = standing.c.withdrawn_at.is_(None)
    roles = select(PackageRole.tender_id).where(PackageRole.retracted_at.is_(None))
    yield roles
    for record in (BuyerRelation, FirmExclusion):
        firms = select(record.firm_id).where(record.retracted_at.is_(None))
        yield select(standing.c.tender_id).where(live, standing.c.firm_id.in_(firms))
    published, closes = days(Tender.published_at, dialect), days(Tender.closes_at, dialect)
    wanted = or_(
        exists().where(Interest.tender_id == Tender.id),
        exists().where(Consortium.tender_id == Tender.id),
        exists().where(PlanLink.notice_id == Tender.id, PlanLink.state == LinkState.LINKED),
    )
    yield select(Tender.id).where(closes - published < _WINDOW, wanted)
    lots = days(Lot.closes_at, dialect) - published < _WINDOW
    yield select(Tender.id).join(Lot, Lot.tender_id == Tender.id).where(lots, wanted)
