"""Which tenders public facts alone could make a rule fire on (D5, D6, D8, D18): a superset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CTE, Select, exists, or_, select

from app.conflicts.engine.team_candidates import days
from app.conflicts.registers.record_models import BuyerRelation, FirmExclusion, PackageRole
from app.consortia.models import Consortium
from app.interests.models import Interest
from app.tenders.models import LinkState, Lot, PlanLink, Tender


def record_candidates(standing: CTE, dialect: str, window: int) -> Iterator[Select[Any]]:
    """One statement a kind of fact; `standing` has (tender, firm, withdrawn_at), `window`
    is the longest any ruleset asks for between notice and closing, in days."""
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
    yield select(Tender.id).where(closes - published < window, wanted)
    lots = days(Lot.closes_at, dialect) - published < window
    yield select(Tender.id).join(Lot, Lot.tender_id == Tender.id).where(lots, wanted)
