"""What may be done with a meeting in which state (pure): pages and commands ask the same."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.meetings.models import MeetingState as S
from app.meetings.projections import MeetingPermissions
from app.meetings.rows import seoul_day

_ALLOWED: Final[dict[str, frozenset[S]]] = {
    "edit": frozenset({S.PLANNED, S.SCHEDULED, S.INVITED, S.FROZEN, S.POSTPONED}),
    "poll": frozenset({S.PLANNED, S.POSTPONED}),
    "confirm_date": frozenset({S.PLANNED}),
    "invite": frozenset({S.SCHEDULED, S.INVITED, S.FROZEN}),
    "edit_agenda": frozenset({S.PLANNED, S.SCHEDULED, S.INVITED, S.POSTPONED}),
    "freeze": frozenset({S.INVITED}),
    "unfreeze": frozenset({S.FROZEN}),
    "attend": frozenset({S.FROZEN, S.IN_SESSION, S.INQUORATE}),
    "close": frozenset({S.IN_SESSION, S.INQUORATE}),
    "decide": frozenset({S.IN_SESSION, S.INQUORATE}),
    "act": frozenset({S.IN_SESSION, S.INQUORATE, S.CLOSED}),
    "postpone": frozenset({S.PLANNED, S.SCHEDULED, S.INVITED, S.FROZEN}),
    "cancel": frozenset({S.PLANNED, S.SCHEDULED, S.INVITED, S.FROZEN, S.POSTPONED}),
}


def state_allows(act: str, state: S) -> bool:
    """Whether a meeting in `state` lets the secretariat do `act` (a MeetingPermissions field)."""
    return state in _ALLOWED[act]


def permissions(state: S, starts_at: datetime, *, desk: bool, now: datetime) -> MeetingPermissions:
    """All of it for one page. Attendance opens on the day of the meeting, in Seoul."""
    if not desk:
        return MeetingPermissions()
    allowed = {act: state_allows(act, state) for act in _ALLOWED}
    allowed["attend"] = allowed["attend"] and seoul_day(now) >= seoul_day(starts_at)
    return MeetingPermissions(**allowed)
