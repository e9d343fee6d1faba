"""Interests as each reader may see them: the firm its own, the secretariat what is shared.

Nobody else gets any: no counts, no hints. Compliance reads through the conflicts desk, which
demands a reason first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import pick
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.models import Firm
from app.interests.history import history
from app.interests.models import Interest, InterestRoleChange, InterestSharing
from app.interests.policies import may_read_own, may_register
from app.interests.projections import (
    InterestBox,
    InterestPage,
    LotChoice,
    OwnInterest,
    RoleChange,
    SharedInterest,
    SharingPeriod,
)
from app.interests.statements import statements_of, text_for
from app.tenders.listing import pick_title
from app.tenders.models import LinkState, Lot, PlanLink, Tender
from app.tenders.status import Stage, lot_stage, tender_stage

#: An own list shows no more than this; a firm with more narrows it in the export.
_OWN_LIMIT: Final = 1000


_notice = sa.orm.aliased(Tender)
_NOTICE_OF_PLAN = (
    sa.select(_notice.public_id)
    .join(PlanLink, PlanLink.notice_id == _notice.id)
    .where(PlanLink.plan_id == Tender.id, PlanLink.state == LinkState.LINKED)
    .order_by(PlanLink.id.desc())
    .limit(1)
    .correlate(Tender)
    .scalar_subquery()
)
_SHARED_SINCE = (
    sa.select(InterestSharing.shared_at)
    .where(InterestSharing.interest_id == Interest.id, InterestSharing.ended_at.is_(None))
    .correlate(Interest)
    .scalar_subquery()
)


def own_interests(
    db: Session, *, viewer: Viewer, now: datetime, tender: PublicId | None = None
) -> list[OwnInterest]:
    """The reader's own firm's interests, standing ones first, nearest deadline first."""
    conditions: list[ColumnElement[bool]] = [Firm.public_id == _own_firm(viewer)]
    if tender is not None:
        conditions.append(Tender.public_id == tender)
    found = _own(db, conditions, now=now)
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(
        found,
        key=lambda each: (
            not each.standing,
            not each.stage.live,
            each.closes_at or far,
            each.public_id,
        ),
    )


def interest_page(
    db: Session, interest: PublicId, *, viewer: Viewer, now: datetime
) -> InterestPage:
    """One own interest with its history; NotFoundError for anybody else's."""
    mine = (Firm.public_id == _own_firm(viewer), Interest.public_id == interest)
    found = _own(db, mine, now=now)
    if not found:
        raise NotFoundError
    subject = db.scalars(sa.select(Interest).where(Interest.public_id == interest)).one()
    registered_by, withdrawn_by = (
        db.scalar(sa.select(User.display_name).where(User.public_id == person))
        for person in (subject.registered_by, subject.withdrawn_by)
    )
    sharings = _sharings(db, interest)
    statements = statements_of(db, subject, now=now)
    roles = _role_changes(db, subject)
    return InterestPage(
        interest=found[0],
        registered_by=registered_by,
        sharings=sharings,
        statements=statements,
        text=text_for(subject.tender, now=now),
        history=history(
            found[0],
            sharings,
            statements,
            roles,
            registered_by=registered_by,
            withdrawn_by=withdrawn_by,
        ),
        may_change=may_register(viewer),
    )


def _role_changes(db: Session, interest: Interest) -> tuple[RoleChange, ...]:
    rows = db.execute(
        sa.select(InterestRoleChange, User.display_name)
        .outerjoin(User, User.public_id == InterestRoleChange.changed_by)
        .where(InterestRoleChange.interest_id == interest.id)
        .order_by(InterestRoleChange.changed_at, InterestRoleChange.id)
    ).all()
    # What a change led to is what the next one left.
    after = [*(row.before for row, _by in rows), interest.role][1:]
    return tuple(
        RoleChange(row.changed_at, row.before, role, by)
        for (row, by), role in zip(rows, after, strict=True)
    )


def _sharings(db: Session, interest: PublicId) -> tuple[SharingPeriod, ...]:
    sharer, ender = (sa.orm.aliased(User) for _ in range(2))
    periods = db.execute(
        sa.select(InterestSharing, sharer.display_name, ender.display_name)
        .join(Interest, Interest.id == InterestSharing.interest_id)
        .outerjoin(sharer, sharer.public_id == InterestSharing.shared_by)
        .outerjoin(ender, ender.public_id == InterestSharing.ended_by)
        .where(Interest.public_id == interest)
        .order_by(InterestSharing.shared_at, InterestSharing.id)
    )
    return tuple(
        SharingPeriod(period.shared_at, by, period.ended_at, ended_by)
        for period, by, ended_by in periods
    )


def interest_box(
    db: Session, tender: PublicId, *, viewer: Viewer, now: datetime
) -> InterestBox | None:
    """The box on a tender's page; None for everybody who is not of a firm."""
    if not may_read_own(viewer):
        return None
    row = db.execute(
        sa.select(Tender, _NOTICE_OF_PLAN.label("notice")).where(Tender.public_id == tender)
    ).one_or_none()
    if row is None:
        return None
    stage = tender_stage(row.Tender, now=now)
    return InterestBox(
        tender=tender,
        own=tuple(
            each
            for each in own_interests(db, viewer=viewer, now=now, tender=tender)
            if each.standing
        ),
        may_register=may_register(viewer) and stage.live and row.notice is None,
        stage=stage,
        notice=row.notice,
    )


