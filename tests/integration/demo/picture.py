"""What a reader could compare of two seasons."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.meetings.models import Meeting
from app.tenders.models import Tender

Picture = list[tuple[object, ...]]


def picture(db: Session) -> Picture:
    """Everything a reader could compare: public ids, names, texts, dates, states."""
    organisations = db.scalars(select(Organisation).order_by(Organisation.id))
    tenders = db.scalars(select(Tender).order_by(Tender.id))
    meetings = db.scalars(select(Meeting).order_by(Meeting.number))
    return [
        *((one.public_id, one.name_ko, one.name_en) for one in organisations),
        *(
            (one.public_id, one.ocid, one.title, one.closes_at, one.status, one.version_label)
            for one in tenders
        ),
        *((one.public_id, one.starts_at, one.state) for one in meetings),
        *(
            (item.public_id, item.rule, item.title_en, item.position)
            for one in db.scalars(select(Meeting).order_by(Meeting.number))
            for item in one.items
        ),
    ]
