"""The list of opportunities: what one firm could join, narrowed as its reader asks.

Each half of the list walks one index in list order, so that a page costs about the same among
ten thousand tenders and a hundred thousand (bench/opportunities.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.clock import HANOI
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.core.keyset import capped_count, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.interests.models import Interest
from app.opportunities.following import followed_by_firm
from app.opportunities.policies import may_read_opportunities
from app.opportunities.question import Question, Shelf
from app.tenders.filters import FitFilter
from app.tenders.listing import (
    COLUMNS,
    FITS,
    TenderRow,
    firm_position,
    tender_row,
    units_counted_in,
)
from app.tenders.models import Route, Tender, TenderProvince
from app.tenders.place_names import places_of
from app.tenders.plans import first_day_of_quarter, still_ahead
from app.tenders.rates import PublishedAmount, RateTable, current_rates

#: Spelled out and not bound: the partial indexes of tender answer to exactly these.
_PLAN: Final[sa.ColumnElement[str]] = sa.literal_column("'plan'")
_UNFINISHED: Final[sa.ColumnElement[str]] = sa.literal_column("('planned', 'active')")


@dataclass(frozen=True)
class Opportunity:
    """A tender the firm could join, with what the firm itself has done about it."""

    tender: TenderRow
    budget: PublishedAmount | None
    followed: bool
    #: The firm's own standing interest, one of them where there are several.
    interest: PublicId | None


def opportunities(
    db: Session,
    question: Question,
    *,
    viewer: Viewer,
    now: datetime,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Opportunity]:
    """One page of what answers `question`; NotFoundError for people of no firm.

    Rests on public facts, the firm's country and subsidiary, and the firm's own acts alone.
    Raises DomainError for a damaged cursor or a province that does not exist.
    """
    position = firm_position(db, viewer)
    if position is None or viewer.firm is None or not may_read_opportunities(viewer):
        raise NotFoundError
    rates = current_rates(db, now=now)
    order = question.shelf.order
    rows = sa.select(*COLUMNS).where(
        *_shelf(question, now=now),
        *_routes(question, position.routes(*FITS.get(question.fit, ()))),
        *_places(db, question),
        *_value(question, rates),
    )
    if question.fields:
        rows = rows.where(Tender.field.in_(sorted(question.fields)))
    ahead = _ahead(question, now=now)
    stretch = read_stretch(db, rows, order, cursor=cursor, size=size, valued=ahead)
    tenders = [row.id for row in stretch.rows]
    places = places_of(db, tenders)
    followed = followed_by_firm(db, viewer.firm, tenders)
    interests = _standing(db, viewer.firm, tenders)
    return Page(
        items=[
            Opportunity(
                tender=tender_row(row, places.get(row.id, ()), position, now),
                budget=rates.amount(row.budget_minor, row.currency),
                followed=row.id in followed,
                interest=interests.get(row.id),
            )
            for row in stretch.rows
        ],
        count=capped_count(db, rows, order, valued=ahead),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def _shelf(question: Question, *, now: datetime) -> Sequence[ColumnElement[bool]]:
    unfinished = Tender.status.expression.op("IN")(_UNFINISHED)
    if question.shelf is Shelf.COMING:
        return (Tender.kind == _PLAN, unfinished, still_ahead())
    return (Tender.kind != _PLAN, unfinished)


def _ahead(question: Question, *, now: datetime) -> ColumnElement[bool]:
    """Where the order's index begins: a deadline ahead, a quarter that is not over.

    A tender without a published deadline, a plan without an announced quarter, is listed last.
    """
    if question.shelf is Shelf.COMING:
        return Tender.planned_from >= first_day_of_quarter(now.astimezone(HANOI).date())
    return Tender.closes_at > question.closes_after(now)


def _routes(question: Question, fitting: frozenset[Route]) -> Sequence[ColumnElement[bool]]:
    wanted = question.routes or frozenset(Route)
    if question.fit is not FitFilter.ALL:
        wanted &= fitting
    if wanted == frozenset(Route):
        return ()
    return (Tender.route.in_(sorted(wanted)),)


def _places(db: Session, question: Question) -> Sequence[ColumnElement[bool]]:
    if not question.provinces:
        return ()
    units = {unit.id for key in question.provinces for unit in units_counted_in(db, key)}
    here = sa.exists().where(
        TenderProvince.tender_id == Tender.id, TenderProvince.province_id.in_(sorted(units))
    )
    return (here,)


def _value(question: Question, rates: RateTable) -> Sequence[ColumnElement[bool]]:
    """Published budgets that are about as many won, at the rates in force."""
    if not question.narrows_value:
        return ()
    least = {} if question.won_from is None else rates.bounds(question.won_from)
    too_large = {} if question.won_to is None else rates.bounds(question.won_to)
    # Not by the index of budgets: it would gather a large part of all tenders there ever were
    # and sort them, where the order's own index finds a page among the few that are ahead.
    currency_of = sa.func.coalesce(Tender.currency, "")
    return (
        sa.or_(
            *(
                sa.and_(
                    currency_of == currency,
                    *((Tender.budget_minor >= least[currency],) if least else ()),
                    *((Tender.budget_minor < too_large[currency],) if too_large else ()),
                )
                for currency in sorted(least or too_large)
            )
        ),
    )


def _standing(db: Session, firm: PublicId, tenders: Sequence[int]) -> dict[int, PublicId]:
    from_firm = sa.select(Interest.tender_id, Interest.public_id).where(
        Interest.tender_id.in_(tenders),
        Interest.firm.has(public_id=firm),
        Interest.withdrawn_at.is_(None),
    )
    return {row.tender_id: row.public_id for row in db.execute(from_firm.order_by(Interest.id))}
