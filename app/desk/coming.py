"""Plans in the order in which their notices are announced: public facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.clock import HANOI
from app.core.fields import SolutionField
from app.core.ids import PublicId
from app.tenders.listing import pick_title
from app.tenders.models import Route, Tender, TenderKind
from app.tenders.place_names import Place, places_of
from app.tenders.plans import first_day_of_quarter
from app.tenders.status import Stage, in_stage


@dataclass(frozen=True)
class ComingPlan:
    """A planned package whose notice is announced for a quarter or month that is not over."""

    public_id: PublicId
    title: str
    field: SolutionField
    route: Route
    #: First day of the announced quarter or month, and the published words for it.
    planned_from: date
    planned_text: str | None
    places: tuple[Place, ...]
    demo: bool


def coming_plans(db: Session, *, now: datetime, limit: int) -> tuple[ComingPlan, ...]:
    """The next `limit` plans without a notice, nearest first."""
    since = first_day_of_quarter(now.astimezone(HANOI).date())
    plans = db.scalars(
        sa.select(Tender)
        .where(
            Tender.kind == TenderKind.PLAN,
            in_stage(Stage.PLANNED, now=now),
            Tender.planned_from >= since,
        )
        .order_by(Tender.planned_from, Tender.public_id)
        .limit(limit)
    ).all()
    places = places_of(db, [plan.id for plan in plans])
    return tuple(
        ComingPlan(
            public_id=plan.public_id,
            title=pick_title(plan.title, plan.title_ko, plan.title_en),
            field=plan.field,
            route=plan.route,
            planned_from=plan.planned_from,
            planned_text=plan.planned_text,
            places=places.get(plan.id, ()),
            demo=plan.demo,
        )
        for plan in plans
        if plan.planned_from is not None
    )
