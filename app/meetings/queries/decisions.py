"""What was decided in a meeting, and what follows from it, for one reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.i18n import Names
from app.meetings.action_states import may_become
from app.meetings.models import ActionItem, AgendaItem, Decision, Meeting
from app.meetings.permissions import state_allows
from app.meetings.projections import ActionLine, DecisionLine
from app.meetings.queries.actions import ACTIONS
from app.meetings.queries.standings import standings_of
from app.meetings.rows import ActionFacts, action_line, seoul_day
from app.meetings.sight import Sight


def decisions_of(
    db: Session,
    meeting: Meeting,
    shown: Mapping[str, tuple[int, Mapping[str, Any]]],
    *,
    sight: Sight,
    viewer: Viewer,
    now: datetime,
) -> dict[str, tuple[DecisionLine, ...]]:
    """Decisions on the items shown, by item, each with what follows from it."""
    if not state_allows("act", meeting.state):
        return {}  # nothing is decided before attendance was taken
    found = db.execute(
        select(Decision, AgendaItem.public_id)
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(Decision.id)
    ).all()
    if not found:
        return {}
    actions = _actions_by_decision(db, meeting, sight=sight, viewer=viewer, now=now)
    standings = standings_of(db, [decision.id for decision, _item in found])
    decisions: dict[str, tuple[DecisionLine, ...]] = {}
    for decision, item in found:
        if item not in shown:
            continue
        number, row = shown[item]
        line = DecisionLine(
            id=decision.public_id,
            item=item,
            item_number=number,
            item_titles=Names(**row["titles"]),
            type=decision.type,
            text=decision.text,
            recorded_at=decision.recorded_at,
            actions=actions.get(decision.id, ()),
            standing=standings.get(decision.id),
        )
        decisions[item] = (*decisions.get(item, ()), line)
    return decisions


def _actions_by_decision(
    db: Session, meeting: Meeting, *, sight: Sight, viewer: Viewer, now: datetime
) -> dict[int, tuple[ActionLine, ...]]:
    today = seoul_day(now)
    actions: dict[int, tuple[ActionLine, ...]] = {}
    for *row, decision_id in db.execute(
        ACTIONS.add_columns(Decision.id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(ActionItem.due, ActionItem.id)
    ):
        facts = ActionFacts._make(row)
        owner = facts.organisation == viewer.organisation
        moves = may_become(facts.state, desk=sight.writes, owner=owner)
        line = action_line(facts, today=today, may_become=moves)
        actions[decision_id] = (*actions.get(decision_id, ()), line)
    return actions
