"""Which items of a meeting are kept from a reader: for editions of anything made from it.

For firms and counterparts: every item on a tender, a constant of the seat. For the others: items
on a tender they have a tie to that stands. The desk, compliance and the auditor read everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.meetings.models import AgendaItem, AgendaVersion, Meeting, Seat
from app.meetings.recusal.ties import recused_by_tender
from app.meetings.sight import LEAVING_GROUPS, sight_of
from app.tenders.models import Tender


@dataclass(frozen=True)
class Withheld:
    """What no edition for this reader may hold, nor show that it is missing."""

    #: Items of the working agenda and of every frozen version.
    items: frozenset[PublicId] = frozenset()
    #: The tenders they are about: their sheets, actions, decisions and minutes go, too.
    tenders: frozenset[PublicId] = frozenset()


def withheld_from(db: Session, meeting: PublicId, viewer: Viewer, now: datetime) -> Withheld:
    """What `viewer` does not get of a meeting. NotFoundError: absent, or not theirs to read."""
    found = db.scalar(select(Meeting).where(Meeting.public_id == meeting))
    sight = sight_of(db, viewer, now=now)
    if found is None or not sight.sees(found.body_id):
        raise NotFoundError
    if sight.everything:
        return Withheld()
    named = _items(db, found)
    if not sight.reads_tender_items(found.body_id):
        return _of(named, frozenset(tender for _item, tender in named))
    return _of(named, sight.kept)


def withheld_by_seat(
    db: Session, meeting: PublicId, *, seat: PublicId | None = None
) -> Mapping[PublicId, Withheld]:
    """What whoever holds a seat does not get of a meeting, for each seat of its body.

    `seat` asks for that seat's alone. NotFoundError: no such meeting.
    """
    found = db.scalar(select(Meeting).where(Meeting.public_id == meeting))
    if found is None:
        raise NotFoundError
    seats = (
        select(Seat, Organisation.kind)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.body_id == found.body_id)
    )
    if seat is not None:
        seats = seats.where(Seat.public_id == seat)
    named = _items(db, found)
    tenders = frozenset(tender for _item, tender in named)
    recused = recused_by_tender(db, found.body_id)

    def kept_from(holder: Seat, kind: OrganisationKind) -> frozenset[PublicId]:
        of_firm = kind == OrganisationKind.FIRM or holder.employer_id is not None
        if holder.group in LEAVING_GROUPS or of_firm:
            return tenders
        return frozenset(tender for tender in tenders if holder.id in recused.get(tender, ()))

    return {
        holder.public_id: _of(named, kept_from(holder, kind)) for holder, kind in db.execute(seats)
    }


def withheld_from_seat(db: Session, meeting: PublicId, seat: PublicId) -> Withheld:
    """What whoever holds `seat` does not get of a meeting. NotFoundError: no such pair."""
    kept = withheld_by_seat(db, meeting, seat=seat).get(seat)
    if kept is None:
        raise NotFoundError
    return kept


def _items(db: Session, meeting: Meeting) -> set[tuple[PublicId, PublicId]]:
    """(item, tender) of every item on a tender, as it stands and as it was ever frozen."""
    rows = db.execute(
        select(AgendaItem.public_id, Tender.public_id)
        .join(Tender, Tender.id == AgendaItem.tender_id)
        .where(AgendaItem.meeting_id == meeting.id)
    )
    named = {(item, tender) for item, tender in rows}
    for content in db.scalars(
        select(AgendaVersion.content).where(AgendaVersion.meeting_id == meeting.id)
    ):
        named |= {
            (PublicId(row["id"]), PublicId(row["tender"])) for row in content if row["tender"]
        }
    return named


def _of(named: set[tuple[PublicId, PublicId]], tenders: frozenset[PublicId]) -> Withheld:
    hit = [(item, tender) for item, tender in named if tender in tenders]
    return Withheld(frozenset(i for i, _t in hit), frozenset(t for _i, t in hit))
