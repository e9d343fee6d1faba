"""What the secretariat sees of the papers and sections of a meeting's packs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotFoundError
from app.core.i18n import pick
from app.core.ids import PublicId
from app.meetings.models import Meeting
from app.packs.content.background import Annex
from app.packs.content.bound import annexes_for
from app.packs.gathering.papers import annexes
from app.packs.models import Audience
from app.packs.papers.models import PackAnnex


@dataclass(frozen=True)
class AnnexLine:
    """A paper as the secretariat sees it."""

    id: PublicId
    meeting: PublicId
    title: str
    origin: str
    filename: str
    pages: int
    size: int
    sha256: str
    removed: tuple[str, ...]
    audiences: tuple[Audience, ...]
    #: Audience and the number the paper has in its editions, late ones marked.
    numbers: tuple[tuple[Audience, str, bool], ...]
    added_at: datetime


def annex_lines(db: Session, meeting: PublicId) -> tuple[AnnexLine, ...]:
    """Every paper bound in, in the order they came. For those who build packs."""
    rows = db.scalars(
        select(PackAnnex)
        .join(Meeting, Meeting.id == PackAnnex.meeting_id)
        .where(Meeting.public_id == meeting, PackAnnex.withdrawn_at.is_(None))
        .order_by(PackAnnex.position)
    ).all()
    held = annexes(db, meeting)
    return tuple(_line(row, meeting, held) for row in rows)


def annex_line(db: Session, annex: PublicId) -> AnnexLine:
    """One paper; NotFoundError when there is none."""
    found = db.execute(
        select(PackAnnex, Meeting.public_id)
        .join(Meeting, Meeting.id == PackAnnex.meeting_id)
        .where(PackAnnex.public_id == annex, PackAnnex.withdrawn_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return _line(found.PackAnnex, found.public_id, annexes(db, found.public_id))


def _line(row: PackAnnex, meeting: PublicId, held: tuple[Annex, ...]) -> AnnexLine:
    audiences = tuple(each for each in Audience if each.value in row.audiences)
    return AnnexLine(
        id=row.public_id,
        meeting=meeting,
        title=pick(row.title_ko, row.title_vi, row.title_en),
        origin=row.origin,
        filename=row.filename,
        pages=row.pages,
        size=row.size,
        sha256=row.sha256,
        removed=tuple(row.removed),
        audiences=audiences,
        numbers=tuple(
            (audience, annex.number, annex.late)
            for audience in audiences
            for annex in annexes_for(held, audience.value)
            if annex.key == row.public_id
        ),
        added_at=row.added_at,
    )
