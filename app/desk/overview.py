"""The secretariat's dashboard: each section is another feature's answer to this viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.conflicts import queries as conflicts
from app.conflicts.projections import FindingLine
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.paging import Page
from app.desk import policies
from app.desk.coming import ComingPlan, coming_plans
from app.forum import queries as forum
from app.forum.queries import Waiting
from app.meetings import queries as meetings
from app.meetings.kpis import queries as kpis
from app.meetings.kpis.queries import KpiPage
from app.meetings.official import queries as official
from app.meetings.official.queries import StepLine
from app.meetings.procedures import queries as procedures
from app.meetings.procedures.projections import OpenQuestion
from app.meetings.projections import ActionLine, Cadence, MeetingLine
from app.meetings.responsibilities import queries as responsibilities
from app.provinces import queries as provinces
from app.provinces.projections import Coverage
from app.tenders.queries import Sort, StageFilter, TenderFilters, TenderRow, tender_list

#: Rows of a section; the whole is one click away.
GLANCE: Final = 6


@dataclass(frozen=True)
class Dashboard:
    """What a secretariat officer looks at first in the morning."""

    deadlines: Page[TenderRow]
    closing_soon: str
    plans: tuple[ComingPlan, ...]
    findings: Page[FindingLine]
    coverage: Coverage
    cadences: tuple[Cadence, ...]
    upcoming: tuple[MeetingLine, ...]
    #: Overdue first; `overdue` counts those past their day.
    actions: tuple[ActionLine, ...]
    overdue: int
    #: The present quarter's key figures of the body that met last.
    kpis: KpiPage | None
    #: Activities without a confirmed accountable body.
    gaps: int
    #: Official steps that lapse soon or have lapsed, and late replies: the most urgent first.
    steps: tuple[StepLine, ...]
    #: How many there are in all.
    steps_due: int
    #: Posts of the forum that wait for the secretariat.
    posts: Waiting
    #: Questions put in writing that are open: the one due first, first.
    questions: tuple[OpenQuestion, ...]
    #: How many there are in all.
    questions_open: int


def dashboard(db: Session, *, viewer: Viewer, now: datetime) -> Dashboard:
    """The secretariat's overview; NotFoundError for everybody else."""
    if not policies.may_read_dashboard(viewer):
        raise NotFoundError
    actions = meetings.open_actions(db, viewer, now)
    steps = official.steps_due(db, viewer, now)
    questions = procedures.open_questions(db, viewer, now)

    def tenders(stage: StageFilter) -> Page[TenderRow]:
        filters = TenderFilters(stage=stage, sort=Sort.DEADLINE)
        return tender_list(db, filters, viewer=viewer, now=now, size=GLANCE)

    return Dashboard(
        deadlines=tenders(StageFilter.TAKING_BIDS),
        closing_soon=tenders(StageFilter.CLOSING_SOON).count_text,
        plans=coming_plans(db, now=now, limit=GLANCE),
        findings=conflicts.findings_for(db, viewer, now, size=GLANCE),
        coverage=provinces.coverage(db),
        cadences=meetings.bodies(db, viewer, now),
        upcoming=meetings.upcoming(db, viewer, now, limit=3),
        actions=actions[:GLANCE],
        overdue=sum(action.overdue for action in actions),
        kpis=kpis.glance(db, viewer, now),
        steps=steps[:GLANCE],
        steps_due=len(steps),
        gaps=len(responsibilities.gaps(db, viewer, now)),
        posts=forum.waiting(db, viewer=viewer, now=now),
        questions=questions[:GLANCE],
        questions_open=len(questions),
    )