def lot_choices(db: Session, tender: PublicId, *, now: datetime) -> list[LotChoice]:
    """The lots of a tender one can register for; public facts."""
    rows = db.execute(
        sa.select(Tender, Lot)
        .join(Lot, Lot.tender_id == Tender.id)
        .where(Tender.public_id == tender)
        .order_by(Lot.number)
    )
    return [
        LotChoice(lot.public_id, f"{lot.number} · {lot.title}")
        for subject, lot in rows
        if lot_stage(subject, lot, now=now).live
    ]


def shared_interests(
    db: Session, *, viewer: Viewer, now: datetime, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[SharedInterest]:
    """What firms share with the secretariat now, by deadline; for the secretariat alone."""
    if not viewer.has(Role.SECRETARIAT):
        raise NotFoundError
    return _shared(db, (), now=now, cursor=cursor, size=size)


def shared_interests_in(
    db: Session, tenders: Sequence[PublicId], *, viewer: Viewer, now: datetime
) -> list[SharedInterest]:
    """The same for some tenders, whole: for papers of the secretariat's own edition."""
    if not viewer.has(Role.SECRETARIAT):
        raise NotFoundError
    wanted = (Tender.public_id.in_(tenders),)
    return list(_shared(db, wanted, now=now, cursor=None, size=_OWN_LIMIT).items)


def _own_firm(viewer: Viewer) -> PublicId:
    if viewer.firm is None or not may_read_own(viewer):
        raise NotFoundError
    return viewer.firm


def _own(
    db: Session, conditions: Sequence[ColumnElement[bool]], *, now: datetime
) -> list[OwnInterest]:
    rows = db.execute(
        sa.select(
            Interest, Tender, Lot, _SHARED_SINCE.label("since"), _NOTICE_OF_PLAN.label("notice")
        )
        .join(Firm, Firm.id == Interest.firm_id)
        .join(Tender, Tender.id == Interest.tender_id)
        .outerjoin(Lot, Lot.id == Interest.lot_id)
        .where(*conditions)
        .order_by(Interest.registered_at.desc(), Interest.id.desc())
        .limit(_OWN_LIMIT)
    )
    return [_own_view(row, now) for row in rows]


def _own_view(row: Row[*tuple[Any, ...]], now: datetime) -> OwnInterest:
    interest, tender, lot = row.Interest, row.Tender, row.Lot
    return OwnInterest(
        public_id=interest.public_id,
        tender=tender.public_id,
        title=pick_title(tender.title, tender.title_ko, tender.title_en),
        kind=tender.kind,
        number=tender.notice_no or tender.plan_no,
        lot=f"{lot.number} · {lot.title}" if lot else None,
        role=interest.role,
        stage=_stage(tender, lot, now),
        closes_at=_closes_at(tender, lot),
        planned_text=tender.planned_text,
        registered_at=interest.registered_at,
        withdrawn_at=interest.withdrawn_at,
        shared_since=row.since,
        carried_over=interest.carried_from_id is not None,
        notice=row.notice,
        demo=tender.demo,
    )


_BY_DEADLINE: Final = Order("shared", Tender.closes_at, Interest.public_id, load_instant)


def _shared(
    db: Session,
    conditions: Sequence[ColumnElement[bool]],
    *,
    now: datetime,
    cursor: str | None,
    size: int,
) -> Page[SharedInterest]:
    rows = (
        sa.select(
            Interest, Tender, Lot, Firm.public_id.label("firm"), Organisation, InterestSharing
        )
        .join(InterestSharing, InterestSharing.interest_id == Interest.id)
        .join(Tender, Tender.id == Interest.tender_id)
        .join(Firm, Firm.id == Interest.firm_id)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .outerjoin(Lot, Lot.id == Interest.lot_id)
        .where(InterestSharing.ended_at.is_(None), Interest.withdrawn_at.is_(None), *conditions)
    )
    stretch = read_stretch(db, rows, _BY_DEADLINE, cursor=cursor, size=size)
    return Page(
        items=[_shared_view(row, now) for row in stretch.rows],
        count=capped_count(db, rows, _BY_DEADLINE),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def _shared_view(row: Row[*tuple[Any, ...]], now: datetime) -> SharedInterest:
    interest, tender, lot, named = row.Interest, row.Tender, row.Lot, row.Organisation
    return SharedInterest(
        public_id=interest.public_id,
        firm=row.firm,
        firm_name=pick(named.name_ko, named.name_vi, named.name_en),
        tender=tender.public_id,
        title=pick_title(tender.title, tender.title_ko, tender.title_en),
        number=tender.notice_no or tender.plan_no,
        lot=f"{lot.number} · {lot.title}" if lot else None,
        role=interest.role,
        stage=_stage(tender, lot, now),
        closes_at=_closes_at(tender, lot),
        shared_since=row.InterestSharing.shared_at,
        demo=named.demo,
    )


def _stage(tender: Tender, lot: Lot | None, now: datetime) -> Stage:
    return lot_stage(tender, lot, now=now) if lot else tender_stage(tender, now=now)


def _closes_at(tender: Tender, lot: Lot | None) -> datetime | None:
    return (lot.closes_at if lot else None) or tender.closes_at
