"""Binding papers into a meeting's packs, opening them to audiences, choosing the sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.pdf_clean import CleanPdf
from app.meetings.models import Meeting, MeetingState
from app.packs.content.layout import MOVABLE
from app.packs.content.plain import Text
from app.packs.models import Audience, PackEdition
from app.packs.papers.models import PackAnnex, PackLayout

#: Papers and pages that one meeting's packs may hold.
MOST_ANNEXES: Final = 40
MOST_PAGES: Final = 600


@dataclass(frozen=True)
class AnnexDetails:
    """A paper to be bound in: what it is, and who may read it."""

    title: Text
    origin: str
    filename: str
    #: Its cleaned pages, which lie in the store under `sha256` already.
    paper: CleanPdf
    sha256: str
    audiences: tuple[Audience, ...]


def add_annex(
    db: Session, meeting: PublicId, details: AnnexDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Bind a paper into the packs of `meeting` that are issued from now on.

    Raises DomainError when there are too many, or the meeting was called off.
    """
    held = _load_meeting(db, meeting)
    if held.state is MeetingState.CANCELLED:
        raise DomainError(message("The meeting was cancelled; there is no pack to build."))
    rows = db.scalars(select(PackAnnex).where(PackAnnex.meeting_id == held.id)).all()
    kept = [row for row in rows if row.withdrawn_at is None]
    pages = sum(row.pages for row in kept) + len(details.paper.sizes)
    if len(kept) >= MOST_ANNEXES or pages > MOST_PAGES:
        raise DomainError(
            message(
                "A pack holds %(papers)s papers and %(pages)s of their pages at most.",
                papers=MOST_ANNEXES,
                pages=MOST_PAGES,
            ),
            field="file",
        )
    annex = PackAnnex(
        public_id=new_public_id(),
        meeting_id=held.id,
        position=max((row.position for row in rows), default=0) + 1,
        title_ko=details.title.ko,
        title_vi=details.title.vi,
        title_en=details.title.en,
        origin=details.origin,
        filename=details.filename,
        sha256=details.sha256,
        size=len(details.paper.content),
        pages=len(details.paper.sizes),
        sizes=[list(size) for size in details.paper.sizes],
        removed=list(details.paper.removed),
        audiences={each.value: now.isoformat() for each in details.audiences},
        added_at=now,
        added_by=actor.user,
        withdrawn_at=None,
    )
    db.add(annex)
    db.flush()
    record(
        db,
        "packs.annex_added",
        "pack_annex",
        annex.public_id,
        actor=actor,
        now=now,
        meeting=meeting,
        sha256=details.sha256,
        audiences=sorted(annex.audiences),
        removed=list(details.paper.removed),
    )
    return annex.public_id


def open_annex(
    db: Session, annex: PublicId, audiences: Iterable[Audience], *, actor: Actor, now: datetime
) -> None:
    """Let these audiences read a paper, and no others.

    Raises DomainError when one of those left out was issued it already.
    """
    row = _load_annex(db, annex)
    wanted = {audience.value for audience in audiences}
    _refuse_issued(db, row, set(row.audiences) - wanted)
    row.audiences = {each: row.audiences.get(each, now.isoformat()) for each in sorted(wanted)}
    db.flush()
    record(
        db,
        "packs.annex_opened",
        "pack_annex",
        annex,
        actor=actor,
        now=now,
        audiences=sorted(wanted),
    )


def withdraw_annex(db: Session, annex: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take a paper out again. Raises DomainError when it was issued to anybody."""
    row = _load_annex(db, annex)
    _refuse_issued(db, row, set(row.audiences))
    row.withdrawn_at = now
    db.flush()
    record(db, "packs.annex_withdrawn", "pack_annex", annex, actor=actor, now=now)


def set_layout(
    db: Session, meeting: PublicId, sections: Sequence[str], *, actor: Actor, now: datetime
) -> None:
    """Keep the choice of sections and their order; an empty one is the usual order."""
    held = _load_meeting(db, meeting)
    if set(sections) - set(MOVABLE) or len(set(sections)) != len(sections):
        raise DomainError(message("There is no such section."))
    row = db.scalar(select(PackLayout).where(PackLayout.meeting_id == held.id))
    if row is None:
        row = PackLayout(meeting_id=held.id)
        db.add(row)
    row.sections, row.set_at, row.set_by = list(sections), now, actor.user
    db.flush()
    record(
        db,
        "packs.arranged",
        "meeting",
        meeting,
        actor=actor,
        now=now,
        sections=list(sections),
    )


def _refuse_issued(db: Session, row: PackAnnex, audiences: set[str]) -> None:
    """What was issued stays as it was: a paper is not taken out of it again."""
    latest = _last_issues(db, row.meeting_id)
    for audience in sorted(audiences):
        since = datetime.fromisoformat(row.audiences[audience])
        if audience in latest and latest[audience] >= since:
            raise DomainError(
                message("The paper was issued already. Add a corrected one beside it instead.")
            )


def _last_issues(db: Session, meeting: int) -> dict[str, datetime]:
    from_models = PackEdition.audience, func.max(PackEdition.issued_at)
    rows = db.execute(
        select(*from_models).where(PackEdition.meeting_id == meeting).group_by(from_models[0])
    )
    return {audience.value: at for audience, at in rows}


def _load_meeting(db: Session, meeting: PublicId) -> Meeting:
    row = db.scalar(select(Meeting).where(Meeting.public_id == meeting))
    if row is None:
        raise NotFoundError
    return row


def _load_annex(db: Session, annex: PublicId) -> PackAnnex:
    row = db.scalar(
        select(PackAnnex).where(PackAnnex.public_id == annex, PackAnnex.withdrawn_at.is_(None))
    )
    if row is None:
        raise NotFoundError
    return row


on_violation("pack_annex", "meeting_id", "position")(ConflictError)
on_violation("pack_layout", "meeting_id")(ConflictError)
