"""Posting, answering, publishing, settling. What both sides said is never changed or deleted.

Nothing here reads what any firm has registered: an answer's author is reminded to name none, and
no check compares the text with filings, since its refusal would tell of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.clock import HANOI
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.events import publish as announce
from app.core.fields import SolutionField
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.forum.events import PostAnswered, PostWaits
from app.forum.models import ForumAnswer, ForumPost, PostKind, PostState
from app.forum.quiet import is_quiet, quiet_numbers
from app.provinces.models import Province, Vintage
from app.tenders.merging.merged import standing_tender
from app.tenders.models import Tender

#: Within how many days the secretariat means to answer: a query older than that counts as late
#: (agenda rule A8).
ANSWER_DAYS: Final = 14


@dataclass(frozen=True)
class PostDetails:
    """What the form says."""

    kind: PostKind
    title: str
    body: str
    #: The language it is written in: ko, vi or en.
    locale: str
    #: Code of today's unit.
    province: str | None
    field: SolutionField | None
    #: A plan it is about.
    tender: PublicId | None
    may_publish: bool


class QuietPeriodError(DomainError):
    """It is about a package between its notice and its award."""

    def __init__(self, field: str | None = None) -> None:
        super().__init__(
            message(
                "This package is in its quiet period, from its notice to its award: nothing about "
                "it is discussed here. Questions go to its buyer through the national bidding "
                "network."
            ),
            field=field,
        )


class PostSettledError(DomainError):
    """Nothing can be added to it any more."""

    status = HTTPStatus.CONFLICT

    def __init__(self) -> None:
        super().__init__(message("This post is settled or withdrawn: nothing can be added."))


class NotAgreedError(DomainError):
    """Its authors have not agreed to publishing it."""

    def __init__(self) -> None:
        super().__init__(message("Its authors have not agreed that everybody may read this post."))


class NotAnsweredError(DomainError):
    """What nobody has answered is not settled; its authors can withdraw it."""

    def __init__(self) -> None:
        super().__init__(message("Nobody has answered this post yet: it cannot be settled."))


def submit_post(db: Session, details: PostDetails, *, actor: Actor, now: datetime) -> PublicId:
    """Post a need or a question in the name of the actor's organisation.

    Raises QuietPeriodError when it is about a package between notice and award.
    """
    tender = standing_tender(db, details.tender) if details.tender else None
    _refuse_quiet(db, tender, f"{details.title}\n{details.body}")
    entered = ForumPost(
        public_id=new_public_id(),
        kind=details.kind,
        organisation=_acting_organisation(db, actor),
        posted_by=actor.person,
        province=_load_province(db, details.province),
        field=details.field,
        tender=tender,
        locale=details.locale,
        title=details.title,
        body=details.body,
        posted_at=now,
        answer_due=_due(now),
        state=PostState.WAITING,
        may_publish=details.may_publish,
    )
    db.add(entered)
    db.flush()
    _record(db, "forum.posted", entered, actor=actor, now=now, kind=details.kind.value)
    announce(db, PostWaits(entered.id), actor=actor, now=now)
    return entered.public_id


def say(
    db: Session, post: PublicId, body: str, *, locale: str, actor: Actor, now: datetime
) -> PublicId:
    """Answer it as the secretariat, or add to it as one of its authors.

    An answer settles the waiting; what its authors add makes it wait again. Raises
    PostSettledError, and QuietPeriodError once its package has been noticed.
    """
    entry = _load(db, post, actor)
    if entry.state in (PostState.CLOSED, PostState.WITHDRAWN):
        raise PostSettledError
    _refuse_quiet(db, entry.tender, body)
    answering = actor.has(Role.SECRETARIAT)
    said = ForumAnswer(
        public_id=new_public_id(),
        post=entry,
        by_secretariat=answering,
        said_by=actor.person,
        locale=locale,
        body=body,
        said_at=now,
    )
    db.add(said)
    if not answering and entry.state is PostState.ANSWERED:
        entry.answer_due = _due(now)
    entry.state = PostState.ANSWERED if answering else PostState.WAITING
    db.flush()
    _record(db, "forum.answered" if answering else "forum.added_to", entry, actor=actor, now=now)
    happened = PostAnswered(entry.id) if answering else PostWaits(entry.id)
    announce(db, happened, actor=actor, now=now)
    return said.public_id


def agree_to_publish(
    db: Session, post: PublicId, *, agreed: bool, actor: Actor, now: datetime
) -> None:
    """Its authors agree that everybody may read it, or take that back: it is hidden at once."""
    entry = _load(db, post, actor, authors=True)
    if entry.may_publish is agreed:
        return
    entry.may_publish = agreed
    if not agreed:
        entry.published_at = None
    db.flush()
    _record(
        db, "forum.agreed" if agreed else "forum.agreement_taken_back", entry, actor=actor, now=now
    )


def publish(db: Session, post: PublicId, *, actor: Actor, now: datetime) -> None:
    """Let everybody read it with its answers. Raises NotAgreedError, PostSettledError."""
    entry = _load(db, post, actor, secretariat=True)
    if not entry.may_publish:
        raise NotAgreedError
    if entry.state is PostState.WITHDRAWN:
        raise PostSettledError
    if entry.published_at is None:
        entry.published_at = now
        db.flush()
        _record(db, "forum.published", entry, actor=actor, now=now)


def hide(db: Session, post: PublicId, *, actor: Actor, now: datetime) -> None:
    """Have only its authors and the secretariat read it again."""
    entry = _load(db, post, actor, secretariat=True)
    if entry.published_at is not None:
        entry.published_at = None
        db.flush()
        _record(db, "forum.hidden", entry, actor=actor, now=now)


def settle(db: Session, post: PublicId, *, actor: Actor, now: datetime) -> None:
    """Close what is answered. Raises PostSettledError when it waits for nobody any more."""
    entry = _load(db, post, actor)
    if entry.state is not PostState.ANSWERED:
        raise NotAnsweredError if entry.state is PostState.WAITING else PostSettledError
    entry.state = PostState.CLOSED
    db.flush()
    _record(db, "forum.settled", entry, actor=actor, now=now)


def withdraw(db: Session, post: PublicId, *, actor: Actor, now: datetime) -> None:
    """Its authors take it back: nobody else reads it from then on. Raises PostSettledError."""
    entry = _load(db, post, actor, authors=True)
    if entry.state is PostState.WITHDRAWN:
        raise PostSettledError
    entry.state = PostState.WITHDRAWN
    entry.published_at = None
    db.flush()
    _record(db, "forum.withdrawn", entry, actor=actor, now=now)


def _load(
    db: Session,
    public_id: PublicId,
    actor: Actor,
    *,
    authors: bool = False,
    secretariat: bool = False,
) -> ForumPost:
    """The post, locked, when the actor is of the side that may do this (of either, unless named).

    Locked, so that what one side takes back is not brought back by what the other does meanwhile.
    """
    entry = db.scalar(
        sa.select(ForumPost)
        .where(ForumPost.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if entry is None:
        raise NotFoundError
    is_author = actor.has(Role.COUNTERPART) and actor.organisation == entry.organisation.public_id
    is_officer = actor.has(Role.SECRETARIAT) and entry.state is not PostState.WITHDRAWN
    if not ((is_author and not secretariat) or (is_officer and not authors)):
        raise NotAllowedError
    return entry


def _acting_organisation(db: Session, actor: Actor) -> Organisation:
    own = sa.select(Organisation).where(Organisation.public_id == actor.organisation)
    organisation = db.scalar(own) if actor.has(Role.COUNTERPART) else None
    if organisation is None:
        raise NotAllowedError
    return organisation


def _load_province(db: Session, code: str | None) -> Province | None:
    if code is None:
        return None
    today = sa.select(Province).where(Province.vintage == Vintage.UNITS_34, Province.code == code)
    found = db.scalar(today)
    if found is None:
        raise DomainError(message("There is no such province."), field="province")
    return found


def _refuse_quiet(db: Session, tender: Tender | None, text: str) -> None:
    if tender is not None and is_quiet(db, tender):
        raise QuietPeriodError
    if quiet_numbers(db, text):
        raise QuietPeriodError("body")


def _due(now: datetime) -> date:
    """The day in Hanoi by which an answer is meant to be given."""
    return (now.astimezone(HANOI) + timedelta(days=ANSWER_DAYS)).date()


def _record(
    db: Session, act: str, entry: ForumPost, *, actor: Actor, now: datetime, **content: str
) -> None:
    record(db, act, "forum_post", entry.public_id, actor=actor, now=now, **content)
