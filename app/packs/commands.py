"""Ordering a pack, cancelling the order, noting who took an edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core import jobs
from app.core.access import SYSTEM, Actor
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.meetings.models import ItemState, Meeting, MeetingState
from app.packs.editions.readers import may_order_for
from app.packs.models import Audience, Form, PackDownload, PackEdition
from app.packs.policies import builds
from app.packs.rendering.languages import PACK_LOCALES

#: The kind of job that builds a pack.
BUILD: Final = "packs.build"

#: Items that papers are prepared for.
ON_THE_AGENDA: Final = frozenset({ItemState.ACCEPTED, ItemState.DISCUSSED})


class NoAgendaError(DomainError):
    """There is nothing to prepare papers for yet."""

    def __init__(self) -> None:
        super().__init__(
            message("The meeting has no agenda yet: put at least one item on it first.")
        )


@dataclass(frozen=True)
class PackOrder:
    """Which edition of a meeting's pack, in which language."""

    meeting: PublicId
    audience: Audience
    locale: str
    #: Freeze a new snapshot even when there is one.
    fresh: bool = False
    #: The one firm, consortium, organisation or person it is for; empty: the whole audience.
    recipient: str = ""


@dataclass(frozen=True)
class Taken:
    """How somebody took an edition: in which form, by which link when without an account, and
    what tells their copy from others."""

    form: Form
    link: PublicId | None = None
    serial: PublicId | None = None
    copy_sha256: str | None = None


def request_pack(db: Session, order: PackOrder, *, actor: Actor, now: datetime) -> PublicId:
    """Ask for an edition; a worker builds it. Returns the job.

    Raises NotFoundError for a meeting or an audience that is not the actor's, DomainError for
    an unknown language, a meeting that was called off or one without an agenda.
    """
    meeting = load_meeting(db, order.meeting)
    check_order(db, meeting.state, order, actor=actor)
    if not any(item.state in ON_THE_AGENDA for item in meeting.items):
        raise NoAgendaError
    job = jobs.enqueue(
        db,
        BUILD,
        {
            "meeting": order.meeting,
            "audience": order.audience.value,
            "locale": order.locale,
            "fresh": order.fresh,
            "recipient": order.recipient,
        },
        actor=actor,
        now=now,
    )
    record(
        db,
        "packs.requested",
        "meeting",
        order.meeting,
        actor=actor,
        now=now,
        audience=order.audience.value,
        locale=order.locale,
        fresh=order.fresh,
    )
    return job


def cancel_pack(db: Session, job: PublicId, *, actor: Actor, now: datetime) -> None:
    """Cancel an order while it waits or is being built; earlier versions stay as they are.

    Raises NotFoundError unless the actor ordered it, DomainError when it is over already.
    """
    jobs.cancel(db, job, actor=actor, now=now)
    record(db, "packs.cancelled", "job", job, actor=actor, now=now)


def check_order(db: Session, state: MeetingState, order: PackOrder, *, actor: Actor) -> None:
    """Whether `actor` may have this order carried out."""
    check_actor(db, order.audience, order.recipient, actor)
    if order.locale not in PACK_LOCALES:
        raise DomainError(message("There is no edition in this language."), field="locale")
    if state is MeetingState.CANCELLED:
        raise DomainError(message("The meeting was cancelled; there is no pack to build."))


def check_actor(db: Session, audience: Audience, recipient: str, actor: Actor) -> None:
    """A desk issues for whole audiences, a firm for itself, the system for anybody."""
    system = actor.user is None and actor.role == SYSTEM.role
    desk = not recipient and audience in builds(actor.roles)
    if not system and not desk and not may_order_for(db, audience, recipient, actor=actor):
        raise NotAllowedError


def note_download(
    db: Session, edition: PublicId, taken: Taken, *, actor: Actor, now: datetime
) -> None:
    """Note that somebody took an edition. The caller has checked that it is theirs to take."""
    row = db.scalar(select(PackEdition.id).where(PackEdition.public_id == edition))
    if row is None:
        raise NotFoundError
    db.add(
        PackDownload(
            edition_id=row,
            user_id=actor.user,
            link_id=taken.link,
            form=taken.form,
            serial=taken.serial,
            copy_sha256=taken.copy_sha256,
            at=now,
        )
    )
    db.flush()


def load_meeting(db: Session, meeting: PublicId) -> Meeting:
    """The row; NotFoundError when there is none."""
    row = db.scalar(select(Meeting).where(Meeting.public_id == meeting))
    if row is None:
        raise NotFoundError
    return row
