"""A decision replaces an earlier one of its body; it does so once its meeting is over."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import on_violation
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import PublicId
from app.meetings.decision_results import BINDING
from app.meetings.models import AgendaItem, Decision, Meeting
from app.meetings.room_models import DecisionStanding, DecisionState


class NotInForceError(DomainError):
    """What it would replace is not in force, or another decision replaces it."""

    def __init__(self) -> None:
        super().__init__(
            message("This decision is not in force, or another one replaces it already."),
            field="supersedes",
        )


on_violation("decision_standing", "supersedes_id")(NotInForceError)


def replaced_decision(db: Session, item: AgendaItem, public_id: PublicId | None) -> Decision | None:
    """The decision in force that one on `item` would replace; None for none.

    It is one of the same body, and about the same tender or about none, like the item: who reads
    the one reads the other, so that no link tells of what is withheld. Raises NotInForceError.
    """
    if public_id is None:
        return None
    found = db.execute(
        select(Decision, AgendaItem.tender_id, DecisionStanding.state)
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(DecisionStanding, DecisionStanding.decision_id == Decision.id)
        .where(Decision.public_id == public_id, Meeting.body_id == item.meeting.body_id)
    ).one_or_none()
    if found is None or found.state is not DecisionState.EFFECTIVE:
        raise NotInForceError
    if found.tender_id != item.tender_id:
        raise DomainError(
            message("A decision replaces one on the same tender, or one on none like itself."),
            field="supersedes",
        )
    taken = select(DecisionStanding.id).where(DecisionStanding.supersedes_id == found.Decision.id)
    if db.scalar(taken) is not None:
        raise NotInForceError
    replaced: Decision = found.Decision
    return replaced


def take_effect(db: Session, meeting: Meeting) -> None:
    """Decisions of a meeting that is over: what was carried or noted is in force from now on,
    what it replaces no longer is."""
    standing = (
        select(DecisionStanding)
        .join(AgendaItem, AgendaItem.id == DecisionStanding.item_id)
        .where(
            AgendaItem.meeting_id == meeting.id,
            DecisionStanding.state == DecisionState.RECORDED,
            DecisionStanding.result.in_(BINDING),
        )
    )
    for decided in db.scalars(standing):
        decided.state = DecisionState.EFFECTIVE
        if decided.supersedes_id is not None:
            replaced = db.scalars(
                select(DecisionStanding).where(
                    DecisionStanding.decision_id == decided.supersedes_id
                )
            ).one()
            replaced.state = DecisionState.SUPERSEDED
