"""From SQL to the agenda rules' facts: a fixed number of queries, however many tenders.

Public tenders and the committee's own meetings and actions; nothing a firm has filed.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation
from app.core.keyset import Rows
from app.meetings.agenda.facts import (
    ActionFact,
    Facts,
    PreviousMeeting,
    ProvinceFact,
    TenderFact,
)
from app.meetings.agenda.rules.a2_deadline import WINDOW
from app.meetings.agenda.words import Name, Words
from app.meetings.decision_subjects import TENDER_DECIDED_ON, with_decision
from app.meetings.history import history_before
from app.meetings.kpis.catalogue import measure
from app.meetings.kpis.figure import Figure
from app.meetings.kpis.loading import load_kpi_facts
from app.meetings.kpis.quarters import Quarter
from app.meetings.models import ActionItem, Body, Meeting
from app.meetings.official.loading import waiting_steps
from app.meetings.open_routes import OPEN_TO_KOREA
from app.meetings.programme.loading import season_facts
from app.meetings.queries.cadence import AHEAD, cadence
from app.meetings.recusal.leaving import room_facts
from app.meetings.responsibilities.gaps import unowned
from app.meetings.rows import UNSETTLED, seoul_day
from app.provinces.models import Province
from app.tenders.models import Route, Tender, TenderProvince
from app.tenders.status import is_live


def load_facts(db: Session, meeting: Meeting, body: Body, *, now: datetime) -> Facts:
    """Everything the rules may know for `meeting`, as of `now`."""
    history = history_before(db, meeting)
    previous = history.previous
    since = history.told_until or now - timedelta(days=body.cadence_days)
    monitor = cadence(db, now, body=body.public_id)[0]
    return Facts(
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        day=seoul_day(meeting.starts_at),
        now=now,
        since=since,
        since_day=seoul_day(since),
        cadence_days=body.cadence_days,
        days_since_quorate=monitor.days_since,
        previous=PreviousMeeting(
            id=previous.public_id,
            number=previous.number,
            held_on=seoul_day(previous.starts_at),
            quorate=bool(previous.quorate),
        )
        if previous
        else None,
        tenders=_tenders(db, meeting.starts_at, since),
        actions=_actions(db, body),
        unowned=unowned(db, body, history.carried),
        figures=_figures(db, body, now),
        next_day=_next_day(db, meeting),
        steps=waiting_steps(db, body.id),
        season=season_facts(db, meeting.starts_at, now),
        left_over=history.left_over,
        carried=history.carried,
        dealt_with=history.dealt_with,
        room=room_facts(db, meeting),
    )


def _figures(db: Session, body: Body, now: datetime) -> tuple[Figure, ...]:
    """The key figures of the quarter that is running."""
    quarter = Quarter.of(seoul_day(now))
    return measure(load_kpi_facts(db, body.id, quarter, now=now), quarter)


def _next_day(db: Session, meeting: Meeting) -> date | None:
    """The day of the body's meeting after this one, where one is called."""
    following = db.scalar(
        select(func.min(Meeting.starts_at)).where(
            Meeting.body_id == meeting.body_id,
            Meeting.starts_at > meeting.starts_at,
            Meeting.state.in_(AHEAD),
        )
    )
    return seoul_day(following) if following else None


def _actions(db: Session, body: Body) -> tuple[ActionFact, ...]:
    rows = db.execute(
        with_decision(select(ActionItem, Organisation, Tender.public_id))
        .join(Organisation, Organisation.id == ActionItem.organisation_id)
        .outerjoin(Tender, Tender.id == TENDER_DECIDED_ON)
        .where(ActionItem.body_id == body.id, ActionItem.state.in_(UNSETTLED))
        .order_by(ActionItem.due, ActionItem.public_id)
    )
    return tuple(
        ActionFact(
            id=action.public_id,
            text=action.text,
            organisation=Name(organisation.name_ko, organisation.name_vi, organisation.name_en),
            due=action.due,
            state=action.state.value,
            on_tender=tender is not None,
            tender=tender,
        )
        for action, organisation, tender in rows
    )


def _candidates(starts_at: datetime, since: datetime) -> Rows:
    """Live when the meeting begins, and closing in the rules' window or new."""
    return (
        select(
            Tender.id,
            Tender.public_id,
            Tender.notice_no,
            Tender.plan_no,
            Tender.ocid,
            Tender.title,
            Tender.title_ko,
            Tender.title_en,
            Tender.kind,
            Tender.route,
            func.coalesce(Tender.published_at, Tender.created_at).label("known_at"),
            Tender.closes_at,
            Tender.source_url,
        )
        .where(
            is_live(now=starts_at),
            or_(
                Tender.closes_at <= starts_at + WINDOW,
                func.coalesce(Tender.published_at, Tender.created_at) > since,
            ),
        )
        .order_by(Tender.public_id)
    )


def _tenders(db: Session, starts_at: datetime, since: datetime) -> tuple[TenderFact, ...]:
    candidates = _candidates(starts_at, since)
    rows = db.execute(candidates).all()
    provinces = _provinces(db, candidates)
    return tuple(
        TenderFact(
            id=row.public_id,
            number=row.notice_no or row.plan_no or row.ocid,
            title=Name(ko=row.title_ko, vi=row.title, en=row.title_en),
            kind=row.kind.value,
            route=row.route.value,
            route_name=Words(row.route.msgid),
            open_to_korea=row.route in OPEN_TO_KOREA,
            route_stated=row.route is not Route.UNKNOWN,
            provinces=provinces.get(row.id, ()),
            known_at=row.known_at,
            closes_at=row.closes_at,
            source_url=row.source_url,
        )
        for row in rows
    )


def _provinces(db: Session, candidates: Rows) -> dict[int, tuple[ProvinceFact, ...]]:
    """Today's units of the candidates, by tender id."""
    today = aliased(Province)
    wanted = candidates.with_only_columns(Tender.id).order_by(None)
    found: dict[int, set[ProvinceFact]] = defaultdict(set)
    for tender_id, unit in db.execute(
        select(TenderProvince.tender_id, today)
        .join(Province, Province.id == TenderProvince.province_id)
        .join(today, today.id == func.coalesce(Province.successor_id, Province.id))
        .where(TenderProvince.tender_id.in_(wanted))
    ):
        name = Name(unit.name_ko, unit.name_vi, unit.name_en)
        found[tender_id].add(ProvinceFact(unit.code, name))
    return {tender: tuple(sorted(units)) for tender, units in found.items()}
