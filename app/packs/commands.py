"""Requesting a pack, keeping its snapshot, issuing an edition, noting who took it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core import jobs
from app.core.access import SYSTEM, Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.meetings.models import ItemState, Meeting, MeetingState
from app.packs.content import Content
from app.packs.editions import Edition
from app.packs.freezing import digest, to_json
from app.packs.gate import Dropped, check
from app.packs.languages import PACK_LOCALES
from app.packs.models import (
    Audience,
    Form,
    Ground,
    PackDownload,
    PackEdition,
    PackRedaction,
    PackSnapshot,
    Series,
)
from app.packs.policies import builds
from app.packs.readers import may_order_for

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


@dataclass(frozen=True)
class Issue:
    """What is to be issued: a drawn edition and the snapshot it was made from."""

    snapshot: PublicId
    edition: Edition
    locale: str
    version: int
    sha256: str
    size: int
    pages: int
    renderer: str
    #: Characters no font could draw.
    missing: tuple[str, ...]
    #: Organisations whose filings it tells of.
    concerns: tuple[PublicId, ...]


def request_pack(db: Session, order: PackOrder, *, actor: Actor, now: datetime) -> PublicId:
    """Ask for an edition; a worker builds it. Returns the job.

    Raises NotFoundError for a meeting or an audience that is not the actor's, DomainError for
    an unknown language, a meeting that was called off or one without an agenda.
    """
    meeting = _load_meeting(db, order.meeting)
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
    _check_actor(db, order.audience, order.recipient, actor)
    if order.locale not in PACK_LOCALES:
        raise DomainError(message("There is no edition in this language."), field="locale")
    if state is MeetingState.CANCELLED:
        raise DomainError(message("The meeting was cancelled; there is no pack to build."))


def _check_actor(db: Session, audience: Audience, recipient: str, actor: Actor) -> None:
    """A desk issues for whole audiences, a firm for itself, the system for anybody."""
    system = actor.user is None and actor.role == SYSTEM.role
    desk = not recipient and audience in builds(actor.roles)
    if not system and not desk and not may_order_for(db, audience, recipient, actor=actor):
        raise NotAllowedError


def keep_snapshot(
    db: Session,
    meeting: PublicId,
    series: Series,
    content: Content,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    """Store a frozen content as the newest snapshot of its series.

    Raises ConflictError when another one was stored in the same moment.
    """
    row = _load_meeting(db, meeting)
    newest = db.scalar(
        select(func.max(PackSnapshot.ordinal)).where(
            PackSnapshot.meeting_id == row.id, PackSnapshot.series == series
        )
    )
    snapshot = PackSnapshot(
        public_id=new_public_id(),
        meeting_id=row.id,
        series=series,
        ordinal=(newest or 0) + 1,
        frozen_at=now,
        content=to_json(content),
        digest=digest(content),
    )
    db.add(snapshot)
    db.flush()
    record(
        db,
        "packs.frozen",
        "pack_snapshot",
        snapshot.public_id,
        actor=actor,
        now=now,
        meeting=meeting,
        series=series.value,
    )
    return snapshot.public_id


def issue_edition(db: Session, issue: Issue, *, actor: Actor, now: datetime) -> PublicId:
    """Enter a drawn edition whose bytes are already stored under their hash.

    Raises ConflictError when its version was issued in the meantime, LeakError when it holds
    what its audience may not read.
    """
    audience, reader = issue.edition.audience, issue.edition.reader
    _check_actor(db, audience, reader.recipient, actor)
    check(issue.edition.content, audience, entrusted=reader.entrusted, own_firms=reader.own_firms)
    snapshot = db.scalar(select(PackSnapshot).where(PackSnapshot.public_id == issue.snapshot))
    if snapshot is None:
        raise NotFoundError
    edition = PackEdition(
        public_id=new_public_id(),
        meeting_id=snapshot.meeting_id,
        snapshot_id=snapshot.id,
        audience=audience,
        recipient=reader.recipient,
        locale=issue.locale,
        version=issue.version,
        sha256=issue.sha256,
        size=issue.size,
        pages=issue.pages,
        content=to_json(issue.edition.content),
        content_digest=issue.edition.digest,
        renderer=issue.renderer,
        draft=issue.edition.draft,
        missing=list(issue.missing),
        concerns=list(issue.concerns),
        issued_at=now,
        issued_by=actor.user,
    )
    db.add(edition)
    db.flush()
    _log_drops(db, edition, issue.edition.dropped, now=now)
    record(
        db,
        "packs.issued",
        "pack_edition",
        edition.public_id,
        actor=actor,
        now=now,
        audience=audience.value,
        locale=issue.locale,
        version=issue.version,
        sha256=issue.sha256,
    )
    return edition.public_id


def _log_drops(
    db: Session, edition: PackEdition, dropped: tuple[Dropped, ...], *, now: datetime
) -> None:
    """Write down for the compliance desk what the edition leaves out."""
    for drop in dropped:
        db.add(
            PackRedaction(
                public_id=new_public_id(),
                meeting_id=edition.meeting_id,
                edition_id=edition.id,
                audience=edition.audience,
                recipient=edition.recipient,
                locale=edition.locale,
                part=drop.part,
                ground=drop.ground,
                keys=list(drop.keys),
                at=now,
            )
        )
    db.flush()


def log_block(db: Session, order: PackOrder, reason: str, *, now: datetime) -> None:
    """Write down for the compliance desk that the gate stopped an edition."""
    db.add(
        PackRedaction(
            public_id=new_public_id(),
            meeting_id=_load_meeting(db, order.meeting).id,
            edition_id=None,
            audience=order.audience,
            recipient=order.recipient,
            locale=order.locale,
            part=reason,
            ground=Ground.BLOCKED,
            keys=[],
            at=now,
        )
    )
    db.flush()


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


def _load_meeting(db: Session, meeting: PublicId) -> Meeting:
    row = db.scalar(select(Meeting).where(Meeting.public_id == meeting))
    if row is None:
        raise NotFoundError
    return row


def _issued_meanwhile() -> ConflictError:
    return ConflictError(message("Another edition of this pack was issued in the same moment."))


on_violation("pack_snapshot", "meeting_id", "series", "ordinal")(_issued_meanwhile)
on_violation("pack_edition", "meeting_id", "audience", "recipient", "locale", "version")(
    _issued_meanwhile
)
