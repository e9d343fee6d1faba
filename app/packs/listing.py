"""Lists of issued editions: what each viewer may know of, and what of it they may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from app.core.access import Role, Viewer
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.meetings.models import Body, Meeting
from app.packs.models import Audience, PackDownload, PackEdition
from app.packs.queries import MeetingOutline, outline
from app.packs.sight import readable, receipts_of

_NEWEST_FIRST: Final = Order(
    "editions",
    PackEdition.issued_at,
    PackEdition.public_id,
    load_instant,
    descending=True,
    nullable=False,
)


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list. An auditor sees that it exists and its hash, not the file."""

    id: PublicId
    meeting: MeetingOutline
    audience: Audience
    locale: str
    version: int
    pages: int
    #: Bytes.
    size: int
    sha256: str
    content_digest: str
    draft: bool
    issued_at: datetime
    #: Characters marked because no font draws them; for whoever issued it.
    missing: tuple[str, ...]
    readable: bool
    #: The viewer's desk may read who opened it.
    receipts: bool
    #: The viewer's own downloads.
    own_downloads: int
    last_own_download: datetime | None


def newest_readable(
    db: Session, meeting: PublicId, viewer: Viewer, now: datetime
) -> tuple[PublicId, ...]:
    """The newest version of each edition of a meeting that the viewer may read."""
    rows = db.scalars(
        select(PackEdition)
        .join(Meeting, Meeting.id == PackEdition.meeting_id)
        .where(Meeting.public_id == meeting, readable(db, viewer, now))
        .order_by(PackEdition.version)
    )
    newest = {(row.audience, row.recipient, row.locale): row.public_id for row in rows}
    return tuple(newest.values())


def editions(
    db: Session,
    viewer: Viewer,
    now: datetime,
    *,
    meeting: PublicId | None = None,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[EditionLine]:
    """One page of the editions the viewer may know of, newest first."""
    query = (
        select(PackEdition, Meeting, Body)
        .join(Meeting, Meeting.id == PackEdition.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(or_(readable(db, viewer, now), _known_only(viewer)))
    )
    if meeting is not None:
        query = query.where(Meeting.public_id == meeting)
    stretch = read_stretch(db, query, _NEWEST_FIRST, cursor=cursor, size=size)
    own = _own_downloads(db, viewer, [row.PackEdition.id for row in stretch.rows])
    open_ones = set(
        db.scalars(
            select(PackEdition.id)
            .join(Meeting, Meeting.id == PackEdition.meeting_id)
            .where(
                PackEdition.id.in_([row.PackEdition.id for row in stretch.rows]),
                readable(db, viewer, now),
            )
        )
    )
    lines = [
        _line(
            row.PackEdition,
            outline(row.Meeting, row.Body),
            viewer,
            readable=row.PackEdition.id in open_ones,
            downloads=own.get(row.PackEdition.id, (0, None)),
        )
        for row in stretch.rows
    ]
    count = capped_count(db, query, _NEWEST_FIRST)
    return Page(lines, count, stretch.next_cursor, stretch.previous_cursor)


def _known_only(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: editions whose existence and hash the viewer may know: the auditor's all of them."""
    return PackEdition.id.is_not(None) if viewer.has(Role.AUDITOR) else false()


def _own_downloads(
    db: Session, viewer: Viewer, editions: list[int]
) -> dict[int, tuple[int, datetime | None]]:
    if viewer.user is None:
        return {}
    rows = db.execute(
        select(PackDownload.edition_id, func.count(), func.max(PackDownload.at))
        .where(PackDownload.user_id == viewer.user, PackDownload.edition_id.in_(editions))
        .group_by(PackDownload.edition_id)
    )
    return {edition: (count, last) for edition, count, last in rows}


def _line(
    row: PackEdition,
    meeting: MeetingOutline,
    viewer: Viewer,
    *,
    readable: bool,
    downloads: tuple[int, Any],
) -> EditionLine:
    own = viewer.user is not None and row.issued_by == viewer.user
    return EditionLine(
        id=row.public_id,
        meeting=meeting,
        audience=row.audience,
        locale=row.locale,
        version=row.version,
        pages=row.pages,
        size=row.size,
        sha256=row.sha256,
        content_digest=row.content_digest,
        draft=row.draft,
        issued_at=row.issued_at,
        missing=tuple(row.missing) if own else (),
        readable=readable,
        receipts=readable and not row.recipient and row.audience in receipts_of(viewer.roles),
        own_downloads=downloads[0],
        last_own_download=downloads[1],
    )
