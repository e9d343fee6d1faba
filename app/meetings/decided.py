"""On which tender an action was decided: by an item of a meeting, or in writing."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func

from app.core.keyset import Rows
from app.meetings.models import ActionItem, AgendaItem, Decision
from app.meetings.procedures.models import WrittenProcedure

#: SQL: key of the tender that the item or the question of a decision is about, null for none.
TENDER_DECIDED_ON: Final = func.coalesce(AgendaItem.tender_id, WrittenProcedure.tender_id)


def with_decision(actions: Rows) -> Rows:
    """SQL: `actions` with the decision of each, and the item or procedure it was taken on."""
    return (
        actions.outerjoin(Decision, Decision.id == ActionItem.decision_id)
        .outerjoin(AgendaItem, AgendaItem.id == Decision.item_id)
        .outerjoin(WrittenProcedure, WrittenProcedure.id == Decision.procedure_id)
    )
