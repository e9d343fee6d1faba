"""Reading the register of official steps: those who prepare meetings, nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.access import Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Names
from app.core.ids import PublicId
from app.core.keyset import Order, Rows, capped_count, load_day, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.meetings.agenda.rules.a8_late_reply import LATE_AFTER
from app.meetings.models import Body
from app.meetings.official.models import OfficialStep, StepKind, StepState
from app.meetings.rows import organisation_names, seoul_day
from app.meetings.sight import sight_of
from app.provinces.models import Province
from app.tenders.models import Tender

_LATEST: Final = Order(
    "sent",
    OfficialStep.sent_on,
    OfficialStep.public_id,
    load_day,
    descending=True,
    nullable=False,
)
_STEPS: Final[Rows] = (
    select(OfficialStep, Body, Organisation, Province, Tender, User)
    .join(Body, Body.id == OfficialStep.body_id)
    .outerjoin(Organisation, Organisation.id == OfficialStep.addressee_id)
    .outerjoin(Province, Province.id == OfficialStep.province_id)
    .outerjoin(Tender, Tender.id == OfficialStep.tender_id)
    .outerjoin(User, User.id == OfficialStep.owner_id)
)
#: Steps that lapse within so many days stand on the dashboard.
DUE_WITHIN: Final = timedelta(days=14)


@dataclass(frozen=True)
class StepLine:
    """An official step as the desk reads it."""

    id: PublicId
    body: PublicId
    body_names: Names
    kind: StepKind
    subject: str
    reference: str | None
    to: Names | None
    tender: PublicId | None
    tender_names: Names | None
    tender_number: str | None
    #: The officer who has it in hand; None: the secretariat as a whole.
    owner: PublicId | None
    owner_name: str | None
    public_channel: bool
    sent_on: date
    lapses_on: date | None
    state: StepState
    reminded_on: date | None
    reminders: int
    settled_on: date | None
    outcome: str | None
    #: A query that waits longer than a reply may take.
    late: bool
    #: Open, and past the last day on which it holds.
    lapsed: bool
    version: int

    @property
    def waits(self) -> bool:
        """Whether anything can still be done with it."""
        return self.state is StepState.OPEN


def official_steps(
    db: Session,
    viewer: Viewer,
    now: datetime,
    *,
    settled: bool = False,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[StepLine]:
    """One page of the register, the latest first: what waits, or what is settled."""
    _check(db, viewer, now)
    waits = OfficialStep.state == StepState.OPEN
    query = _STEPS.where(~waits if settled else waits)
    stretch = read_stretch(db, query, _LATEST, cursor=cursor, size=size)
    return Page(
        items=tuple(_line(row, seoul_day(now)) for row in stretch.rows),
        count=capped_count(db, query, _LATEST),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def steps_due(db: Session, viewer: Viewer, now: datetime) -> tuple[StepLine, ...]:
    """What has lapsed or soon will, and queries whose reply is late; the most urgent first."""
    _check(db, viewer, now)
    today = seoul_day(now)
    soon = OfficialStep.lapses_on <= today + DUE_WITHIN
    late = and_(OfficialStep.kind == StepKind.QUERY, OfficialStep.sent_on < today - LATE_AFTER)
    rows = db.execute(_STEPS.where(OfficialStep.state == StepState.OPEN, or_(soon, late)))
    return tuple(sorted((_line(row, today) for row in rows), key=_urgency))


def official_step(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> StepLine:
    """One step; NotFoundError when absent or not the viewer's to read."""
    _check(db, viewer, now)
    found = db.execute(_STEPS.where(OfficialStep.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFoundError
    return _line(found, seoul_day(now))


def _urgency(line: StepLine) -> tuple[date, PublicId]:
    """By the day on which it lapses, or on which its reply was late."""
    return line.lapses_on or line.sent_on + LATE_AFTER, line.id


def _check(db: Session, viewer: Viewer, now: datetime) -> None:
    if not sight_of(db, viewer, now=now).everything:
        raise NotFoundError


def _line(row: Any, today: date) -> StepLine:
    step: OfficialStep = row.OfficialStep
    home, unit, tender = row.Organisation, row.Province, row.Tender
    body = row.Body
    waits = step.state is StepState.OPEN
    return StepLine(
        id=step.public_id,
        body=body.public_id,
        body_names=Names(body.name_ko, body.name_vi, body.name_en),
        kind=step.kind,
        subject=step.subject,
        reference=step.reference,
        to=_to(home, unit),
        tender=tender.public_id if tender else None,
        tender_names=Names(tender.title_ko, tender.title, tender.title_en) if tender else None,
        tender_number=(tender.notice_no or tender.plan_no or tender.ocid) if tender else None,
        owner=row.User.public_id if row.User else None,
        owner_name=row.User.display_name if row.User else None,
        public_channel=step.public_channel,
        sent_on=step.sent_on,
        lapses_on=step.lapses_on,
        state=step.state,
        reminded_on=step.reminded_on,
        reminders=step.reminders,
        settled_on=step.settled_on,
        outcome=step.outcome,
        late=waits and step.kind is StepKind.QUERY and today - step.sent_on > LATE_AFTER,
        lapsed=waits and step.lapses_on is not None and step.lapses_on < today,
        version=step.lock_version,
    )


def _to(home: Organisation | None, unit: Province | None) -> Names | None:
    if unit is not None:
        return Names(unit.name_ko, unit.name_vi, unit.name_en)
    return organisation_names(home) if home else None
