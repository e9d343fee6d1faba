"""What a decision was taken on: an item of a meeting, or a question put in writing."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, func

from app.core.keyset import Rows
from app.meetings.models import ActionItem, AgendaItem, Decision, Meeting
from app.meetings.procedures.models import WrittenProcedure

#: SQL: key of the tender that the item or the question of a decision is about, null for none.
TENDER_DECIDED_ON: Final = func.coalesce(AgendaItem.tender_id, WrittenProcedure.tender_id)
#: SQL: key of the body that decided; needs `with_meeting`.
BODY_DECIDING: Final[ColumnElement[int]] = func.coalesce(Meeting.body_id, WrittenProcedure.body_id)


def with_decision(actions: Rows) -> Rows:
    """SQL: `actions` with the decision of each, and the item or procedure it was taken on."""
    return with_subject(actions.outerjoin(Decision, Decision.id == ActionItem.decision_id))


def with_subject(decisions: Rows) -> Rows:
    """SQL: `decisions` with the item or the written procedure of each."""
    return decisions.outerjoin(AgendaItem, AgendaItem.id == Decision.item_id).outerjoin(
        WrittenProcedure, WrittenProcedure.id == Decision.procedure_id
    )


def with_meeting(decisions: Rows) -> Rows:
    """SQL: … and the meeting of the item."""
    return with_subject(decisions).outerjoin(Meeting, Meeting.id == AgendaItem.meeting_id)
