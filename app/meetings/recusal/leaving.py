"""Who leaves the room for which tender, for the order of items."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.ids import PublicId
from app.meetings.agenda.facts import RoomFacts
from app.meetings.models import AgendaItem, Meeting
from app.meetings.recusal.ties import recused_by_tender
from app.meetings.room.sittings import sittings
from app.tenders.models import Tender


def room_facts(db: Session, meeting: Meeting) -> RoomFacts:
    """Seats of the day that leave for every live tender, and those with a tie, by tender."""
    seats = sittings(db, meeting)
    here = {each.seat for each in seats}
    return RoomFacts(
        leaving=frozenset(str(each.seat) for each in seats if each.leaves_for_tenders),
        recused={
            tender: frozenset(str(seat) for seat in tied & here)
            for tender, tied in recused_by_tender(db, meeting.body_id).items()
        },
    )


def tender_names(db: Session, items: Iterable[AgendaItem]) -> dict[int | None, PublicId]:
    """Public ids of the tenders that items are about, by key."""
    wanted = {item.tender_id for item in items if item.tender_id is not None}
    if not wanted:
        return {}
    rows = db.execute(select(Tender.id, Tender.public_id).where(Tender.id.in_(wanted)))
    return {row.id: row.public_id for row in rows}
