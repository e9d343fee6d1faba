"""Windows of a year: from plans, notices and calls on the routes that count. Public facts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from app.core.clock import HANOI
from app.core.i18n import Names
from app.core.keyset import Rows
from app.meetings.season.problem import Window
from app.meetings.season.terms import Terms, window_before
from app.meetings.season_projections import Outlook, WindowLine
from app.tenders.models import LinkState, PlanLink, Route, Tender, TenderKind, TenderStatus

_CALLED_OFF = (TenderStatus.CANCELLED, TenderStatus.WITHDRAWN)


def windows_of(db: Session, terms: Terms, begins: date, ends: date) -> Outlook:
    """Windows that are open on some day from `begins` to `ends`; two queries.

    A plan whose notice has a window of its own gives none: it is one opportunity.
    """
    rows = db.execute(_candidates(terms, begins, ends)).all()
    found: dict[str, tuple[Window, WindowLine]] = {}
    too_short = 0
    for row in rows:
        due, known = _due(row), _known(row)
        window = window_before(due, known, terms, key=row.public_id, route=row.route.value)
        if window is None:
            too_short += begins <= due <= ends
        elif window.last >= begins and window.first <= ends:
            found[row.public_id] = (window, _line(row, due, window))
    for plan in _noticed(db, found):
        del found[plan]
    return Outlook(
        windows={key: line for key, (_window, line) in found.items()},
        spans=tuple(sorted(window for window, _line in found.values())),
        too_short=too_short,
    )


def _candidates(terms: Terms, begins: date, ends: date) -> Rows:
    first, last = begins + timedelta(days=terms.lead_to), ends + timedelta(days=terms.lead_from)
    return (
        select(
            Tender.public_id,
            Tender.notice_no,
            Tender.plan_no,
            Tender.ocid,
            Tender.title,
            Tender.title_ko,
            Tender.title_en,
            Tender.kind,
            Tender.route,
            Tender.closes_at,
            Tender.planned_from,
            Tender.planned_text,
            Tender.published_at,
            Tender.demo,
        )
        .where(
            Tender.route.in_([Route(value) for value in terms.routes]),
            Tender.status.not_in(_CALLED_OFF),
            or_(
                and_(Tender.kind == TenderKind.PLAN, Tender.planned_from.between(first, last)),
                and_(
                    Tender.kind != TenderKind.PLAN,
                    # A day more on either side: the deadline counts by Hanoi's day.
                    Tender.closes_at >= _instant(first - timedelta(days=1)),
                    Tender.closes_at <= _instant(last + timedelta(days=1)),
                ),
            ),
        )
        .order_by(Tender.public_id)
    )


def _instant(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), HANOI)


def _due(row: Row[*tuple[object, ...]]) -> date:
    if row.kind is TenderKind.PLAN:
        planned: date = row.planned_from
        return planned
    return _hanoi_day(row.closes_at)


def _known(row: Row[*tuple[object, ...]]) -> date | None:
    """A notice helps from its publication on; a plan may be known long before it is imported."""
    if row.kind is TenderKind.PLAN or row.published_at is None:
        return None
    return _hanoi_day(row.published_at)


def _hanoi_day(at: datetime) -> date:
    return at.astimezone(HANOI).date()


def _line(row: Row[*tuple[object, ...]], due: date, window: Window) -> WindowLine:
    return WindowLine(
        tender=row.public_id,
        number=row.notice_no or row.plan_no or row.ocid,
        titles=Names(row.title_ko, row.title, row.title_en),
        kind=row.kind,
        route=row.route,
        due=due,
        announced=row.planned_text if row.kind is TenderKind.PLAN else None,
        first=window.first,
        last=window.last,
        demo=row.demo,
    )


def _noticed(db: Session, found: Collection[str]) -> set[str]:
    """Plans among `found` whose notice is there too."""
    plan, notice = Tender.__table__.alias("plan"), Tender.__table__.alias("notice")
    pairs = db.execute(
        select(plan.c.public_id, notice.c.public_id)
        .select_from(PlanLink)
        .join(plan, plan.c.id == PlanLink.plan_id)
        .join(notice, notice.c.id == PlanLink.notice_id)
        .where(PlanLink.state == LinkState.LINKED)
        .where(plan.c.planned_from.is_not(None))
    )
    return {one for one, other in pairs if one in found and other in found}
