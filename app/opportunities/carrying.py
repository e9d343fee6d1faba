"""Who follows a plan follows its notice, once it is out."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.opportunities.models import Follow


def carry_follows(db: Session, plan: int, notice: int, *, now: datetime) -> None:
    """Let every firm that follows the plan (internal ids) follow its notice, once.

    A firm that follows the notice already, or ended what was carried before, is left alone.
    """
    there = sa.orm.aliased(Follow)
    known = sa.exists().where(
        there.tender_id == notice,
        there.firm_id == Follow.firm_id,
        sa.or_(there.ended_at.is_(None), there.carried_from_id == Follow.id),
    )
    for followed in db.scalars(
        sa.select(Follow)
        .where(Follow.tender_id == plan, Follow.ended_at.is_(None), ~known)
        .order_by(Follow.id)
    ).all():
        db.add(
            Follow(
                firm_id=followed.firm_id,
                tender_id=notice,
                followed_at=now,
                followed_by=followed.followed_by,
                carried_from_id=followed.id,
            )
        )
    db.flush()
