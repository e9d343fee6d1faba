"""Keeping the stored links of plan numbers equal to what `linking` says about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.events import publish
from app.tenders.events import PlanLinked
from app.tenders.linking import Link, Package, links
from app.tenders.merging.merged import not_absorbed
from app.tenders.models import LinkState, PlanLink, Tender, TenderKind

_CHUNK: Final = 500


def refresh_links(
    db: Session, plan_numbers: Collection[str], *, actor: Actor, now: datetime
) -> Counter[LinkState]:
    """Link plans and notices of these plan numbers anew; returns how many stand in each state.

    Publishes `PlanLinked` for each pair that was not linked before.
    """
    counts: Counter[LinkState] = Counter()
    for chunk in in_chunks(sorted(plan_numbers), _CHUNK):
        plans, notices = _packages(db, chunk)
        stored = _stored(db, [package.id for group in plans.values() for package in group])
        for number in chunk:
            if plans[number]:
                counts += _refresh(db, plans[number], notices[number], stored, actor=actor, now=now)
    return counts


def in_chunks(values: Sequence[str], size: int) -> Iterator[list[str]]:
    """`values` in lists of at most `size`: databases limit the parameters of one query."""
    for start in range(0, len(values), size):
        yield list(values[start : start + size])


def _packages(
    db: Session, numbers: list[str]
) -> tuple[dict[str, list[Package]], dict[str, list[Package]]]:
    plans: dict[str, list[Package]] = defaultdict(list)
    notices: dict[str, list[Package]] = defaultdict(list)
    rows = db.execute(
        sa.select(
            Tender.id,
            Tender.plan_no,
            Tender.kind,
            Tender.title,
            Tender.category,
            Tender.currency,
            Tender.budget_minor,
        ).where(Tender.plan_no.in_(numbers), not_absorbed())
    )
    for row in rows:
        package = Package(row.id, row.title, row.category, row.currency, row.budget_minor)
        (plans if row.kind == TenderKind.PLAN else notices)[str(row.plan_no)].append(package)
    return plans, notices


def _stored(db: Session, plans: list[int]) -> dict[int, list[PlanLink]]:
    stored: dict[int, list[PlanLink]] = defaultdict(list)
    for start in range(0, len(plans), _CHUNK):
        chunk = plans[start : start + _CHUNK]
        for link in db.scalars(sa.select(PlanLink).where(PlanLink.plan_id.in_(chunk))):
            stored[link.plan_id].append(link)
    return stored


def _refresh(
    db: Session,
    plans: list[Package],
    notices: list[Package],
    stored: dict[int, list[PlanLink]],
    *,
    actor: Actor,
    now: datetime,
) -> Counter[LinkState]:
    rows = [link for plan in plans for link in stored[plan.id]]
    decided = [row for row in rows if row.decided_by is not None]
    wanted = links(plans, notices, [(r.plan_id, r.notice_id, r.state) for r in decided])
    open_rows = {(r.plan_id, r.notice_id): r for r in rows if r.decided_by is None}
    for link in wanted:
        row = open_rows.pop((link.plan_id, link.notice_id), None)
        linked_before = row is not None and row.state is LinkState.LINKED
        if row is None:
            db.add(_row(link, now))
        elif (row.state, row.basis) != (link.state, link.evidence.basis()):
            row.state, row.basis, row.linked_at = link.state, link.evidence.basis(), now
        if link.state is LinkState.LINKED and not linked_before:
            db.flush()
            publish(db, PlanLinked(link.plan_id, link.notice_id), actor=actor, now=now)
    for row in open_rows.values():
        db.delete(row)
    db.flush()
    return Counter([link.state for link in wanted] + [row.state for row in decided])


def _row(link: Link, now: datetime) -> PlanLink:
    return PlanLink(
        plan_id=link.plan_id,
        notice_id=link.notice_id,
        state=link.state,
        basis=link.evidence.basis(),
        decided_by=None,
        linked_at=now,
    )
