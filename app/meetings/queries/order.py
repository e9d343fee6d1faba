"""The order of an agenda as it stands: exits from the room, times, presenters not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.meetings.item_order import fewest_exits, kept_items, standing_order
from app.meetings.models import AgendaItem, Meeting
from app.meetings.recusal.leaving import room_facts, tender_names
from app.meetings.sight import sight_of


@dataclass(frozen=True)
class ItemTime:
    """When an item is meant to be dealt with, and when its presenter is there."""

    begins: datetime
    ends: datetime
    present_from: datetime | None
    present_until: datetime | None
    #: Its presenter is not there then.
    missed: bool
    #: It would end after the meeting.
    beyond: bool


@dataclass(frozen=True)
class AgendaOrder:
    """What the order of the accepted items costs, and what the best one would."""

    #: How often a seat leaves the room, in this order and in the best one.
    exits: int
    fewest: int
    #: Presenters who are not there in time, in this order and in the best one.
    missed: int
    missed_at_best: int
    times: Mapping[PublicId, ItemTime]

    @property
    def can_be_better(self) -> bool:
        """Whether another order has fewer exits, or more presenters in time."""
        return (self.missed_at_best, self.fewest) < (self.missed, self.exits)


def agenda_order(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> AgendaOrder:
    """The order of a meeting's accepted items, for those who prepare it; else NotFoundError."""
    meeting = db.scalar(select(Meeting).where(Meeting.public_id == public_id))
    if meeting is None or not sight_of(db, viewer, now=now).everything:
        raise NotFoundError
    items = kept_items(meeting)
    room, tenders = room_facts(db, meeting), tender_names(db, items)
    stands = standing_order(meeting, items, room, tenders)
    best = fewest_exits(meeting, items, room, tenders)
    return AgendaOrder(
        exits=stands.exits,
        fewest=best.exits,
        missed=len(stands.missed),
        missed_at_best=len(best.missed),
        times=_times(meeting, items, frozenset(stands.missed)),
    )


def _times(
    meeting: Meeting, items: list[AgendaItem], missed: frozenset[str]
) -> dict[PublicId, ItemTime]:
    """Each item after the one before it, from the start of the meeting."""
    times = {}
    at, over = meeting.starts_at, meeting.starts_at + timedelta(minutes=meeting.minutes)
    for item in items:
        ends = at + timedelta(minutes=item.minutes)
        times[item.public_id] = ItemTime(
            begins=at,
            ends=ends,
            present_from=item.presenter_from,
            present_until=item.presenter_until,
            missed=item.public_id in missed,
            beyond=ends > over,
        )
        at = ends
    return times


def presenter_window(db: Session, item: PublicId) -> tuple[datetime | None, datetime | None]:
    """When the presenter of an item is there, for the form that changes it."""
    found = db.execute(
        select(AgendaItem.presenter_from, AgendaItem.presenter_until).where(
            AgendaItem.public_id == item
        )
    ).one()
    return found[0], found[1]
