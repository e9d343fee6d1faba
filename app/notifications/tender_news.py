"""News of tenders: a constant queue row with the change, told to those it concerns afterwards.

Whoever imports, links or corrects must learn nothing from it, not even by waiting: the write
leaves the same row whether a hundred firms follow the tender or none. A worker tells.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.db import transaction
from app.core.queues import work_batch, work_off
from app.interests.models import Interest
from app.notifications.kinds import NotificationKind
from app.notifications.models import TenderNews
from app.notifications.telling import News, about, tell
from app.opportunities.carrying import carry_follows
from app.opportunities.models import Follow
from app.tenders.events import PlanLinked, TenderChanged
from app.tenders.importing.versions import difference
from app.tenders.merging.merged import standing_id
from app.tenders.models import LinkState, Lot, PlanLink, SourceFile, Tender, TenderVersion
from app.tenders.status import is_live

#: A deadline is told this long before, and once more on the last day.
_EARLY: Final = timedelta(days=7)
_LAST: Final = timedelta(days=1)


def on_tender_changed(db: Session, event: TenderChanged, _actor: Actor, now: datetime) -> None:
    """Queue the tender, the same whoever follows it."""
    db.add(TenderNews(tender_id=event.tender_id, happened_at=now))
    db.flush()


def on_plan_linked(db: Session, event: PlanLinked, _actor: Actor, now: datetime) -> None:
    """Queue the link, the same whoever follows the plan."""
    db.add(TenderNews(tender_id=event.notice_id, plan_id=event.plan_id, happened_at=now))
    db.flush()


def drain_queue(now: datetime) -> int:
    """Tell what the queue holds; how many rows were worked off. For a worker."""
    return work_off(TenderNews, partial(_settle, now=now))


def drain_batch(db: Session, *, now: datetime) -> int:
    """One batch of the queue, inside the caller's transaction."""
    return work_batch(db, TenderNews, partial(_settle, now=now))


def _settle(db: Session, row: TenderNews, *, now: datetime) -> None:
    if row.plan_id is not None:
        _tell_notice(db, row.plan_id, row.tender_id, now=now)
    else:
        _tell_change(db, row.tender_id, now=now)
    db.delete(row)


def watching(db: Session, tender: int, *, since: datetime | None = None) -> set[int]:
    """Firms (internal ids) that follow or pursue the tender now, and did before `since`."""
    follows = sa.select(Follow.firm_id).where(Follow.tender_id == tender, Follow.ended_at.is_(None))
    interests = sa.select(Interest.firm_id).where(
        Interest.tender_id == tender, Interest.withdrawn_at.is_(None)
    )
    if since is not None:
        follows = follows.where(Follow.followed_at <= since)
        interests = interests.where(Interest.registered_at <= since)
    return set(db.scalars(sa.union(follows, interests)))


def _tell_notice(db: Session, plan: int, notice: int, *, now: datetime) -> None:
    """The notice of a plan is out; nothing happens when the link was taken back meanwhile."""
    linked = sa.select(PlanLink.id).where(
        PlanLink.plan_id == plan,
        PlanLink.notice_id == notice,
        PlanLink.state == LinkState.LINKED,
    )
    if db.scalar(linked) is None:
        return
    planned, published = db.get_one(Tender, plan), db.get_one(Tender, notice)
    firms = watching(db, plan)
    carry_follows(db, plan, notice, now=now)
    news = News(
        NotificationKind.NOTICE_OUT,
        (planned.public_id, published.public_id),
        about(published, plan=planned.public_id),
    )
    tell(db, firms, news, now=now)


def _tell_change(db: Session, tender: int, *, now: datetime) -> None:
    """The newest version, where there is an older one: told to those who watched it already."""
    newest = db.execute(
        sa.select(TenderVersion, SourceFile.imported_at)
        .outerjoin(SourceFile, SourceFile.id == TenderVersion.source_file_id)
        .where(TenderVersion.tender_id == tender)
        .order_by(TenderVersion.ordinal.desc())
        .limit(2)
    ).all()
    if len(newest) < 2:
        return
    (latest, imported_at), (before, _earlier) = newest
    changes = difference(before.content, latest.content)
    if not changes:
        return
    subject = db.get_one(Tender, tender)
    facts = about(
        subject,
        version=latest.label,
        changes=len(changes),
        closed_at=before.content.get("closes_at"),
        status=subject.status.value,
    )
    occasion = (subject.public_id, latest.digest)
    news = News(NotificationKind.TENDER_CHANGED, occasion, facts)
    # Who watched a record that was merged watches the one that stands.
    tell(db, watching(db, standing_id(db, tender), since=imported_at), news, now=now)


def remind(now: datetime) -> int:
    """Tell of deadlines that have come near; returns how many notifications are new.

    For a worker, every few minutes. Each deadline is told a week and a day before; one that is
    moved is told anew.
    """
    with transaction() as db:
        return remind_within(db, now=now)


def remind_within(db: Session, *, now: datetime) -> int:
    """The same inside the caller's transaction."""
    return sum(_remind(db, row, now) for row in _near(db, now))


def _near(db: Session, now: datetime) -> list[Any]:
    closes = sa.func.coalesce(Lot.closes_at, Tender.closes_at)
    soon = (is_live(now=now), closes > now, closes <= now + _EARLY)
    pursued = (
        sa.select(Interest.firm_id, Tender.id.label("tender"), Lot.id.label("lot"))
        .join(Tender, Tender.id == Interest.tender_id)
        .outerjoin(Lot, Lot.id == Interest.lot_id)
        .where(Interest.withdrawn_at.is_(None), *soon)
    )
    followed = (
        sa.select(Follow.firm_id, Tender.id, sa.null())
        .join(Tender, Tender.id == Follow.tender_id)
        .where(
            Follow.ended_at.is_(None),
            is_live(now=now),
            Tender.closes_at > now,
            Tender.closes_at <= now + _EARLY,
        )
    )
    return sorted(
        db.execute(sa.union(pursued, followed)).all(),
        key=lambda row: (row[0], row[1], row[2] or 0),
    )


def _remind(db: Session, row: Any, now: datetime) -> int:
    firm, tender_id, lot_id = row
    tender = db.get_one(Tender, tender_id)
    lot = db.get_one(Lot, lot_id) if lot_id else None
    closes_at = (lot.closes_at if lot else None) or tender.closes_at
    if closes_at is None:
        return 0
    near = "last" if closes_at <= now + _LAST else "early"
    news = News(
        NotificationKind.DEADLINE_NEAR,
        (tender.public_id, lot.public_id if lot else "-", closes_at.isoformat(), near),
        about(tender, lot=lot.number if lot else None) | {"closes_at": closes_at.isoformat()},
    )
    return tell(db, {firm}, news, now=now)
