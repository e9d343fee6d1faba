"""From SQL to the facts of the key figures: a dozen queries, whatever the number of tenders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.clock import SEOUL
from app.core.working_days import working_days_after
from app.meetings.agenda.words import Name, Words
from app.meetings.decision_subjects import TENDER_DECIDED_ON, with_decision
from app.meetings.kpis.facts import (
    Covered,
    Decided,
    Discussed,
    HeldMeeting,
    HeldSeat,
    KpiFacts,
    Published,
    Settled,
)
from app.meetings.kpis.lent import pack_times
from app.meetings.kpis.measures import COVERED_FOR
from app.meetings.kpis.quarters import Quarter
from app.meetings.minutes_models import MinutesVersion
from app.meetings.models import (
    ActionItem,
    ActionState,
    AgendaItem,
    Decision,
    ItemState,
    Meeting,
    Seat,
)
from app.meetings.open_routes import OPEN_TO_KOREA
from app.meetings.responsibilities.facts import expected_cells
from app.meetings.rows import seoul_day
from app.meetings.working_calendar import korean_working_days
from app.provinces.models import Province, Vintage
from app.seasons.models import SeasonCell
from app.seasons.queries import published_bands
from app.tenders.models import Route, Tender, TenderKind, TenderProvince

#: Minutes are approved in time within so many Korean working days after the meeting.
APPROVED_WITHIN: Final = 10
_TREATED: Final = (ItemState.ACCEPTED, ItemState.DISCUSSED)


def load_kpi_facts(db: Session, body: int, first: Quarter, *, now: datetime) -> KpiFacts:
    """What the figures of one body need, from quarter `first` to today. Public facts and the
    committee's own record; nothing a firm has filed."""
    today = seoul_day(now)
    since = _midnight(first.first)
    meetings = _meetings(db, body, since - COVERED_FOR, now)
    return KpiFacts(
        today=today,
        meetings=_held(db, [row for row in meetings if row.starts_at >= since]),
        decisions=_decisions(db, [row.id for row in meetings]),
        settled=_settled(db, body, since),
        seats=_seats(db, body),
        discussed=_discussed(db, body, since, now),
        closed=_closed(db, first, now),
        covered=tuple(_covered(db, meetings)),
        provinces=db.scalar(select(func.count()).where(Province.vintage == Vintage.UNITS_34)) or 0,
        cells=expected_cells(db),
        bands=tuple(_bands(db)),
    )


