"""Writing to the seats of a procedure, each with a link of its own; reminding the silent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM, Actor
from app.core.db import transaction
from app.core.i18n import speaking
from app.core.ids import made_public_id
from app.core.outbox import queue_mail
from app.core.tokens import hash_of, new_token
from app.core.web import settings
from app.meetings.commands.notices import recipient_of
from app.meetings.procedures.letters import Occasion, ProcedureFacts, subject, text
from app.meetings.procedures.loading import Asked, body_of, load_asked
from app.meetings.procedures.models import (
    ProcedureReminder,
    ProcedureState,
    WrittenProcedure,
)
from app.meetings.procedures.rules import closes_at, links_last_day, reminder_due
from app.meetings.rows import seoul_day
from app.meetings.working_calendar import korean_working_days


def write_to(
    db: Session,
    procedure: WrittenProcedure,
    occasion: Occasion,
    *,
    reason: str | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Write to everybody who is asked and may still take part; how many letters."""
    return sum(
        write(db, procedure, each, occasion, reason=reason, actor=actor, now=now)
        for each in load_asked(db, procedure)
    )


def write(
    db: Session,
    procedure: WrittenProcedure,
    asked: Asked,
    occasion: Occasion,
    *,
    reason: str | None = None,
    actor: Actor,
    now: datetime,
) -> bool:
    """One letter; whether there was an address. Nobody outside, or gone from the seat, gets one.

    Its link replaces the earlier one: tokens are kept nowhere, so none can be sent twice.
    """
    seat = asked.seat
    if seat.email is None or asked.outside or asked.gone(seoul_day(now)):
        return False
    link = None
    if occasion is not Occasion.CANCELLED:
        token = new_token()
        asked.row.token_hash = hash_of(token)
        link = f"{settings().base_url}/meetings/written/{token}"
    with speaking(seat.locale):
        facts = ProcedureFacts(
            body=body_of(db, procedure).name,
            kind=procedure.kind.label,
            closes_at=closes_at(procedure.due_on),
            link=link,
            reason=reason,
            readable_until=links_last_day(procedure.due_on, procedure.closed_at)
            if occasion is Occasion.CLOSED
            else None,
        )
        queue_mail(
            db,
            seat.email,
            subject(facts, occasion),
            text(facts, occasion, recipient=recipient_of(seat)),
            caused_by=actor.user,
            now=now,
            public_id=made_public_id(
                "procedure", asked.row.public_id, occasion.value, now.isoformat()
            ),
        )
    return True


def remind_silent(now: datetime) -> int:
    """Write what is due today into the outbox; returns how many letters. For a worker."""
    with transaction() as db:
        return remind_within(db, now=now)


def remind_within(db: Session, *, now: datetime) -> int:
    """The same inside the caller's transaction: three working days and one before the due day."""
    today, works = seoul_day(now), korean_working_days(db)
    sent = 0
    for procedure in db.scalars(
        select(WrittenProcedure)
        .where(WrittenProcedure.state == ProcedureState.OPEN, WrittenProcedure.due_on >= today)
        .order_by(WrittenProcedure.id)
        .with_for_update()
    ):
        if procedure.sent_at is None or closes_at(procedure.due_on) <= now:
            continue
        kind = reminder_due(procedure.due_on, today, seoul_day(procedure.sent_at), works)
        if kind is not None:
            sent += _remind(db, procedure, kind, now=now)
    return sent


def _remind(db: Session, procedure: WrittenProcedure, kind: str, *, now: datetime) -> int:
    asked = load_asked(db, procedure)
    done = set(
        db.scalars(
            select(ProcedureReminder.asked_id).where(
                ProcedureReminder.kind == kind,
                ProcedureReminder.asked_id.in_([each.row.id for each in asked]),
            )
        )
    )
    sent = 0
    for each in asked:
        if each.row.opinion is not None or each.row.id in done:
            continue
        if write(db, procedure, each, Occasion.REMINDED, actor=SYSTEM, now=now):
            db.add(ProcedureReminder(asked_id=each.row.id, kind=kind, sent_at=now))
            sent += 1
    db.flush()
    return sent
