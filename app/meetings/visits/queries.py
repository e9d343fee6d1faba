"""The stops of a visit as the desk reads them, requests as their host does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Names
from app.core.ids import PublicId
from app.core.keyset import Rows
from app.meetings.models import Meeting
from app.meetings.rows import organisation_names
from app.meetings.sight import sight_of
from app.meetings.visits.models import StopState, VisitStop


@dataclass(frozen=True)
class StopLine:
    """A stop; what came of it is for its own side."""

    id: PublicId
    host: Names
    place: str
    purpose: str
    starts_at: datetime
    ends_at: datetime
    people: int
    state: StopState
    words: str | None
    outcome: str | None
    #: Whether its time has begun.
    begun: bool

    @property
    def stands(self) -> bool:
        """Neither declined nor dropped nor over."""
        return self.state in (StopState.ASKED, StopState.AGREED)


def stops(db: Session, meeting: PublicId, viewer: Viewer, now: datetime) -> tuple[StopLine, ...]:
    """The plan of a meeting's visit, for those who prepare meetings; NotFoundError for others."""
    if not sight_of(db, viewer, now=now).everything:
        raise NotFoundError
    rows = _stops().where(Meeting.public_id == meeting)
    return tuple(_line(row, now) for row in db.execute(rows))


def requests(db: Session, viewer: Viewer, now: datetime) -> tuple[StopLine, ...]:
    """What is asked of the viewer's organisation, and what it has agreed to, ahead."""
    if viewer.organisation is None:
        return ()
    rows = _stops().where(
        Organisation.public_id == viewer.organisation,
        VisitStop.state.in_((StopState.ASKED, StopState.AGREED)),
        VisitStop.starts_at > now,
    )
    return tuple(_line(row, now) for row in db.execute(rows))


def _stops() -> Rows:
    return (
        select(VisitStop, Organisation)
        .join(Meeting, Meeting.id == VisitStop.meeting_id)
        .join(Organisation, Organisation.id == VisitStop.host_id)
        .order_by(VisitStop.starts_at, VisitStop.id)
    )


def _line(row: Row[*tuple[Any, ...]], now: datetime) -> StopLine:
    stop: VisitStop = row.VisitStop
    return StopLine(
        id=stop.public_id,
        host=organisation_names(row.Organisation),
        place=stop.place,
        purpose=stop.purpose,
        starts_at=stop.starts_at,
        ends_at=stop.starts_at + timedelta(minutes=stop.minutes),
        people=stop.people,
        state=stop.state,
        words=stop.words,
        outcome=stop.outcome,
        begun=stop.starts_at <= now,
    )
