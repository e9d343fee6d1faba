"""What a firm follows or pursues: the tenders it is told about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.ids import PublicId
from app.firms.models import Firm
from app.interests.models import Interest
from app.opportunities.models import Follow
from app.opportunities.policies import may_follow, may_read_opportunities
from app.tenders.listing import pick_title
from app.tenders.models import LinkState, Lot, PlanLink, Tender, TenderKind
from app.tenders.status import Stage, lot_stage, tender_stage

#: A firm's watch list shows no more than this.
_LIMIT: Final = 1000


@dataclass(frozen=True)
class FollowBox:
    """What a tender's page tells a firm about following it."""

    tender: PublicId
    plan: bool
    #: Since when, and whose act it was; None while it is not followed.
    since: datetime | None
    by: str | None
    may_follow: bool
    live: bool


@dataclass(frozen=True)
class Watched:
    """A tender, or one lot, that the firm follows or has registered for."""

    tender: PublicId
    title: str
    kind: TenderKind
    number: str | None
    lot: str | None
    stage: Stage
    closes_at: datetime | None
    planned_from: date | None
    planned_text: str | None
    procuring_entity: str | None
    updated_at: datetime
    followed: bool
    #: The firm's standing interest here.
    interest: PublicId | None
    #: The notice of a plan, where it is out.
    notice: PublicId | None
    demo: bool

    @property
    def key(self) -> str:
        """What tells it apart from everything else the firm watches, without saying whose it is."""
        return f"{self.tender}-{self.lot or ''}".rstrip("-")


def followed_by_firm(db: Session, firm: PublicId, tenders: Sequence[int]) -> set[int]:
    """Which of these tenders (by internal id) the firm follows now."""
    return set(
        db.scalars(
            sa.select(Follow.tender_id).where(
                Follow.tender_id.in_(tenders),
                Follow.firm.has(public_id=firm),
                Follow.ended_at.is_(None),
            )
        )
    )


def follow_box(db: Session, tender: PublicId, *, viewer: Viewer, now: datetime) -> FollowBox | None:
    """The box on a tender's page; None for everybody who is not of a firm."""
    if viewer.firm is None or not may_read_opportunities(viewer):
        return None
    subject = db.scalar(sa.select(Tender).where(Tender.public_id == tender))
    if subject is None:
        return None
    standing = db.execute(
        sa.select(Follow.followed_at, User.display_name)
        .join(Firm, Firm.id == Follow.firm_id)
        .outerjoin(User, User.public_id == Follow.followed_by)
        .where(
            Follow.tender_id == subject.id,
            Firm.public_id == viewer.firm,
            Follow.ended_at.is_(None),
        )
    ).one_or_none()
    return FollowBox(
        tender=tender,
        plan=subject.kind is TenderKind.PLAN,
        since=standing.followed_at if standing else None,
        by=standing.display_name if standing else None,
        may_follow=may_follow(viewer),
        live=tender_stage(subject, now=now).live,
    )


def watched(db: Session, *, viewer: Viewer, now: datetime) -> list[Watched]:
    """What the viewer's firm follows or pursues, nearest deadline first, then plans."""
    if viewer.firm is None or not may_read_opportunities(viewer):
        raise NotFoundError
    return watched_by(db, viewer.firm, now=now)


def watched_by(db: Session, firm: PublicId, *, now: datetime) -> list[Watched]:
    """The same for a firm whose reader has been established already (its calendar address)."""
    own = sa.select(Firm.id).where(Firm.public_id == firm).scalar_subquery()
    pursued = (
        sa.select(Tender, Lot, Interest.public_id.label("interest"), _notice().label("notice"))
        .join(Interest, Interest.tender_id == Tender.id)
        .outerjoin(Lot, Lot.id == Interest.lot_id)
        .where(Interest.firm_id == own, Interest.withdrawn_at.is_(None))
        .order_by(Interest.registered_at.desc(), Interest.id.desc())
        .limit(_LIMIT)
    )
    followed = (
        sa.select(Tender, _notice().label("notice"))
        .join(Follow, Follow.tender_id == Tender.id)
        .where(Follow.firm_id == own, Follow.ended_at.is_(None))
        .order_by(Follow.followed_at.desc(), Follow.id.desc())
        .limit(_LIMIT)
    )
    followed_rows = db.execute(followed).all()
    followed_ids = {row.Tender.id for row in followed_rows}
    found = [
        _watched(row.Tender, row, now, followed=row.Tender.id in followed_ids, pursued=True)
        for row in db.execute(pursued)
    ]
    pursued_whole = {each.tender for each in found}
    found += [
        _watched(row.Tender, row, now, followed=True, pursued=False)
        for row in followed_rows
        if row.Tender.public_id not in pursued_whole
    ]
    far, latest = datetime.max.replace(tzinfo=now.tzinfo), date.max
    return sorted(
        found,
        key=lambda each: (
            not each.stage.live,
            each.closes_at or far,
            each.planned_from or latest,
            each.key,
        ),
    )


def _notice() -> sa.ScalarSelect[Any]:
    notice = sa.orm.aliased(Tender)
    return (
        sa.select(notice.public_id)
        .join(PlanLink, PlanLink.notice_id == notice.id)
        .where(PlanLink.plan_id == Tender.id, PlanLink.state == LinkState.LINKED)
        .order_by(PlanLink.id.desc())
        .limit(1)
        .correlate(Tender)
        .scalar_subquery()
    )


def _watched(
    tender: Tender,
    row: Row[*tuple[Any, ...]],
    now: datetime,
    *,
    followed: bool,
    pursued: bool,
) -> Watched:
    lot: Lot | None = row.Lot if pursued else None
    return Watched(
        tender=tender.public_id,
        title=pick_title(tender.title, tender.title_ko, tender.title_en),
        kind=tender.kind,
        number=tender.notice_no or tender.plan_no,
        lot=lot.number if lot else None,
        stage=lot_stage(tender, lot, now=now) if lot else tender_stage(tender, now=now),
        closes_at=(lot.closes_at if lot else None) or tender.closes_at,
        planned_from=tender.planned_from,
        planned_text=tender.planned_text,
        procuring_entity=tender.procuring_entity,
        updated_at=tender.updated_at,
        followed=followed,
        interest=row.interest if pursued else None,
        notice=row.notice,
        demo=tender.demo,
    )
