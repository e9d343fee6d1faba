"""What packs are made of and counted by: meetings, snapshots, issued editions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.conflicts.naming import organisations_of
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Names
from app.core.ids import PublicId
from app.meetings.models import Body, Meeting, MeetingState
from app.meetings.queries.meetings import visible_to
from app.meetings.sight import sight_of
from app.packs.content.freezing import from_json
from app.packs.content.whole import Content
from app.packs.editions.projecting import Edition
from app.packs.models import Audience, PackEdition, PackSnapshot, Series
from app.packs.policies import builds


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
