"""Bodies and their seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.meetings.models import Body, Seat
from app.meetings.projections import BodyLine, Cadence, SeatLine
from app.meetings.queries.cadence import cadence
from app.meetings.rows import body_line, seat_line, seoul_day
from app.meetings.sight import sight_of


@dataclass(frozen=True)
class BodyPage:
    """A body with its seats of today, by group, and those that ended or have not begun."""

    body: BodyLine
    seats: tuple[SeatLine, ...]
    other_seats: tuple[SeatLine, ...]
    cadence: Cadence
    may_edit: bool


def bodies(db: Session, viewer: Viewer, now: datetime) -> tuple[Cadence, ...]:
    """The bodies the viewer sees, each with its cadence, by code."""
    sight = sight_of(db, viewer, now=now)
    seen = set(db.scalars(select(Body.public_id).where(sight.bodies(Body.id))))
    if not seen:
        return ()
    return tuple(line for line in cadence(db, now) if line.body.id in seen)


def body_page(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> BodyPage:
    """One body; NotFoundError when absent or not the viewer's to see."""
    sight = sight_of(db, viewer, now=now)
    body = db.scalar(select(Body).where(Body.public_id == public_id))
    if body is None or not sight.sees(body.id):
        raise NotFoundError
    named = sight.reads_tender_items(body.id)
    today = seoul_day(now)
    lines = [
        (seat_line(seat, organisation, named=named), seat)
        for seat, organisation in db.execute(
            select(Seat, Organisation)
            .join(Organisation, Organisation.id == Seat.organisation_id)
            .where(Seat.body_id == body.id)
            .order_by(Seat.id)
        )
    ]
    current = tuple(
        line
        for line, seat in lines
        if seat.valid_from <= today and (seat.valid_to is None or seat.valid_to >= today)
    )
    return BodyPage(
        body=body_line(body),
        seats=current,
        # Who sat there before, or will, is the desk's to know.
        other_seats=tuple(line for line, _seat in lines if line not in current)
        if sight.everything
        else (),
        cadence=cadence(db, now, body=public_id)[0],
        may_edit=sight.writes,
    )
