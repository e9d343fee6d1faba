"""How many tenders take bids and are planned in each province: public facts alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.provinces.models import Province, Vintage
from app.provinces.places import UnitKey
from app.tenders.merging.merged import not_absorbed
from app.tenders.models import Tender, TenderProvince
from app.tenders.plans import still_ahead
from app.tenders.status import TAKING_BIDS, Stage, is_live, stage_column


@dataclass(frozen=True)
class UnitCounts:
    """What is to be bid for in one unit. A tender of several provinces counts in each."""

    open: int = 0
    planned: int = 0


def unit_counts(db: Session, vintage: Vintage, *, now: datetime) -> dict[UnitKey, UnitCounts]:
    """Live tenders by unit of `vintage`; units without any are left out.

    On the map of today a tender counts in the unit its province belongs to now, once however
    many of its old provinces that unit swallowed. On the old map only tenders placed on that
    map count: nothing says which part of a larger unit a newer tender is for. A planned
    package that has become a notice is no plan any more.
    """
    unit_id = (
        sa.func.coalesce(Province.successor_id, Province.id)
        if vintage is Vintage.UNITS_34
        else Province.id
    )
    placed = (
        sa.select(Tender.id, unit_id.label("unit"), stage_column(now=now).label("stage"))
        .join(TenderProvince, TenderProvince.tender_id == Tender.id)
        .join(Province, Province.id == TenderProvince.province_id)
        .where(is_live(now=now), still_ahead(), not_absorbed())
        .distinct()
    )
    if vintage is Vintage.UNITS_63:
        placed = placed.where(Province.vintage == Vintage.UNITS_63)
    each = placed.subquery()
    rows = db.execute(
        sa.select(Province.code, each.c.stage, sa.func.count())
        .join(each, each.c.unit == Province.id)
        .group_by(Province.code, each.c.stage)
    )
    taking: Counter[str] = Counter()
    planned: Counter[str] = Counter()
    for code, stage, count in rows:
        (taking if Stage(stage) in TAKING_BIDS else planned)[code] += count
    return {
        UnitKey(vintage, code): UnitCounts(taking[code], planned[code])
        for code in sorted(taking.keys() | planned.keys())
    }
