"""Keeping a snapshot, issuing an edition drawn from it, writing down what the gate did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.packs.commands import PackOrder, check_actor, load_meeting
from app.packs.content.freezing import digest, to_json
from app.packs.content.whole import Content
from app.packs.editions.gate import Dropped, check
from app.packs.editions.projecting import Edition
from app.packs.models import Ground, PackEdition, PackRedaction, PackSnapshot, Series


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
    row = load_meeting(db, meeting)
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
    check_actor(db, audience, reader.recipient, actor)
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
            meeting_id=load_meeting(db, order.meeting).id,
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


def _issued_meanwhile() -> ConflictError:
    return ConflictError(message("Another edition of this pack was issued in the same moment."))


on_violation("pack_snapshot", "meeting_id", "series", "ordinal")(_issued_meanwhile)
on_violation("pack_edition", "meeting_id", "audience", "recipient", "locale", "version")(
    _issued_meanwhile
)
