"""How many tenders are open and planned where: lent to the province pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.provinces.figures import ProvinceFigures
from app.provinces.models import Province, Vintage
from app.provinces.places import UnitKey
from app.tenders.models import LinkState, PlanLink, Tender, TenderProvince
from app.tenders.status import TAKING_BIDS, Stage, in_stage


def open_and_planned(
    db: Session, vintage: Vintage, now: datetime
) -> Mapping[UnitKey, ProvinceFigures]:
    """Figures per unit of `vintage`; on today's map every tender counts in today's unit once.

    A planned package that has become a notice is no plan any more.
    """
    unit = aliased(Province)
    placed_on = (
        Province.id
        if vintage is Vintage.UNITS_63
        else sa.func.coalesce(Province.successor_id, Province.id)
    )
    noticed = sa.exists().where(PlanLink.plan_id == Tender.id, PlanLink.state == LinkState.LINKED)
    is_open = sa.or_(*(in_stage(stage, now=now) for stage in TAKING_BIDS))
    is_planned = sa.and_(in_stage(Stage.PLANNED, now=now), ~noticed)
    rows = db.execute(
        sa.select(
            unit.code,
            sa.func.count(sa.distinct(sa.case((is_open, Tender.id)))).label("open"),
            sa.func.count(sa.distinct(sa.case((is_planned, Tender.id)))).label("planned"),
        )
        .select_from(TenderProvince)
        .join(Tender, Tender.id == TenderProvince.tender_id)
        .join(Province, Province.id == TenderProvince.province_id)
        .join(unit, unit.id == placed_on)
        .where(unit.vintage == vintage, sa.or_(is_open, is_planned))
        .group_by(unit.code)
    )
    return {
        UnitKey(vintage, row.code): ProvinceFigures(open=row.open, planned=row.planned)
        for row in rows
    }
