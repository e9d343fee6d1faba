"""Who answers for an organisation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Actor, Role
from app.meetings.models import Seat
from app.meetings.rows import seoul_day
from app.meetings.validity import valid_on


def speaks_for(db: Session, organisation_id: int, actor: Actor, *, now: datetime) -> bool:
    """Whether `actor` answers for the organisation: it is theirs, it has a seat on some body
    today, and they do not only look on."""
    if actor.organisation is None or actor.roles <= {Role.VIEWER}:
        return False
    seat = (
        select(Seat.id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(
            Organisation.id == organisation_id,
            Organisation.public_id == actor.organisation,
            valid_on(seoul_day(now)),
        )
    )
    return db.scalar(seat.limit(1)) is not None
