"""Interests in a planned package follow it to its notice.

Whoever links the two (an import, an officer) must learn nothing from it, not even by waiting:
the link leaves one constant queue row, and the worker carries the interests over afterwards.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import SYSTEM, Actor
from app.core.events import publish
from app.core.ids import new_public_id
from app.core.queues import work_batch, work_off
from app.interests.events import InterestRegistered, InterestSharingChanged
from app.interests.models import CarryRequest, Interest, InterestSharing
from app.tenders.events import PlanLinked
from app.tenders.models import LinkState, PlanLink


def on_plan_linked(db: Session, event: PlanLinked, _actor: Actor, now: datetime) -> None:
    """Queue the link, the same whether or not anybody is interested."""
    db.add(CarryRequest(plan_id=event.plan_id, notice_id=event.notice_id, requested_at=now))
    db.flush()


def drain_queue(now: datetime) -> int:
    """Carry over for every queued link; how many links were worked off. For a worker."""
    return work_off(CarryRequest, partial(_settle, now=now))


def carry_batch(db: Session, *, now: datetime) -> int:
    """One batch of queued links, inside the caller's transaction."""
    return work_batch(db, CarryRequest, partial(_settle, now=now))


def _settle(db: Session, row: CarryRequest, *, now: datetime) -> None:
    carry_over(db, row.plan_id, row.notice_id, now=now)
    db.delete(row)


def carry_over(db: Session, plan: int, notice: int, *, now: datetime) -> None:
    """Give each firm that pursues the plan the same interest in its notice, once.

    It keeps role, first registration and sharing; a firm that registered there by itself, or
    withdrew what was carried before, is left alone. Nothing happens when the link was taken
    back meanwhile.
    """
    linked = sa.select(PlanLink.id).where(
        PlanLink.plan_id == plan,
        PlanLink.notice_id == notice,
        PlanLink.state == LinkState.LINKED,
    )
    if db.scalar(linked) is None:
        return
    for interest in db.scalars(
        sa.select(Interest)
        .where(Interest.tender_id == plan, Interest.withdrawn_at.is_(None))
        .order_by(Interest.id)
    ).all():
        if not _is_in_notice(db, interest, notice):
            _carry(db, interest, notice, now=now)


def _is_in_notice(db: Session, interest: Interest, notice: int) -> bool:
    """Whether the firm stands in the notice as a whole, or this interest was carried before."""
    there = sa.select(Interest.id).where(
        Interest.tender_id == notice,
        sa.or_(
            Interest.carried_from_id == interest.id,
            sa.and_(
                Interest.firm_id == interest.firm_id,
                Interest.lot_id.is_(None),
                Interest.withdrawn_at.is_(None),
            ),
        ),
    )
    return db.scalar(there.limit(1)) is not None


def _carry(db: Session, interest: Interest, notice: int, *, now: datetime) -> None:
    sharing = db.scalar(
        sa.select(InterestSharing).where(
            InterestSharing.interest_id == interest.id, InterestSharing.ended_at.is_(None)
        )
    )
    carried = Interest(
        public_id=new_public_id(),
        tender_id=notice,
        firm_id=interest.firm_id,
        role=interest.role,
        registered_at=interest.registered_at,
        registered_by=interest.registered_by,
        carried_from_id=interest.id,
    )
    try:
        with db.begin_nested():
            db.add(carried)
            db.flush()
    except IntegrityError:
        # The firm registers in the notice at this very moment: nothing is left to carry.
        return
    if sharing is not None:
        db.add(InterestSharing(interest_id=carried.id, shared_at=now, shared_by=sharing.shared_by))
        db.flush()
    record(
        db,
        "interests.carried_over",
        "interest",
        carried.public_id,
        actor=SYSTEM,
        now=now,
        carried_from=interest.public_id,
        shared=sharing is not None,
    )
    told = InterestRegistered(carried.id, notice, carried.firm_id)
    publish(db, told, actor=SYSTEM, now=now)
    if sharing is not None:
        shared = InterestSharingChanged(carried.id, notice, carried.firm_id, True)
        publish(db, shared, actor=SYSTEM, now=now)
