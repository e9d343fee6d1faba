"""Actions: the register, and what a body still owes itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.core.keyset import Order, Rows, capped_count, load_day, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.meetings.action_states import may_become
from app.meetings.decision_subjects import TENDER_DECIDED_ON, with_decision
from app.meetings.models import ActionItem, AgendaItem, Body, Meeting
from app.meetings.projections import ActionLine
from app.meetings.rows import UNSETTLED, action_line, seoul_day
from app.meetings.sight import Sight, sight_of
from app.tenders.models import Tender

_BY_DUE: Final = Order("due", ActionItem.due, ActionItem.public_id, load_day, nullable=False)
#: Built once: putting a statement together costs more than running it.
_ACTIONS: Final[Rows] = (
    with_decision(select(ActionItem, Body, Organisation, Meeting))
    .join(Body, Body.id == ActionItem.body_id)
    .join(Organisation, Organisation.id == ActionItem.organisation_id)
    .outerjoin(Meeting, Meeting.id == AgendaItem.meeting_id)
)
_OPEN: Final[Rows] = _ACTIONS.where(ActionItem.state.in_(UNSETTLED)).order_by(
    ActionItem.due, ActionItem.public_id
)
_OPEN_OF_BODY: Final[Rows] = _OPEN.where(Body.public_id == bindparam("body"))


def open_actions(
    db: Session, viewer: Viewer, now: datetime, *, body: PublicId | None = None
) -> tuple[ActionLine, ...]:
    """Unsettled actions the viewer may see, the longest overdue first."""
    sight = sight_of(db, viewer, now=now)
    found = (
        db.execute(_visible(_OPEN, sight, viewer))
        if body is None
        else db.execute(_visible(_OPEN_OF_BODY, sight, viewer), {"body": body})
    )
    return _lines(found, sight, viewer, now)


def actions(
    db: Session,
    viewer: Viewer,
    now: datetime,
    *,
    settled: bool = False,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[ActionLine]:
    """One page of the register by due date: unsettled ones, or those settled."""
    sight = sight_of(db, viewer, now=now)
    waiting = ActionItem.state.in_(UNSETTLED)
    query = _visible(_ACTIONS, sight, viewer).where(~waiting if settled else waiting)
    stretch = read_stretch(db, query, _BY_DUE, cursor=cursor, size=size)
    return Page(
        items=_lines(stretch.rows, sight, viewer, now),
        count=capped_count(db, query, _BY_DUE),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def action(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> ActionLine:
    """One action; NotFoundError when absent or not the viewer's to see."""
    sight = sight_of(db, viewer, now=now)
    query = _visible(_ACTIONS, sight, viewer).where(ActionItem.public_id == public_id)
    lines = _lines(db.execute(query), sight, viewer, now)
    if not lines:
        raise NotFoundError
    return lines[0]


def _visible(rows: Rows, sight: Sight, viewer: Viewer) -> Rows:
    """Of `rows` those of the bodies the viewer sees (without live tenders where it sees them
    narrowly), and those its own organisation owns."""
    if sight.everything:
        return rows
    seen: ColumnElement[bool] = sight.bodies(ActionItem.body_id)
    if sight.narrow:
        wide = ActionItem.body_id.not_in(sorted(sight.narrow))
        seen = and_(seen, or_(wide, TENDER_DECIDED_ON.is_(None)))
    if sight.kept:
        kept = select(Tender.id).where(Tender.public_id.in_(sight.kept))
        seen = and_(seen, or_(TENDER_DECIDED_ON.is_(None), TENDER_DECIDED_ON.not_in(kept)))
    own = Organisation.public_id == viewer.organisation
    return rows.where(or_(seen, own) if viewer.organisation is not None else seen)


def _lines(
    found: Iterable[Any], sight: Sight, viewer: Viewer, now: datetime
) -> tuple[ActionLine, ...]:
    today = seoul_day(now)
    return tuple(
        action_line(
            row.ActionItem,
            body=row.Body,
            organisation=row.Organisation,
            meeting=row.Meeting,
            today=today,
            may_become=may_become(
                row.ActionItem.state,
                desk=sight.writes,
                owner=row.Organisation.public_id == viewer.organisation,
            ),
        )
        for row in found
    )
