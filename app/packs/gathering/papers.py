"""Papers bound into the packs of a meeting, and the sections chosen for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.ids import PublicId
from app.meetings.models import Meeting
from app.packs.content.background import Annex
from app.packs.content.plain import Text
from app.packs.models import PackEdition
from app.packs.papers.models import PackAnnex, PackLayout


def annexes(db: Session, meeting: PublicId) -> tuple[Annex, ...]:
    """Every paper in the order they came, with whom it is for."""
    rows = db.scalars(
        select(PackAnnex)
        .join(Meeting, Meeting.id == PackAnnex.meeting_id)
        .where(Meeting.public_id == meeting, PackAnnex.withdrawn_at.is_(None))
        .order_by(PackAnnex.position)
    ).all()
    if not rows:
        return ()
    first = first_issues(db, meeting)
    return tuple(
        Annex(
            key=row.public_id,
            title=Text(row.title_ko, row.title_vi, row.title_en),
            origin=row.origin,
            filename=row.filename,
            sha256=row.sha256,
            pages=row.pages,
            sizes=tuple((int(width), int(height)) for width, height in row.sizes),
            added_at=row.added_at.isoformat(),
            removed=tuple(row.removed),
            audiences=tuple(sorted(row.audiences)),
            late_for=tuple(sorted(late_for(row.audiences, first))),
        )
        for row in rows
    )


def late_for(audiences: Mapping[str, str], first: Mapping[str, datetime]) -> frozenset[str]:
    """The audiences whose first edition was issued before they could read the paper."""
    return frozenset(
        audience
        for audience, since in audiences.items()
        if audience in first and first[audience] < datetime.fromisoformat(since)
    )


def first_issues(db: Session, meeting: PublicId) -> dict[str, datetime]:
    """When each audience's first edition of the meeting's packs was issued."""
    rows = db.execute(
        select(PackEdition.audience, func.min(PackEdition.issued_at))
        .join(Meeting, Meeting.id == PackEdition.meeting_id)
        .where(Meeting.public_id == meeting)
        .group_by(PackEdition.audience)
    )
    return {audience.value: at for audience, at in rows}


def layout(db: Session, meeting: PublicId) -> tuple[str, ...]:
    """Names of the sections in the order chosen; empty: the usual one."""
    chosen = db.scalar(
        select(PackLayout.sections)
        .join(Meeting, Meeting.id == PackLayout.meeting_id)
        .where(Meeting.public_id == meeting)
    )
    return tuple(chosen or ())
