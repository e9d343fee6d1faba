"""What may be read of packs: editions issued, their files, the snapshots they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.conflicts.naming import organisations_of
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.meetings.models import Body, Meeting, MeetingState
from app.meetings.projections import Names
from app.meetings.queries.meetings import visible_to
from app.meetings.sight import sight_of
from app.packs.content import Content
from app.packs.editions import Edition
from app.packs.freezing import from_json
from app.packs.models import Audience, PackDownload, PackEdition, PackSnapshot, Series
from app.packs.policies import builds
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
class MeetingOutline:
    """The meeting a pack is for."""

    id: PublicId
    code: str
    body: Names
    number: int
    starts_at: datetime
    zone: str
    state: MeetingState
    demo: bool


@dataclass(frozen=True)
class Snapshot:
    """A stored snapshot, read back."""

    id: PublicId
    content: Content


@dataclass(frozen=True)
class Line:
    """What versions are counted in: the editions of a meeting for the same readers in one
    language. Its name elsewhere: an edition line."""

    meeting: PublicId
    audience: Audience
    locale: str
    recipient: str = ""

    def is_it(self) -> ColumnElement[bool]:
        """SQL: the edition is one of this line. Needs Meeting joined."""
        return and_(
            Meeting.public_id == self.meeting,
            PackEdition.audience == self.audience,
            PackEdition.recipient == self.recipient,
            PackEdition.locale == self.locale,
        )


@dataclass(frozen=True)
class Issued:
    """An issued edition as the builder needs it."""

    id: PublicId
    version: int
    sha256: str
    size: int
    pages: int
    missing: tuple[str, ...]


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


def meeting_outline(db: Session, meeting: PublicId) -> MeetingOutline:
    """The meeting; NotFoundError when there is none. For those who build packs."""
    found = db.execute(
        select(Meeting, Body)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.public_id == meeting)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return outline(found.Meeting, found.Body)


def meeting_to_build(
    db: Session, meeting: PublicId, viewer: Viewer, now: datetime
) -> MeetingOutline:
    """The meeting for somebody who orders papers: any for a desk, for a firm those it sits in."""
    if not builds(viewer.roles):
        seen = visible_to(sight_of(db, viewer, now=now))
        if db.scalar(select(Meeting.id).where(Meeting.public_id == meeting, seen)) is None:
            raise NotFoundError
    return meeting_outline(db, meeting)


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


def organisations_in(db: Session, content: Content) -> tuple[PublicId, ...]:
    """The organisations whose filings an edition tells of: each may ask who took it."""
    firms = [interest.firm for interest in content.interests]
    firms.extend(firm for finding in content.findings for firm in finding.firms)
    if content.own is not None:
        firms.extend(member.firm for team in content.own.teams for member in team.members)
    return organisations_of(db, {PublicId(firm.key) for firm in firms}) if firms else ()


def latest_snapshot(db: Session, meeting: PublicId, series: Series) -> Snapshot | None:
    """The newest snapshot of a meeting in one series."""
    row = db.scalar(
        select(PackSnapshot)
        .join(Meeting, Meeting.id == PackSnapshot.meeting_id)
        .where(Meeting.public_id == meeting, PackSnapshot.series == series)
        .order_by(PackSnapshot.ordinal.desc())
        .limit(1)
    )
    return Snapshot(row.public_id, from_json(row.content)) if row else None


def edition_saying(
    db: Session, meeting: PublicId, locale: str, edition: Edition, renderer: str
) -> Issued | None:
    """The newest edition issued with exactly this content, language and renderer."""
    row = db.scalar(
        select(PackEdition)
        .join(Meeting, Meeting.id == PackEdition.meeting_id)
        .where(
            Line(meeting, edition.audience, locale, edition.recipient).is_it(),
            PackEdition.content_digest == edition.digest,
            PackEdition.renderer == renderer,
        )
        .order_by(PackEdition.version.desc())
        .limit(1)
    )
    if row is None:
        return None
    return Issued(row.public_id, row.version, row.sha256, row.size, row.pages, tuple(row.missing))


def next_version(db: Session, line: Line) -> int:
    """The number the next edition of this line gets."""
    newest = db.scalar(
        select(func.max(PackEdition.version))
        .join(Meeting, Meeting.id == PackEdition.meeting_id)
        .where(line.is_it())
    )
    return (newest or 0) + 1


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


def outline(meeting: Meeting, body: Body) -> MeetingOutline:
    """What a page says of the meeting whose papers it shows."""
    return MeetingOutline(
        id=meeting.public_id,
        code=body.code,
        body=Names(body.name_ko, body.name_vi, body.name_en),
        number=meeting.number,
        starts_at=meeting.starts_at,
        zone=meeting.zone,
        state=meeting.state,
        demo=meeting.demo,
    )


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
