"""A firm's workspace: its own affairs and public facts, no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.conflicts import queries as conflicts
from app.conflicts.projections import FindingLine
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.paging import Page
from app.desk import policies
from app.desk.coming import ComingPlan, coming_plans
from app.desk.overview import GLANCE
from app.desk.waiting import Waiting, waiting
from app.interests import queries as interests
from app.interests.projections import OwnInterest
from app.notifications import queries as notifications
from app.notifications.queries import Told
from app.opportunities import queries as opportunities
from app.opportunities.queries import Watched
from app.tenders.queries import (
    FitFilter,
    Sort,
    StageFilter,
    TenderFilters,
    TenderRow,
    tender_list,
)


@dataclass(frozen=True)
class Workspace:
    """What a firm's people look at first: their own firm's affairs and public facts, no more."""

    name: str
    #: Standing interests, nearest deadline first.
    interests: tuple[OwnInterest, ...]
    #: What is followed or pursued and has its deadline ahead, nearest first.
    deadlines: tuple[Watched, ...]
    #: What waits for whom.
    waiting: tuple[Waiting, ...]
    #: What the reader was told and has not ticked off.
    news: Page[Told]
    shared: int
    findings: Page[FindingLine]
    #: What takes bids and is open to the firm as it stands, and what could be with a partner.
    open_to_us: Page[TenderRow]
    possible: str
    plans: tuple[ComingPlan, ...]


def workspace(db: Session, *, viewer: Viewer, now: datetime) -> Workspace:
    """The viewer's own firm; NotFoundError for people of no firm."""
    if not policies.may_read_workspace(viewer):
        raise NotFoundError
    own = interests.own_interests(db, viewer=viewer, now=now)
    standing = tuple(each for each in own if each.standing)

    def tenders(fit: FitFilter) -> Page[TenderRow]:
        filters = TenderFilters(stage=StageFilter.TAKING_BIDS, fit=fit, sort=Sort.DEADLINE)
        return tender_list(db, filters, viewer=viewer, now=now, size=GLANCE)

    return Workspace(
        name=viewer.organisation_name,
        interests=standing,
        deadlines=tuple(
            each
            for each in opportunities.watched(db, viewer=viewer, now=now)
            if each.closes_at and each.stage.live
        )[:GLANCE],
        waiting=waiting(db, viewer=viewer, now=now),
        news=notifications.notifications(db, viewer=viewer, unread=True, size=GLANCE),
        shared=sum(each.shared_since is not None for each in standing),
        findings=conflicts.findings_for(db, viewer, now, size=GLANCE),
        open_to_us=tenders(FitFilter.OPEN),
        possible=tenders(FitFilter.POSSIBLE).count_text,
        plans=coming_plans(db, now=now, limit=GLANCE),
    )
