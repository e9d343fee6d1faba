"""What is not in the book of the seats that leave for items on a live tender."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.ids import PublicId
from app.meetings.models import AgendaItem, Meeting


def items_left_for(db: Session, meeting: PublicId, items: Iterable[str]) -> frozenset[str]:
    """Of `items` (public ids) those that firm and counterpart seats leave for.

    Whatever their interests; an item of which nothing is known any more is among them, too.
    """
    general = db.scalars(
        select(AgendaItem.public_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(Meeting.public_id == meeting, AgendaItem.tender_id.is_(None))
    )
    return frozenset(items) - frozenset(general)
