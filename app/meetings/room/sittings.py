"""The seats of the day as an item's rules see them, and the item's quorum now."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.meetings.models import AgendaItem, Meeting, Presence, Seat
from app.meetings.quorum import needed_by_group
from app.meetings.recusal.room import ItemQuorum, Sitting, first_presence, item_quorum
from app.meetings.recusal.ties import recused_seats
from app.meetings.room_models import ItemAttendance, RoomPresence
from app.meetings.rows import seoul_day
from app.meetings.validity import valid_on


def seats_of_the_day(db: Session, meeting: Meeting) -> list[tuple[Seat, Organisation]]:
    """Seats held on the day of the meeting, with whose they are."""
    rows = db.execute(
        select(Seat, Organisation)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.body_id == meeting.body_id, valid_on(seoul_day(meeting.starts_at)))
        .order_by(Seat.chair.desc(), Seat.id)
    )
    return [(seat, organisation) for seat, organisation in rows]


def sittings(db: Session, meeting: Meeting) -> list[Sitting]:
    """The seats of the day; there are those whom the meeting's attendance says so."""
    there = {
        row.seat_id
        for row in meeting.invitations
        if row.presence in {Presence.PRESENT, Presence.DEPUTY}
    }
    return [
        Sitting(
            seat=seat.id,
            group=seat.group,
            voting=seat.voting,
            firm=home.kind is OrganisationKind.FIRM or seat.employer_id is not None,
            there=seat.id in there,
        )
        for seat, home in seats_of_the_day(db, meeting)
    ]


def presence_at(
    db: Session, item: AgendaItem, seats: list[Sitting], recused: frozenset[int]
) -> dict[int, RoomPresence]:
    """Where each seat is for the item: as recorded, else as it would be when the item opens.

    A tie raised after the item was opened counts at once.
    """
    recorded = {
        row.seat_id: row.state
        for row in db.scalars(select(ItemAttendance).where(ItemAttendance.item_id == item.id))
    }
    on_tender = item.tender_id is not None
    found = {}
    for sitting in seats:
        first = first_presence(sitting, on_tender=on_tender, recused=recused)
        # Neither the recused nor those who are not at the meeting are in the room for an item.
        out = first in {RoomPresence.RECUSED, RoomPresence.ABSENT}
        found[sitting.seat] = first if out else recorded.get(sitting.seat, first)
    return found


def quorum_now(db: Session, meeting: Meeting, item: AgendaItem) -> ItemQuorum:
    """The item's quorum as of now: eligible and present, without the recused."""
    seats = sittings(db, meeting)
    recused = recused_seats(db, meeting.body_id, item.tender_id)
    return item_quorum(
        needed_by_group(meeting.body.quorum),
        seats,
        presence_at(db, item, seats, recused),
        on_tender=item.tender_id is not None,
    )
