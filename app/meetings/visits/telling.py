"""The letters a host gets: a visit is asked for, or called off. They name no participant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import Actor
from app.core.clock import HANOI, SEOUL
from app.core.dates import format_instant
from app.core.i18n import message, speaking
from app.core.outbox import queue_mail
from app.core.web import settings
from app.meetings.visits.models import StopState, VisitStop


def tell_host(db: Session, stop: VisitStop, *, actor: Actor, now: datetime) -> None:
    """Write to everybody of the host organisation in their own language."""
    people = select(User).where(User.organisation_id == stop.host_id, User.active)
    for person in db.scalars(people.order_by(User.id)):
        with speaking(person.locale):
            subject, body = _letter(stop)
        queue_mail(db, person.email, subject, body, caused_by=actor.user, now=now)


def _letter(stop: VisitStop) -> tuple[str, str]:
    """(subject, text) in the language in force."""
    asked = stop.state is StopState.ASKED
    lines = [
        message("The secretariat asks to visit you:")
        if asked
        else message("The secretariat does not come on this visit:"),
        "",
        message("1. Place: %(place)s", place=stop.place),
        message("2. Hanoi: %(when)s", when=format_instant(stop.starts_at, HANOI)),
        message("3. Seoul: %(when)s", when=format_instant(stop.starts_at, SEOUL)),
        message("4. How long: %(minutes)s minutes", minutes=stop.minutes),
        message("5. How many come: %(people)s", people=stop.people),
        message("6. Purpose: %(purpose)s", purpose=stop.purpose),
    ]
    if asked:
        page = f"{settings().base_url}/meetings/visits/requests"
        lines += ["", message("Please agree or decline here: %(page)s", page=page)]
    subject = (
        message("[Visit] %(place)s", place=stop.place)
        if asked
        else message("[Visit called off] %(place)s", place=stop.place)
    )
    return str(subject), "\n".join(str(line) for line in lines) + "\n"
