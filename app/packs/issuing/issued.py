"""What issued editions say, read back: from their own content, never from a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.meetings.models import Body, Meeting
from app.packs.content.freezing import UnreadableError, from_json
from app.packs.editions.projecting import Earlier, Edition, Reader
from app.packs.editions.supplements import compared_with
from app.packs.models import Audience, PackEdition
from app.packs.queries import Line, MeetingOutline, outline
from app.packs.sight import readable


@dataclass(frozen=True)
class EditionFile:
    """An edition's file, for a reader who may have it."""

    id: PublicId
    meeting: MeetingOutline
    audience: Audience
    locale: str
    version: int
    pages: int
    sha256: str
    issued_at: datetime
    #: Organisations whose filings it tells of.
    concerns: tuple[PublicId, ...]

    def name(self, suffix: str) -> str:
        """`wg-3-secretariat-ko-v1.pdf`."""
        meeting = f"{self.meeting.code}-{self.meeting.number}"
        return f"{meeting}-{self.audience.value}-{self.locale}-v{self.version}.{suffix}"


@dataclass(frozen=True)
class Issued:
    """An edition as it was issued, with the one before it to tell what changed."""

    edition: Edition
    locale: str
    version: int


def edition_file(db: Session, edition: PublicId, viewer: Viewer, now: datetime) -> EditionFile:
    """The file of one edition; NotFoundError when absent or not the viewer's to read."""
    return _file(db, edition, readable(db, viewer, now))


def linked_file(db: Session, edition: PublicId) -> EditionFile:
    """The file of one edition, for whoever holds a link to it: that has been checked."""
    return _file(db, edition, true())


def _file(db: Session, edition: PublicId, seen: ColumnElement[bool]) -> EditionFile:
    found = db.execute(
        select(PackEdition, Meeting, Body)
        .join(Meeting, Meeting.id == PackEdition.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(PackEdition.public_id == edition, seen)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    row: PackEdition = found.PackEdition
    return EditionFile(
        id=row.public_id,
        meeting=outline(found.Meeting, found.Body),
        audience=row.audience,
        locale=row.locale,
        version=row.version,
        pages=row.pages,
        sha256=row.sha256,
        issued_at=row.issued_at,
        concerns=tuple(row.concerns),
    )


def issued_edition(db: Session, edition: PublicId) -> Issued:
    """What one edition says. The caller has checked that its reader may have its file.

    Raises NotFoundError when there is none, UnreadableError when it was issued by a version of
    Duri whose contents this one cannot read.
    """
    found = db.execute(
        select(PackEdition, Meeting.public_id)
        .join(Meeting, Meeting.id == PackEdition.meeting_id)
        .where(PackEdition.public_id == edition)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    row: PackEdition = found.PackEdition
    content = from_json(row.content)
    line = Line(found.public_id, row.audience, row.locale, row.recipient)
    said = Edition(
        row.audience,
        content,
        row.content_digest,
        compared_with(lambda n: earlier_edition(db, line, n), row.version, content),
        reader=Reader(row.recipient),
    )
    return Issued(said, row.locale, row.version)


def earlier_edition(db: Session, line: Line, version: int) -> Earlier | None:
    """The edition that `version` replaces; null for the first, and for one nobody can read."""
    row = db.scalar(
        select(PackEdition)
        .join(Meeting, Meeting.id == PackEdition.meeting_id)
        .where(line.is_it(), PackEdition.version < version)
        .order_by(PackEdition.version.desc())
        .limit(1)
    )
    if row is None:
        return None
    try:
        return Earlier(row.version, from_json(row.content))
    except UnreadableError:
        return None
