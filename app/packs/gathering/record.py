"""The body's own record: who was given what to do, how often it met, its last minutes."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Role, Viewer
from app.core.i18n import N_
from app.core.ids import PublicId
from app.meetings.models import ActionItem, ActionState, Body, Meeting, MeetingState
from app.meetings.projections import MeetingPage
from app.meetings.queries import meeting_page
from app.meetings.rows import UNSETTLED, organisation_names, seoul_day
from app.meetings.visits.models import StopState
from app.meetings.visits.queries import stops
from app.packs.content.background import (
    Decided,
    Duty,
    Indicator,
    LastMinutes,
    Presence,
    VisitStop,
    in_order,
)
from app.packs.content.plain import Cell, Phrase
from app.packs.gathering.meeting import RECORDS
from app.packs.gathering.sourcebook import SourceBook
from app.packs.gathering.words import text

_DESK: Final = Viewer(roles=frozenset({Role.SECRETARIAT}))
#: Meetings are counted over a year, so that the figure compares with the cadence.
_YEAR: Final = timedelta(days=365)
#: Counted over the last so many settled actions.
_SETTLED: Final = 50


def visit(db: Session, meeting: PublicId, now: datetime) -> tuple[VisitStop, ...]:
    """The stops that stand, in order of time."""
    return tuple(
        VisitStop(stop.starts_at.isoformat(), stop.place, stop.purpose, text(stop.host))
        for stop in stops(db, meeting, _DESK, now)
        if stop.stands or stop.state is StopState.VISITED
    )


def duties(db: Session, body: PublicId, now: datetime) -> tuple[Duty, ...]:
    """What each organisation was given to do: the most overdue first."""
    rows = db.execute(
        select(ActionItem, Organisation)
        .join(Organisation, Organisation.id == ActionItem.organisation_id)
        .join(Body, Body.id == ActionItem.body_id)
        .where(Body.public_id == body, ActionItem.state != ActionState.DROPPED)
        .order_by(ActionItem.due, ActionItem.public_id)
    ).all()
    today = seoul_day(now)
    given: dict[Organisation, list[ActionItem]] = defaultdict(list)
    for action, organisation in rows:
        given[organisation].append(action)
    found = []
    for organisation, actions in given.items():
        waiting = [action for action in actions if action.state in UNSETTLED]
        late = [
            action
            for action in waiting
            if action.due < today and action.state is not ActionState.DONE_CLAIMED
        ]
        found.append(
            Duty(
                organisation=text(organisation_names(organisation)),
                waiting=len(waiting),
                overdue=len(late),
                settled=len(actions) - len(waiting),
                next_due=waiting[0].due.isoformat() if waiting else None,
            )
        )
    return tuple(in_order(found))


def indicators(
    db: Session, page: MeetingPage, book: SourceBook, now: datetime
) -> tuple[Indicator, ...]:
    """Figures that the records give: no more is claimed than they hold."""
    body = page.meeting.body
    source = book.cite(RECORDS, as_of=seoul_day(now).isoformat())
    held, quorate = db.execute(
        select(func.count(), func.count().filter(Meeting.quorate.is_(True)))
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Body.public_id == body.id,
            Meeting.state == MeetingState.CLOSED,
            Meeting.starts_at >= now - _YEAR,
            Meeting.starts_at < now,
        )
    ).one()
    settled = db.execute(
        select(ActionItem.due, ActionItem.settled_at)
        .join(Body, Body.id == ActionItem.body_id)
        .where(Body.public_id == body.id, ActionItem.state == ActionState.VERIFIED)
        .order_by(ActionItem.settled_at.desc())
        .limit(_SETTLED)
    ).all()
    in_time = sum(1 for due, at in settled if at is not None and seoul_day(at) <= due)
    days = page.cadence.days_since

    def line(label: str, value: Cell, basis: Cell) -> Indicator:
        return Indicator(Phrase(label), value, basis, source)

    return (
        line(
            N_("Meetings held in the last year"),
            str(held),
            Phrase(N_("planned every %(days)s days"), {"days": body.cadence_days}),
        ),
        line(N_("Of them with quorum"), str(quorate), Phrase(N_("by attendance recorded"))),
        line(
            N_("Days since the last quorate meeting"),
            "–" if days is None else str(days),
            Phrase(N_("on the day of the snapshot")),
        ),
        line(
            N_("Actions verified as done, in time"),
            f"{in_time} / {len(settled)}" if settled else "–",
            Phrase(N_("of the last %(count)s verified"), {"count": len(settled)}),
        ),
        line(
            N_("Actions overdue"),
            f"{sum(action.overdue for action in page.actions)} / {len(page.actions)}",
            Phrase(N_("of those not settled")),
        ),
    )


def last_minutes(
    db: Session, page: MeetingPage, book: SourceBook, now: datetime
) -> LastMinutes | None:
    """What the meeting before recorded; None before the first."""
    if page.previous is None:
        return None
    before = meeting_page(db, page.previous.id, _DESK, now)
    line = before.meeting
    about = {item.id: item.tender for item in before.items}
    return LastMinutes(
        number=line.number,
        held_at=line.starts_at.isoformat(),
        zone=line.zone,
        place=line.place,
        quorate=line.quorate,
        presence=tuple(
            Presence(group.group.value, group.seats, group.present, group.needed)
            for group in before.presence
        ),
        decisions=tuple(
            Decided(
                decision.item_number,
                text(decision.item_titles),
                decision.type.value,
                decision.text,
                tuple(action.text for action in decision.actions),
                about.get(decision.item) or "",
            )
            for decision in before.decisions
        ),
        source=book.cite(RECORDS, as_of=seoul_day(now).isoformat()),
    )
