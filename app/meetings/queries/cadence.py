"""Cadence monitor: days since a body last met with a quorum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from app.core.i18n import Message, message
from app.core.ids import PublicId
from app.meetings.models import Body, Meeting, MeetingState
from app.meetings.projections import BodyLine, Cadence, CadenceState
from app.meetings.rows import body_line, seoul_day

#: From this share of the cadence on, a next meeting is due (percent).
DUE_FROM_PERCENT: Final = 80
#: States in which a meeting still lies ahead.
AHEAD: Final = (
    MeetingState.PLANNED,
    MeetingState.SCHEDULED,
    MeetingState.INVITED,
    MeetingState.FROZEN,
)
_HELD: Final = (MeetingState.IN_SESSION, MeetingState.CLOSED)


def _statement() -> Select[Body, datetime, PublicId, datetime]:
    last = (
        select(Meeting.body_id, func.max(Meeting.starts_at).label("last"))
        .where(Meeting.quorate.is_(True), Meeting.state.in_(_HELD))
        .group_by(Meeting.body_id)
        .subquery()
    )
    ahead = (
        select(Meeting.body_id, func.min(Meeting.starts_at).label("next"))
        .where(Meeting.state.in_(AHEAD), Meeting.starts_at >= bindparam("now"))
        .group_by(Meeting.body_id)
        .subquery()
    )
    return (
        select(Body, last.c.last, Meeting.public_id, Meeting.starts_at)
        .outerjoin(last, last.c.body_id == Body.id)
        .outerjoin(ahead, ahead.c.body_id == Body.id)
        .outerjoin(
            Meeting,
            (Meeting.body_id == Body.id)
            & (Meeting.starts_at == ahead.c.next)
            & Meeting.state.in_(AHEAD),
        )
        .order_by(Body.code, Meeting.id)
    )


#: Built once: putting a statement together costs more than running it.
_ALL: Final = _statement()
_ONE: Final = _ALL.where(Body.public_id == bindparam("body"))


def cadence(db: Session, now: datetime, *, body: PublicId | None = None) -> tuple[Cadence, ...]:
    """How each body (or one) stands against its cadence, by code. The committee's own work."""
    rows: Iterable[Any] = (
        db.execute(_ALL, {"now": now})
        if body is None
        else db.execute(_ONE, {"now": now, "body": body})
    )
    found: dict[int, Cadence] = {}
    for row, last_at, next_id, next_at in rows:
        # Two meetings at one moment: the first one made speaks.
        found.setdefault(row.id, _against_cadence(body_line(row), last_at, next_id, next_at, now))
    return tuple(found.values())


def _against_cadence(
    body: BodyLine,
    last_at: datetime | None,
    next_id: PublicId | None,
    next_at: datetime | None,
    now: datetime,
) -> Cadence:
    held_on = seoul_day(last_at) if last_at else None
    days = (seoul_day(now) - held_on).days if held_on else None
    state = cadence_state(days, body.cadence_days)
    return Cadence(body, held_on, days, state, _note(days, body, state), next_id, next_at)


def cadence_state(days_since: int | None, cadence_days: int) -> CadenceState:
    """In time, due from 80 % of the cadence on, overdue after it; none before the first."""
    if days_since is None:
        return CadenceState.NONE
    if days_since > cadence_days:
        return CadenceState.LATE
    if days_since * 100 >= cadence_days * DUE_FROM_PERCENT:
        return CadenceState.DUE
    return CadenceState.IN_TIME


def _note(days: int | None, body: BodyLine, state: CadenceState) -> Message:
    if days is None:
        return message(
            "none recorded yet; working-level meetings reported halted since August 2020 "
            "(KEI, 2024-09-10)"
        )
    if state is CadenceState.LATE:
        return message(
            "%(days)s days since the last quorate meeting; the cadence is %(cadence)s days.",
            days=days,
            cadence=body.cadence_days,
        )
    return message(
        "%(days)s days since the last quorate meeting, of %(cadence)s.",
        days=days,
        cadence=body.cadence_days,
    )
