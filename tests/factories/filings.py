"""What firms and officers do, as far as the conflict engine hears of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.core.events import publish
from app.core.ids import new_public_id
from app.firms.events import FirmChanged
from app.firms.models import Firm
from app.interests.events import InterestRegistered, InterestSharingChanged, InterestWithdrawn
from app.interests.models import IntendedRole, Interest, InterestSharing
from app.tenders.events import PlanLinked, TenderChanged
from app.tenders.models import LinkState, Lot, PlanLink, Tender
from tests.factories import NOW, make_interest


def register(
    db: Session,
    tender: Tender,
    firm: Firm,
    lot: Lot | None = None,
    *,
    role: IntendedRole = IntendedRole.LEAD,
    at: datetime = NOW,
    **facts: Any,
) -> Interest:
    interest = make_interest(
        db, tender, firm, lot_id=lot.id if lot else None, role=role, registered_at=at, **facts
    )
    publish(db, InterestRegistered(interest.id, tender.id, firm.id), actor=SYSTEM, now=at)
    return interest


def withdraw(db: Session, interest: Interest, *, at: datetime = NOW) -> None:
    interest.withdrawn_at = at
    db.flush()
    event = InterestWithdrawn(interest.id, interest.tender_id, interest.firm_id)
    publish(db, event, actor=SYSTEM, now=at)


def share(db: Session, interest: Interest, *, at: datetime = NOW) -> None:
    db.add(InterestSharing(interest_id=interest.id, shared_at=at, shared_by=new_public_id()))
    db.flush()
    event = InterestSharingChanged(interest.id, interest.tender_id, interest.firm_id, True)
    publish(db, event, actor=SYSTEM, now=at)


def unshare(db: Session, interest: Interest, *, at: datetime = NOW) -> None:
    for sharing in interest.sharings:
        if sharing.ended_at is None:
            sharing.ended_at = max(at, sharing.shared_at)
    db.flush()
    db.expire(interest, ["sharings"])
    event = InterestSharingChanged(interest.id, interest.tender_id, interest.firm_id, False)
    publish(db, event, actor=SYSTEM, now=at)


def link(db: Session, plan: Tender, notice: Tender, *, at: datetime = NOW) -> PlanLink:
    row = PlanLink(
        plan_id=plan.id, notice_id=notice.id, state=LinkState.LINKED, basis={}, linked_at=at
    )
    db.add(row)
    db.flush()
    publish(db, PlanLinked(plan.id, notice.id), actor=SYSTEM, now=at)
    return row


def tender_changed(db: Session, tender: Tender, *, at: datetime = NOW) -> None:
    db.flush()
    publish(db, TenderChanged(tender.id), actor=SYSTEM, now=at)


def firm_changed(db: Session, firm: Firm, *, at: datetime = NOW) -> None:
    db.flush()
    publish(db, FirmChanged(firm.id), actor=SYSTEM, now=at)
