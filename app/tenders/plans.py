"""Planned packages and the notices that come of them."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from app.tenders.models import LinkState, PlanLink, Tender, TenderKind


def still_ahead() -> ColumnElement[bool]:
    """SQL: not a plan whose notice is out; such a package is no plan any more."""
    has_notice = sa.exists().where(
        PlanLink.plan_id == Tender.id, PlanLink.state == LinkState.LINKED
    )
    return sa.or_(Tender.kind != TenderKind.PLAN, ~has_notice)


def first_day_of_quarter(day: date) -> date:
    """Plans name quarters: one that has begun is still coming until it ends."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)
