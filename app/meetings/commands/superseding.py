"""A decision replaces an earlier one of its body, once it is in force itself: one of a meeting
when the meeting is over, one taken in writing with its result."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import on_violation
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import PublicId
from app.meetings.decision_results import BINDING
from app.meetings.decision_subjects import BODY_DECIDING, TENDER_DECIDED_ON, with_meeting
from app.meetings.models import AgendaItem, Decision, Meeting
from app.meetings.room_models import DecisionResult, DecisionStanding, DecisionState


class NotInForceError(DomainError):
    """What it would replace is not in force, or another decision replaces it."""

    def __init__(self) -> None:
        super().__init__(
            message("This decision is not in force, or another one replaces it already."),
            field="supersedes",
        )


on_violation("decision_standing", "supersedes_id")(NotInForceError)


def replaced_decision(
    db: Session,
    public_id: PublicId | None,
    result: DecisionResult,
    *,
    body: int,
    tender: int | None,
) -> Decision | None:
    """The decision in force that one of `body` on `tender`, or on none, would replace with such a
    `result`; None for none.

    It is one of the same body, and about the same tender or about none, like the new one: who
    reads the one reads the other, so that no link tells of what is withheld. Raises
    NotInForceError, or DomainError for another tender or one that is not carried.
    """
    if public_id is None:
        return None
    found = db.execute(
        with_meeting(select(Decision, TENDER_DECIDED_ON.label("tender"), DecisionStanding.state))
        .join(DecisionStanding, DecisionStanding.decision_id == Decision.id)
        .where(Decision.public_id == public_id, BODY_DECIDING.in_((body,)))
    ).one_or_none()
    if found is None or found.state is not DecisionState.EFFECTIVE:
        raise NotInForceError
    if found.tender != tender:
        raise DomainError(
            message("A decision replaces one on the same tender, or one on none like itself."),
            field="supersedes",
        )
    taken = select(DecisionStanding.id).where(DecisionStanding.supersedes_id == found.Decision.id)
    if db.scalar(taken) is not None:
        raise NotInForceError
    if result is not DecisionResult.CARRIED:
        raise DomainError(
            message("Only a decision that is carried replaces another."), field="supersedes"
        )
    replaced: Decision = found.Decision
    return replaced


def take_effect(db: Session, meeting: Meeting) -> None:
    """Decisions of a meeting that is over: what was carried or noted is in force from now on,
    what it replaces no longer is."""
    recorded = (
        select(DecisionStanding)
        .join(AgendaItem, AgendaItem.id == DecisionStanding.item_id)
        .where(
            AgendaItem.meeting_id == meeting.id, DecisionStanding.state == DecisionState.RECORDED
        )
    )
    for standing in db.scalars(recorded):
        enter_into_force(db, standing)


def enter_into_force(db: Session, standing: DecisionStanding) -> None:
    """What was carried or noted is in force, what it replaces no longer is; anything else stays
    recorded."""
    if standing.result not in BINDING:
        return
    standing.state = DecisionState.EFFECTIVE
    if standing.supersedes_id is not None:
        replaced = db.scalars(
            select(DecisionStanding).where(DecisionStanding.decision_id == standing.supersedes_id)
        ).one()
        replaced.state = DecisionState.SUPERSEDED
