"""Mails of the forum: a post waits for the secretariat, an answer is there for its authors.

The letters hold no word of what was written: it is read in Duri, by those who may.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts.models import User, UserRole
from app.core.access import Actor, Role
from app.core.i18n import gettext, speaking
from app.core.ids import made_public_id
from app.core.outbox import queue_mail
from app.core.web import settings
from app.forum.events import PostAnswered, PostWaits
from app.forum.models import ForumPost

_PEOPLE = sa.select(User.public_id, User.email, User.locale).where(User.active).order_by(User.id)


def on_waiting(db: Session, event: PostWaits, _actor: Actor, now: datetime) -> None:
    """Write to every officer of the secretariat."""
    officers = _PEOPLE.join(
        UserRole, sa.and_(UserRole.user_id == User.id, UserRole.role == Role.SECRETARIAT)
    )
    _write(db, event.post_id, db.execute(officers), answered=False, now=now)


def on_answer(db: Session, event: PostAnswered, _actor: Actor, now: datetime) -> None:
    """Write to whoever posted."""
    post = db.get_one(ForumPost, event.post_id)
    author = _PEOPLE.where(User.public_id == post.posted_by)
    _write(db, event.post_id, db.execute(author), answered=True, now=now)


def _write(
    db: Session,
    post_id: int,
    readers: Iterable[Row[tuple[str, str, str]]],
    *,
    answered: bool,
    now: datetime,
) -> None:
    post = db.get_one(ForumPost, post_id)
    for reader in readers:
        with speaking(reader.locale):
            subject, body = _letter(answered, f"{settings().base_url}/forum/{post.public_id}")
        queue_mail(
            db,
            reader.email,
            subject,
            body,
            caused_by=None,
            now=now,
            public_id=made_public_id(
                "forum", post.public_id, str(answered), now.isoformat(), reader.public_id
            ),
        )


def _letter(answered: bool, address: str) -> tuple[str, str]:
    """(subject, text) in the language in force."""
    if answered:
        return (
            gettext("[Duri] Your post in the forum is answered"),
            gettext(
                "The secretariat has answered what you posted in the forum.\n\nRead it: %(post)s",
                post=address,
            )
            + "\n",
        )
    return (
        gettext("[Duri] A post in the forum waits"),
        gettext(
            "A need or a question posted in the forum waits for the secretariat's answer.\n\n"
            "Read it: %(post)s",
            post=address,
        )
        + "\n",
    )
