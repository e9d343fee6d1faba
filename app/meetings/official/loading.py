"""Official steps that wait, as facts for the agenda rules."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.meetings.agenda.facts import StepFact
from app.meetings.agenda.words import Name, Words
from app.meetings.official.models import OfficialStep, StepState
from app.provinces.models import Province
from app.tenders.models import Tender


def waiting_steps(db: Session, body_id: int) -> tuple[StepFact, ...]:
    """The body's letters, queries and bookings that are not settled, the oldest first."""
    rows = db.execute(
        select(OfficialStep, Organisation, Province, Tender.public_id)
        .outerjoin(Organisation, Organisation.id == OfficialStep.addressee_id)
        .outerjoin(Province, Province.id == OfficialStep.province_id)
        .outerjoin(Tender, Tender.id == OfficialStep.tender_id)
        .where(OfficialStep.body_id == body_id, OfficialStep.state == StepState.OPEN)
        .order_by(OfficialStep.sent_on, OfficialStep.public_id)
    )
    return tuple(
        StepFact(
            id=step.public_id,
            kind=step.kind.value,
            kind_name=Words(step.kind.msgid),
            subject=step.subject,
            to=_name(unit or home),
            sent_on=step.sent_on,
            lapses_on=step.lapses_on,
            reminded_on=step.reminded_on,
            tender=tender,
        )
        for step, home, unit, tender in rows
    )


def _name(to: Organisation | Province | None) -> Name | None:
    return Name(to.name_ko, to.name_vi, to.name_en) if to else None
