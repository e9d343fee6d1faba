"""What waits for mail, gathered into one letter a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import read_session, transaction
from app.core.i18n import gettext, speaking
from app.core.ids import made_public_id
from app.core.outbox import queue_mail
from app.core.web import settings
from app.notifications.models import Notification
from app.notifications.words import sentence, title

#: A letter tells no more than this; the rest follows in the next one.
_MOST: Final = 50


def mail_due(now: datetime) -> int:
    """Write the letters that are due into the outbox; returns how many. For a worker.

    One short transaction a person. Somebody whose account has closed gets none.
    """
    users = (
        read_session()
        .scalars(
            sa.select(Notification.user_id)
            .where(Notification.mail_due_at.is_not(None), Notification.mail_due_at <= now)
            .distinct()
            .order_by(Notification.user_id)
        )
        .all()
    )
    sent = 0
    for user in users:
        with transaction() as db:
            sent += mail_person(db, user, now=now)
    return sent


def mail_person(db: Session, user: int, *, now: datetime) -> int:
    """One letter with what waits for this person, inside the caller's transaction."""
    due = db.scalars(
        sa.select(Notification)
        .where(Notification.user_id == user, Notification.mail_due_at.is_not(None))
        .order_by(Notification.created_at, Notification.public_id)
        .limit(_MOST)
        .with_for_update(skip_locked=True)
    ).all()
    if not due:
        return 0
    for row in due:
        row.mail_due_at, row.mailed_at = None, now
    person = db.get_one(User, user)
    home = {row.firm.organisation_id for row in due}
    # Who has left the firm meanwhile is told nothing more of it.
    if not person.active or home != {person.organisation_id}:
        db.flush()
        return 0
    with speaking(person.locale):
        subject, body = letter(due)
    queue_mail(
        db,
        person.email,
        subject,
        body,
        caused_by=None,
        now=now,
        public_id=made_public_id("letter", *(row.public_id for row in due)),
    )
    return 1


def letter(due: Sequence[Notification]) -> tuple[str, str]:
    """(subject, text) in the language in force."""
    base = settings().base_url
    if len(due) == 1:
        subject = gettext("[Duri] %(news)s", news=due[0].kind.label)
    else:
        subject = gettext("[Duri] %(count)s pieces of news", count=len(due))
    paragraphs = [
        "\n".join(
            part
            for part in (
                f"■ {row.kind.label}",
                " · ".join(filter(None, (title(row.facts), row.facts.get("number")))),
                str(sentence(row.kind, row.facts)),
            )
            if part
        )
        for row in due
    ]
    closing = gettext(
        "Read more: %(page)s\nWhat you are told, and whether by mail: %(preferences)s",
        page=f"{base}/notifications/",
        preferences=f"{base}/notifications/preferences",
    )
    return subject, "\n\n".join([*paragraphs, "--\n" + closing]) + "\n"
