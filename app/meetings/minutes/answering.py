"""What the secretariat answers to comments on circulated minutes, until minutes are approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.core.access import Actor
from app.core.errors import NotFoundError
from app.core.i18n import message, speaking
from app.core.ids import PublicId
from app.core.outbox import queue_mail
from app.core.web import settings
from app.meetings.commands.loading import check_desk
from app.meetings.errors import WordsMissingError, WrongStateError
from app.meetings.minutes.queries import minutes_approved
from app.meetings.minutes_models import (
    CommentOutcome,
    MinutesComment,
    MinutesVersion,
)
from app.meetings.models import Meeting


@dataclass(frozen=True)
class CommentAnswer:
    """Whether a comment is accepted, and why not or what was changed."""

    outcome: CommentOutcome
    words: str


def answer_comment(
    db: Session,
    public_id: PublicId,
    comment_id: PublicId,
    answer: CommentAnswer,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Answer a comment, or correct the answer; its author is written to, without the words.

    WordsMissingError when it is not accepted and no reason is given; WrongStateError once the
    meeting's minutes are approved.
    """
    check_desk(actor)
    meeting = db.scalar(select(Meeting).where(Meeting.public_id == public_id).with_for_update())
    if meeting is None:
        raise NotFoundError
    comment = db.scalar(
        select(MinutesComment)
        .join(MinutesVersion, MinutesVersion.id == MinutesComment.version_id)
        .where(MinutesVersion.meeting_id == meeting.id, MinutesComment.public_id == comment_id)
    )
    if comment is None:
        raise NotFoundError
    if minutes_approved(db, meeting):
        raise WrongStateError
    words = answer.words.strip()
    if answer.outcome is CommentOutcome.NOT_ACCEPTED and not words:
        raise WordsMissingError("words")
    comment.outcome, comment.answer = answer.outcome, words or None
    comment.answered_at, comment.answered_by = now, actor.user
    db.flush()
    _tell_author(db, meeting, comment, actor=actor, now=now)
    record(
        db,
        "meetings.comment_answered",
        "meeting",
        public_id,
        actor=actor,
        now=now,
        comment=comment_id,
        outcome=answer.outcome.value,
    )


def _tell_author(
    db: Session, meeting: Meeting, comment: MinutesComment, *, actor: Actor, now: datetime
) -> None:
    author = db.scalar(select(User).where(User.public_id == comment.said_by, User.active))
    if author is None:
        return
    with speaking(author.locale):
        params = {"body": meeting.body.name, "number": meeting.number}
        lines = (
            message("The secretariat has answered your comment on the minutes:"),
            f"{settings().base_url}/meetings/{meeting.public_id}/minutes#comments",
            "",
            message("Duri, the secretariat's desk"),
        )
        queue_mail(
            db,
            author.email,
            str(message("[Minutes] Your comment is answered: %(body)s, no. %(number)s", **params)),
            "\n".join(str(line) for line in lines) + "\n",
            caused_by=actor.user,
            now=now,
        )
