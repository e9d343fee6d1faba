"""The list of tenders: filtered, sorted, one keyset page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row
from sqlalchemy.orm import Session
from sqlalchemy.sql import operators
from sqlalchemy.sql.expression import UnaryExpression

from app.core.access import Viewer
from app.core.errors import DomainError
from app.core.fields import SolutionField
from app.core.i18n import message, pick
from app.core.ids import PublicId
from app.core.keyset import Rows, capped_count, read_stretch
from app.core.paging import COUNT_CAP, PAGE_SIZE, Page
from app.firms.models import Firm
from app.provinces.models import Province
from app.provinces.places import UnitKey
from app.tenders.filters import FitFilter, Sort, StageFilter, TenderFilters
from app.tenders.merging.merged import not_absorbed
from app.tenders.models import (
    Route,
    Tender,
    TenderKind,
    TenderProvince,
    TenderStatus,
)
from app.tenders.place_names import Place, places_of
from app.tenders.plans import still_ahead
from app.tenders.routes.explained import FirmPosition, Fit, Participation
from app.tenders.search import matching
from app.tenders.status import Stage, in_stage, is_live, not_yet_closed, stage_of

#: Which fits each filter lets through; ALL asks nothing.
FITS: Final = {
    FitFilter.OPEN: (Fit.OPEN,),
    FitFilter.POSSIBLE: (Fit.OPEN, Fit.INDIRECT, Fit.UNCLEAR),
}


_WITHOUT_SUCCEEDED_PLANS: Final = frozenset({StageFilter.LIVE, StageFilter.PLANNED})


@dataclass(frozen=True)
class TenderRow:
    """One line of the list: public facts, and how the reader's own firm could take part."""

    public_id: PublicId
    title: str
    #: The published title where `title` is a translation of it.
    original_title: str | None
    kind: TenderKind
    stage: Stage
    field: SolutionField
    route: Route
    #: The published words the route was read from; empty when nothing was stated.
    route_basis: str
    notice_no: str | None
    plan_no: str | None
    procuring_entity: str | None
    currency: str | None
    budget_minor: int | None
    published_at: datetime | None
    closes_at: datetime | None
    planned_from: date | None
    planned_text: str | None
    places: tuple[Place, ...]
    demo: bool
    #: Only for a firm's reader.
    participation: Participation | None


#: What `tender_row` needs of a row.
COLUMNS: Final = (
    Tender.id,
    Tender.public_id,
    Tender.title,
    Tender.title_ko,
    Tender.title_en,
    Tender.kind,
    Tender.status,
    Tender.field,
    Tender.route,
    Tender.route_basis,
    Tender.notice_no,
    Tender.plan_no,
    Tender.procuring_entity,
    Tender.currency,
    Tender.budget_minor,
    Tender.published_at,
    Tender.closes_at,
    Tender.planned_from,
    Tender.planned_text,
    Tender.demo,
)


