"""Reminders of official steps that lapse: seven days and one day before to the officer who has
the step in hand, and weekly to the whole secretariat once it has lapsed.

They go to accounts of the secretariat alone: nobody else reads the register, and a step may be
about a tender.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.dates import format_date
from app.core.db import on_violation
from app.core.errors import ConflictError
from app.core.i18n import message, speaking
from app.core.ids import made_public_id
from app.core.outbox import queue_mail
from app.core.web import settings
from app.meetings.due import due_kind, went_out
from app.meetings.models import Body
from app.meetings.official.models import OfficialStep, StepReminder, StepState
from app.meetings.official.officers import officer_accounts
from app.meetings.rows import seoul_day

on_violation("official_step_reminder", "step_id", "kind")(ConflictError)


def remind_of_steps(db: Session, *, now: datetime) -> int:
    """Write what is due today into the outbox, each reminder once; how many letters."""
    today = seoul_day(now)
    rows = db.execute(
        select(OfficialStep, Body)
        .join(Body, Body.id == OfficialStep.body_id)
        .where(OfficialStep.state == StepState.OPEN, OfficialStep.lapses_on.is_not(None))
        .order_by(OfficialStep.lapses_on, OfficialStep.id)
        .with_for_update(of=OfficialStep)
    ).all()
    officers = officer_accounts(db)
    sent = 0
    for step, body in rows:
        lapses = step.lapses_on
        kind = due_kind(lapses, today) if lapses else None
        if lapses is None or kind is None or went_out(db, StepReminder.step_id, step.id, kind):
            continue
        db.add(StepReminder(step_id=step.id, kind=kind, sent_at=now))
        lapsed = lapses < today
        for officer in _readers(step, officers, lapsed=lapsed):
            _write(db, step, body, officer, kind, lapsed=lapsed, now=now)
            sent += 1
        db.flush()
    return sent


def _readers(step: OfficialStep, officers: Iterable[User], *, lapsed: bool) -> list[User]:
    """Whoever has it in hand; all officers when it has lapsed, or has no such officer any more."""
    everybody = list(officers)
    own = [officer for officer in everybody if officer.id == step.owner_id]
    return everybody if lapsed or not own else own


def _write(
    db: Session,
    step: OfficialStep,
    body: Body,
    officer: User,
    kind: str,
    *,
    lapsed: bool,
    now: datetime,
) -> None:
    with speaking(officer.locale):
        day = format_date(step.lapses_on) if step.lapses_on else ""
        said = {"kind": step.kind.label, "body": body.name, "day": day}
        subject = (
            message("[Lapsed] %(kind)s of %(body)s, held until %(day)s", **said)
            if lapsed
            else message("[Reminder] %(kind)s of %(body)s, holds until %(day)s", **said)
        )
        lines = (
            step.subject,
            message("Settle it, extend it, or bring it to a meeting or a written procedure."),
            f"{settings().base_url}/meetings/official/{step.public_id}",
            "",
            message("Duri, the secretariat's desk"),
        )
        queue_mail(
            db,
            officer.email,
            str(subject),
            "\n".join(str(line) for line in lines) + "\n",
            caused_by=None,
            now=now,
            public_id=made_public_id("step reminder", step.public_id, kind, officer.public_id),
        )
