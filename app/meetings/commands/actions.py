"""Actions: what follows from a decision, one owner and one due date each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.meetings.action_states import NEEDS_WORDS, SETTLED, may_become
from app.meetings.addressees import OUTSIDERS
from app.meetings.commands.loading import load_meeting, touch
from app.meetings.errors import WordsMissingError, WrongStateError
from app.meetings.models import ActionItem, ActionState, AgendaItem, Body, Decision
from app.meetings.rows import seoul_day


@dataclass(frozen=True)
class ActionDetails:
    """What is to be done, by whom, by when (a day in Seoul)."""

    text: str
    organisation: PublicId
    owner_name: str
    due: date


@dataclass(frozen=True)
class ActionReport:
    """A step in an action's life and what there is to say about it."""

    state: ActionState
    words: str


def add_action(
    db: Session,
    public_id: PublicId,
    decision_id: PublicId,
    details: ActionDetails,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Add an action that follows from a decision of this meeting."""
    meeting = load_meeting(db, public_id, act="act", version=version, actor=actor)
    found = db.execute(
        select(Decision, AgendaItem)
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .where(Decision.public_id == decision_id, AgendaItem.meeting_id == meeting.id)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    decision, item = found
    action = new_action(
        db,
        decision,
        details,
        body=meeting.body,
        on_tender=item.tender_id is not None,
        actor=actor,
        now=now,
        meeting=public_id,
    )
    touch(meeting, now=now)
    db.flush()
    return action


def new_action(
    db: Session,
    decision: Decision,
    details: ActionDetails,
    *,
    body: Body,
    on_tender: bool,
    actor: Actor,
    now: datetime,
    **source: PublicId,
) -> PublicId:
    """Enter an action of `decision`; `source`: what it was decided in, for the record.

    Raises DomainError for an owner that nobody is, one that a live tender concerns, or a due
    day in the past.
    """
    organisation = db.scalar(
        select(Organisation).where(Organisation.public_id == details.organisation)
    )
    if organisation is None:
        raise DomainError(message("Choose an organisation."), field="organisation")
    if on_tender and organisation.kind in OUTSIDERS:
        raise DomainError(
            message("A firm or buyer cannot own an action on a live tender."),
            field="organisation",
        )
    if details.due < seoul_day(now):
        raise DomainError(message("The due date lies in the past."), field="due")
    action = ActionItem(
        public_id=new_public_id(),
        body_id=body.id,
        decision_id=decision.id,
        organisation_id=organisation.id,
        owner_name=details.owner_name,
        text=details.text,
        due=details.due,
        state=ActionState.OPEN,
        evidence=None,
        created_at=now,
        settled_at=None,
    )
    db.add(action)
    db.flush()
    record(
        db,
        "meetings.action_added",
        "action",
        action.public_id,
        actor=actor,
        now=now,
        **source,
        decision=decision.public_id,
        organisation=details.organisation,
        due=details.due,
    )
    return action.public_id


def report_action(
    db: Session, public_id: PublicId, report: ActionReport, *, actor: Actor, now: datetime
) -> None:
    """Move an action on. Its owner's organisation reports; the secretariat verifies and drops.

    Being blocked, done or dropped needs words. Raises WrongStateError for a step that is not
    open to this actor from the state it is in.
    """
    found = db.execute(
        select(ActionItem, Organisation)
        .join(Organisation, Organisation.id == ActionItem.organisation_id)
        .where(ActionItem.public_id == public_id)
        .with_for_update(of=ActionItem)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    action, organisation = found
    desk = actor.has(Role.SECRETARIAT)
    owner = actor.organisation is not None and organisation.public_id == actor.organisation
    if not desk and not owner:
        raise NotFoundError
    if report.state not in may_become(action.state, desk=desk, owner=owner):
        raise WrongStateError
    said = report.words.strip()
    if report.state in NEEDS_WORDS and not said:
        raise WordsMissingError("words")
    before = action.state
    action.state = report.state
    if said:
        action.evidence = said
    action.settled_at = now if report.state in SETTLED else None
    db.flush()
    record(
        db,
        "meetings.action_moved",
        "action",
        public_id,
        actor=actor,
        now=now,
        before=before.value,
        after=report.state.value,
        words=said,
    )