def _meetings(db: Session, body: int, since: datetime, now: datetime) -> Sequence[Meeting]:
    return db.scalars(
        select(Meeting)
        .where(
            Meeting.body_id == body,
            Meeting.quorate.is_not(None),
            Meeting.starts_at >= since,
            Meeting.starts_at <= now,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()


def _held(db: Session, meetings: Sequence[Meeting]) -> tuple[HeldMeeting, ...]:
    issued = pack_times(db, [row.public_id for row in meetings])
    approved = _approved(db, [row.id for row in meetings])
    works = korean_working_days(db)
    found = []
    for row in meetings:
        day = seoul_day(row.starts_at)
        pack = issued.get(row.public_id)
        in_order = row.frozen_at is not None and pack is not None and pack >= row.frozen_at
        found.append(
            HeldMeeting(
                id=row.public_id,
                number=row.number,
                on=day,
                minutes=row.minutes,
                quorate=bool(row.quorate),
                agenda_frozen_at=row.frozen_at if in_order else None,
                pack_issued_at=pack if in_order else None,
                minutes_due=working_days_after(day, APPROVED_WITHIN, works),
                minutes_approved_on=approved.get(row.id),
            )
        )
    return tuple(found)


def _approved(db: Session, meetings: Sequence[int]) -> Mapping[int, date]:
    rows = db.execute(
        select(MinutesVersion.meeting_id, func.min(MinutesVersion.approved_at))
        .where(MinutesVersion.meeting_id.in_(meetings), MinutesVersion.approved_at.is_not(None))
        .group_by(MinutesVersion.meeting_id)
    )
    return {meeting: seoul_day(at) for meeting, at in rows if at is not None}


def _decisions(db: Session, meetings: Sequence[int]) -> tuple[Decided, ...]:
    rows = db.execute(
        select(
            Decision.public_id,
            Decision.recorded_at,
            Meeting.public_id.label("meeting"),
            AgendaItem.title_ko,
            AgendaItem.title_vi,
            AgendaItem.title_en,
            Tender.public_id.label("tender"),
        )
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .outerjoin(Tender, Tender.id == AgendaItem.tender_id)
        .where(Meeting.id.in_(meetings))
        .order_by(Decision.id)
    )
    return tuple(
        Decided(
            id=row.public_id,
            meeting=row.meeting,
            on=seoul_day(row.recorded_at),
            title=Name(row.title_ko, row.title_vi, row.title_en),
            tender=row.tender,
        )
        for row in rows
    )


def _settled(db: Session, body: int, since: datetime) -> tuple[Settled, ...]:
    rows = db.execute(
        with_decision(
            select(
                ActionItem.public_id,
                ActionItem.text,
                ActionItem.created_at,
                ActionItem.settled_at,
                Tender.public_id.label("tender"),
            )
        )
        .outerjoin(Tender, Tender.id == TENDER_DECIDED_ON)
        .where(
            ActionItem.body_id == body,
            ActionItem.state == ActionState.VERIFIED,
            ActionItem.settled_at >= since,
        )
        .order_by(ActionItem.settled_at, ActionItem.id)
    )
    return tuple(
        Settled(
            id=row.public_id,
            text=row.text,
            given_on=seoul_day(row.created_at),
            settled_on=seoul_day(row.settled_at),
            tender=row.tender,
        )
        for row in rows
    )


def _seats(db: Session, body: int) -> tuple[HeldSeat, ...]:
    rows = db.execute(
        select(
            Seat.public_id,
            Seat.valid_from,
            Seat.valid_to,
            Seat.deputy_name,
            Organisation.name_ko,
            Organisation.name_vi,
            Organisation.name_en,
        )
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.body_id == body, Seat.voting, Seat.person_name.is_not(None))
        .order_by(Seat.id)
    )
    return tuple(
        HeldSeat(
            id=row.public_id,
            organisation=Name(row.name_ko, row.name_vi, row.name_en),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            deputy=bool(row.deputy_name),
        )
        for row in rows
    )


def open_and_closing(since: datetime, until: datetime) -> ColumnElement[bool]:
    """SQL: a notice or call by a route open to Korean firms whose deadline lies in the span."""
    return (
        (Tender.kind != TenderKind.PLAN)
        & Tender.route.in_({*OPEN_TO_KOREA, Route.UNKNOWN})
        & (Tender.closes_at >= since)
        & (Tender.closes_at < until)
    )


def was_discussed(body: int) -> ColumnElement[bool]:
    """SQL: the tender was an item of a meeting of the body held before its deadline."""
    return (
        select(AgendaItem.id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.tender_id == Tender.id,
            AgendaItem.state.in_(_TREATED),
            Meeting.body_id == body,
            Meeting.quorate.is_not(None),
            Meeting.starts_at <= Tender.closes_at,
        )
        .exists()
    )


def _discussed(db: Session, body: int, since: datetime, now: datetime) -> tuple[Discussed, ...]:
    rows = db.execute(
        select(Tender.public_id, Tender.title, Tender.title_ko, Tender.title_en, Tender.closes_at)
        .where(open_and_closing(since, now), was_discussed(body))
        .order_by(Tender.closes_at, Tender.public_id)
    )
    return tuple(
        Discussed(row.public_id, Name(row.title_ko, row.title, row.title_en), day)
        for row in rows
        if (day := seoul_day(row.closes_at))
    )


def _closed(db: Session, first: Quarter, now: datetime) -> Mapping[Quarter, int]:
    """How many closed in each quarter up to now."""
    found = {}
    quarter = first
    while _midnight(quarter.first) <= now:
        until = min(_midnight(quarter.following.first), now)
        found[quarter] = (
            db.scalar(
                select(func.count())
                .select_from(Tender)
                .where(open_and_closing(_midnight(quarter.first), until))
            )
            or 0
        )
        quarter = quarter.following
    return found


def _covered(db: Session, meetings: Sequence[Meeting]) -> Iterator[Covered]:
    """Provinces by the tenders of items, and those that the news of the agenda named."""
    days = {row.id: seoul_day(row.starts_at) for row in meetings}
    items = db.execute(
        select(AgendaItem.meeting_id, AgendaItem.tender_id, AgendaItem.sources, Tender.public_id)
        .outerjoin(Tender, Tender.id == AgendaItem.tender_id)
        .where(
            AgendaItem.meeting_id.in_(days),
            AgendaItem.state.in_(_TREATED),
            or_(AgendaItem.tender_id.is_not(None), AgendaItem.rule == "A7"),
        )
    ).all()
    units = _units(db, {row.tender_id for row in items if row.tender_id is not None})
    for row in items:
        on = days[row.meeting_id]
        if row.tender_id is not None:
            for code, name in units[row.tender_id]:
                yield Covered(code, name, on, row.public_id)
        else:
            yield from (Covered(code, name, on) for code, name in _news(row.sources))


def _news(sources: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Name]]:
    for source in sources:
        province = source.get("province")
        if source.get("type") == "group" and province:
            yield province["code"], Name(province["ko"], province["vi"], province["en"])


def _units(db: Session, tenders: set[int]) -> Mapping[int, set[tuple[str, Name]]]:
    """Today's units of each tender."""
    today = func.coalesce(Province.successor_id, Province.id)
    placed = (
        select(TenderProvince.tender_id, today.label("unit"))
        .join(Province, Province.id == TenderProvince.province_id)
        .where(TenderProvince.tender_id.in_(tenders))
        .subquery()
    )
    found: dict[int, set[tuple[str, Name]]] = defaultdict(set)
    for tender, unit in db.execute(
        select(placed.c.tender_id, Province).join(Province, Province.id == placed.c.unit)
    ):
        found[tender].add((unit.code, Name(unit.name_ko, unit.name_vi, unit.name_en)))
    return found


def _bands(db: Session) -> Iterator[Published]:
    """Each closed season once: its band of small and medium-sized firms, if it has one."""
    bands: dict[str, Words | None] = {}
    for line in published_bands(db):
        bands.setdefault(line.season, None)
        if line.cell is SeasonCell.SME:
            bands[line.season] = Words(line.band.msgid)
    for season, band in bands.items():
        yield Published(season, _last_day(season), band)


def _last_day(season: str) -> date:
    """Of the half-year that is called like "2026-H1"."""
    year, _, half = season.partition("-H")
    return Quarter(int(year), 2 * int(half)).last


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SEOUL)
