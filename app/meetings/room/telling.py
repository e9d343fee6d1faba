"""The letter that tells the desks of an objection: what it says is read in Duri alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.queries import people_with
from app.core.access import Actor, Role
from app.core.i18n import message, pick, speaking
from app.core.outbox import queue_mail
from app.core.web import settings
from app.meetings.models import AgendaItem, Meeting


def tell_desks_of_objection(
    db: Session, meeting: Meeting, item: AgendaItem, *, actor: Actor, now: datetime
) -> None:
    """Write to everybody who may examine an objection: secretariat and compliance desk."""
    body = meeting.body
    page = f"{settings().base_url}/meetings/{meeting.public_id}/items/{item.public_id}/room"
    for person in people_with(db, Role.SECRETARIAT, Role.COMPLIANCE):
        with speaking(person.locale):
            named = pick(body.name_ko, body.name_vi, body.name_en)
            subject = message(
                "[Objection] %(body)s, meeting no. %(number)s", body=named, number=meeting.number
            )
            lines = (
                message("A member objects to a topic. It is paused until that is examined."),
                "",
                message("Please read and examine it here: %(page)s", page=f"{page}#objections"),
                "",
                message("Duri, the secretariat's desk"),
            )
            text = "\n".join(str(line) for line in lines) + "\n"
            queue_mail(db, person.email, str(subject), text, caused_by=actor.user, now=now)
