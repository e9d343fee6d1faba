"""Actions: the register, and what a body still owes itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.core.keyset import Order, Rows, capped_count, load_day, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.core.prepared import Prepared, among
from app.meetings.action_states import may_become
from app.meetings.decision_subjects import TENDER_DECIDED_ON, with_decision
from app.meetings.models import ActionItem, ActionState, AgendaItem, Body, Meeting
from app.meetings.projections import ActionLine
from app.meetings.rows import ACTION_FACTS, UNSETTLED, ActionFacts, action_line, seoul_day
from app.meetings.sight import Sight, sight_of
from app.tenders.models import Tender

_BY_DUE: Final = Order("due", ActionItem.due, ActionItem.public_id, load_day, nullable=False)
#: Actions as `ActionFacts`. Built once: putting a statement together costs more than running it.
ACTIONS: Final[Rows] = (
    with_decision(select(*ACTION_FACTS).select_from(ActionItem))
    .join(Body, Body.id == ActionItem.body_id)
    .join(Organisation, Organisation.id == ActionItem.organisation_id)
    .outerjoin(Meeting, Meeting.id == AgendaItem.meeting_id)
)
_OPEN: Final[Rows] = ACTIONS.where(ActionItem.state.in_(UNSETTLED)).order_by(
    ActionItem.due, ActionItem.public_id
)
#: … for those who see every body.
_OPEN_OF_BODY: Final = Prepared(ActionFacts, _OPEN.where(among(Body.public_id, "body")))


def open_actions(
    db: Session, viewer: Viewer, now: datetime, *, body: PublicId | None = None
) -> tuple[ActionLine, ...]:
    """Unsettled actions the viewer may see, the longest overdue first."""
    sight = sight_of(db, viewer, now=now)
    if body is not None and sight.everything:
        return _lines(_OPEN_OF_BODY(db, body=[body]), sight, viewer, now)
    rows = _OPEN if body is None else _OPEN.where(Body.public_id == body)
    return _lines(db.execute(_visible(rows, sight, viewer)), sight, viewer, now)


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
    query = _visible(ACTIONS, sight, viewer).where(~waiting if settled else waiting)
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
    query = _visible(ACTIONS, sight, viewer).where(ActionItem.public_id == public_id)
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
    found: Iterable[Sequence[Any]], sight: Sight, viewer: Viewer, now: datetime
) -> tuple[ActionLine, ...]:
    today = seoul_day(now)
    read = len(ACTION_FACTS)  # rows of one page of a list say behind these where they stand in it
    return tuple(
        action_line(facts, today=today, may_become=_moves(facts, sight, viewer))
        for facts in (ActionFacts._make(row[:read]) for row in found)
    )


def _moves(facts: ActionFacts, sight: Sight, viewer: Viewer) -> Sequence[ActionState]:
    owner = facts.organisation == viewer.organisation
    return may_become(facts.state, desk=sight.writes, owner=owner)
