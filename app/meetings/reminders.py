"""Reminders of actions: seven days and one day before they are due, then weekly to the chair.

The same round reminds officers of official steps that lapse (`official.reminders`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.core.dates import format_date
from app.core.db import on_violation, transaction
from app.core.errors import ConflictError
from app.core.i18n import message, speaking
from app.core.outbox import queue_mail
from app.core.web import settings
from app.meetings.decision_subjects import TENDER_DECIDED_ON, with_decision
from app.meetings.due import due_kind, went_out
from app.meetings.minutes_models import ActionReminder
from app.meetings.models import ActionItem, ActionState, Body, Seat, SeatGroup
from app.meetings.official.reminders import remind_of_steps
from app.meetings.recusal.ties import recused_seats
from app.meetings.rows import seoul_day
from app.meetings.sight import LEAVING_GROUPS
from app.meetings.validity import valid_on

on_violation("action_reminder", "action_id", "kind")(ConflictError)

#: What is reported done waits for the desk, not for its owner.
_WAITING: Final = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.BLOCKED)


def remind(now: datetime) -> int:
    """Write what is due today into the outbox; returns how many letters. For a worker."""
    with transaction() as db:
        return remind_within(db, now=now) + remind_of_steps(db, now=now)


def remind_within(db: Session, *, now: datetime) -> int:
    """Those of actions, inside the caller's transaction. Each goes out once, late or not."""
    today = seoul_day(now)
    rows = db.execute(
        with_decision(select(ActionItem, TENDER_DECIDED_ON))
        .where(ActionItem.state.in_(_WAITING))
        .order_by(ActionItem.due, ActionItem.id)
        .with_for_update(of=ActionItem)
    ).all()
    sent = 0
    for action, tender in rows:
        kind = due_kind(action.due, today)
        if kind is None or went_out(db, ActionReminder.action_id, action.id, kind):
            continue
        db.add(ActionReminder(action_id=action.id, kind=kind, sent_at=now))
        for seat in _readers(db, action, tender, today, escalated=today > action.due):
            _write(db, action, seat, now=now)
            sent += 1
        db.flush()
    return sent


def _readers(
    db: Session, action: ActionItem, tender: int | None, today: date, *, escalated: bool
) -> Iterator[Seat]:
    """Seats of the owner's organisation; once it is late the chair's and the secretariat's, too.

    Nobody is written to about a tender whose items they do not sit in.
    """
    recused = recused_seats(db, action.body_id, tender)
    for seat, kind in db.execute(
        select(Seat, Organisation.kind)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.body_id == action.body_id, valid_on(today), Seat.email.is_not(None))
        .order_by(Seat.id)
    ):
        owner = seat.organisation_id == action.organisation_id
        over = escalated and (seat.chair or seat.group is SeatGroup.SECRETARIAT)
        firm = kind == OrganisationKind.FIRM or seat.employer_id is not None
        outside = firm or seat.group in LEAVING_GROUPS or seat.id in recused
        if (owner or over) and not (tender is not None and outside):
            yield seat


def _write(db: Session, action: ActionItem, seat: Seat, *, now: datetime) -> None:
    late = (seoul_day(now) - action.due).days
    body = db.get_one(Body, action.body_id)
    with speaking(seat.locale):
        due = format_date(action.due)
        subject = (
            message("[Overdue] Action of %(body)s, due %(day)s", body=body.name, day=due)
            if late > 0
            else message("[Reminder] Action of %(body)s, due %(day)s", body=body.name, day=due)
        )
        lines = (
            action.text,
            message("Owner: %(name)s", name=action.owner_name),
            message("Due: %(day)s", day=due),
            f"{settings().base_url}/meetings/actions/{action.public_id}",
            "",
            message("Duri, the secretariat's desk"),
        )
        queue_mail(
            db,
            seat.email or "",
            str(subject),
            "\n".join(str(line) for line in lines) + "\n",
            caused_by=None,
            now=now,
        )