def tender_list(
    db: Session,
    filters: TenderFilters,
    *,
    viewer: Viewer,
    now: datetime,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[TenderRow]:
    """One page of the tenders that answer `filters`, in their order.

    The same for every reader, but for the way in that a firm's own reader is told. Raises
    DomainError for a damaged cursor or a province that does not exist.
    """
    firm = firm_position(db, viewer)
    wide = sa.select(*COLUMNS).where(*_conditions(db, filters, firm, now=now))
    valued = _deadline_bounds(filters, now=now)
    narrow = _columns_asked(filters)
    count = capped_count(db, wide.where(*narrow), filters.order, valued=valued)
    if count >= COUNT_CAP:
        # So many answer that a page of them is met soon along the list's own order, while
        # SQLite would rather gather all of them by the filter's index and sort.
        narrow = [_along_the_order(db, filters, condition) for condition in narrow]
    rows = wide.where(*narrow)
    stretch = read_stretch(db, rows, filters.order, cursor=cursor, size=size, valued=valued)
    places = places_of(db, [row.id for row in stretch.rows])
    return Page(
        items=[tender_row(row, places.get(row.id, ()), firm, now) for row in stretch.rows],
        count=count,
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def firm_position(db: Session, viewer: Viewer) -> FirmPosition | None:
    """What decides the viewer's own firm's ways in; None for every other reader."""
    if viewer.firm is None:
        return None
    found = db.execute(
        sa.select(Firm.country, Firm.has_vietnamese_subsidiary).where(Firm.public_id == viewer.firm)
    ).one_or_none()
    return FirmPosition(*found) if found else None


def units_counted_in(db: Session, key: UnitKey) -> list[Province]:
    """The unit itself first, then those it is counted together with.

    For a unit of today its predecessors; for an old unit its successor, whose tenders may be
    for another part of the larger unit. Raises DomainError when there is no such unit.
    """
    unit = db.scalar(
        sa.select(Province).where(Province.vintage == key.vintage, Province.code == key.code)
    )
    if unit is None:
        raise DomainError(message("There is no such province."), field="province")
    related = sa.or_(Province.successor_id == unit.id, Province.id == unit.successor_id)
    return [unit, *db.scalars(sa.select(Province).where(related).order_by(Province.code))]


def _conditions(
    db: Session, filters: TenderFilters, firm: FirmPosition | None, *, now: datetime
) -> Sequence[ColumnElement[bool]]:
    conditions = [*_stage_conditions(filters.stage, now=now), not_absorbed()]
    if filters.stage in _WITHOUT_SUCCEEDED_PLANS:
        conditions.append(still_ahead())
    if filters.closes_after is not None:
        conditions.append(Tender.closes_at >= filters.closes_after)
    if filters.closes_before is not None:
        conditions.append(Tender.closes_at < filters.closes_before)
    if filters.province is not None:
        units = [unit.id for unit in units_counted_in(db, filters.province)]
        conditions.append(_in_units(units))
    if firm is not None and filters.fit in FITS:
        conditions.append(Tender.route.in_(sorted(firm.routes(*FITS[filters.fit]))))
    if filters.query.strip():
        conditions.append(matching(db, filters.query))
    return conditions


def _columns_asked(filters: TenderFilters) -> list[sa.BinaryExpression[bool]]:
    """The filters that compare one column with one value."""
    asked: Sequence[tuple[ColumnElement[Any], Any]] = (
        (Tender.kind.expression, filters.kind),
        (Tender.field.expression, filters.field),
        (Tender.route.expression, filters.route),
        (Tender.currency.expression, filters.currency),
    )
    return [
        sa.BinaryExpression(column, sa.literal(wanted, column.type), operators.eq)
        for column, wanted in asked
        if wanted is not None
    ]


def _along_the_order(
    db: Session, filters: TenderFilters, condition: sa.BinaryExpression[bool]
) -> sa.BinaryExpression[bool]:
    """The same for SQLite without the column's index, unless that index is in list order."""
    by_budget = filters.order.column is Tender.budget_minor
    if db.get_bind().dialect.name != "sqlite" or by_budget:
        return condition
    unindexed: UnaryExpression[Any] = UnaryExpression(
        condition.left, operator=operators.custom_op("+")
    )
    return sa.BinaryExpression(unindexed, condition.right, operators.eq)


def _in_units(units: Sequence[int]) -> ColumnElement[bool]:
    chosen = sa.select(TenderProvince.tender_id).where(TenderProvince.province_id.in_(units))
    return Tender.id.in_(chosen)


def _stage_conditions(stage: StageFilter, *, now: datetime) -> Sequence[ColumnElement[bool]]:
    match stage:
        case StageFilter.ALL:
            return ()
        case StageFilter.LIVE:
            return (is_live(now=now),)
        case StageFilter.TAKING_BIDS:
            return (
                Tender.status == TenderStatus.ACTIVE,
                Tender.kind != TenderKind.PLAN,
                not_yet_closed(now=now),
            )
        case _:
            return (sa.or_(*(in_stage(each, now=now) for each in stage.stages)),)


def _deadline_bounds(filters: TenderFilters, *, now: datetime) -> ColumnElement[bool] | None:
    """Where a deadline index can start: nothing live closes before now, and no plan ever.

    Said again beside the stage's own condition, whose OR the planners cannot see through.
    """
    if filters.order.column is not Tender.closes_at:
        return None
    if filters.kind is TenderKind.PLAN:
        return sa.false()
    if all(stage.live for stage in filters.stage.stages):
        return Tender.closes_at > now
    return None


def tender_row(
    row: Row[*tuple[Any, ...]],
    places: tuple[Place, ...],
    firm: FirmPosition | None,
    now: datetime,
) -> TenderRow:
    """One line out of a row with `COLUMNS`; `firm` is the reader's own, if one."""
    title = pick_title(row.title, row.title_ko, row.title_en)
    return TenderRow(
        public_id=row.public_id,
        title=title,
        original_title=row.title if title != row.title else None,
        kind=row.kind,
        stage=stage_of(row.kind, row.status, row.closes_at, now=now),
        field=row.field,
        route=row.route,
        route_basis=row.route_basis,
        notice_no=row.notice_no,
        plan_no=row.plan_no,
        procuring_entity=row.procuring_entity,
        currency=row.currency,
        budget_minor=row.budget_minor,
        published_at=row.published_at,
        closes_at=row.closes_at,
        planned_from=row.planned_from,
        planned_text=row.planned_text,
        places=places,
        demo=row.demo,
        participation=firm.way_in(row.route) if firm else None,
    )


def pick_title(title: str, title_ko: str | None, title_en: str | None) -> str:
    """The title in the reader's language where there is one, else as published."""
    return pick(title_ko or title, title, title_en or title)


def currencies(db: Session) -> list[str]:
    """Currencies that occur, for the filter; read by skipping along the budget index."""
    found: list[str] = []
    step: Rows = sa.select(sa.func.min(Tender.currency))
    current = db.scalar(step)
    while current is not None:
        found.append(current)
        current = db.scalar(step.where(Tender.currency > current))
    return found


#: Sorts offered without a currency.
FREE_SORTS: Final = tuple(sort for sort in Sort if not sort.by_budget)
