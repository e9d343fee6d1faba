"""When answers are taken and reminded of, and what they amount to. Pure; days are Seoul's."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from app.core.clock import SEOUL
from app.meetings.procedures.models import Majority, Opinion, ProcedureResult
from app.meetings.recusal.room import ItemQuorum

#: Whether offices in Korea are open on a day.
Works = Callable[[date], bool]
#: Working days before the due day on which the silent are reminded.
REMINDERS: Final = (3, 1)
#: Nobody is asked for longer; the lists of holidays reach no further.
LONGEST: Final = timedelta(days=180)
#: So long after the result, or after the due day of what was called off, private links open.
LINKS_HOLD: Final = timedelta(days=90)
_ONE_DAY: Final = timedelta(days=1)
_AGREEING: Final = frozenset({Opinion.AGREE, Opinion.CHANGES})


def closes_at(due_on: date) -> datetime:
    """The instant from which answers to a question due on a day are refused."""
    return datetime.combine(due_on, time(23, 59), tzinfo=SEOUL).astimezone(UTC)


def links_last_day(due_on: date, closed_at: datetime | None) -> date:
    """The last day on which private links open what is settled: mail lies about."""
    settled_on = closed_at.astimezone(SEOUL).date() if closed_at else due_on
    return settled_on + LINKS_HOLD


def working_days_until(due_on: date, today: date, works: Works) -> int:
    """Working days after `today` up to and with the due day; 0 once there is none left."""
    days = (due_on - today).days
    return sum(works(today + _ONE_DAY * number) for number in range(1, days + 1))


def reminder_due(due_on: date, today: date, asked_on: date, works: Works) -> str | None:
    """Which reminder stands on `today`: `2026-12-10 T-3`, `… T-1`, or None.

    Named with the due day, so that a later one reminds anew; never on the day of asking, and
    never after the due day.
    """
    if not asked_on < today <= due_on:
        return None
    left = working_days_until(due_on, today, works)
    reached = [days for days in REMINDERS if left <= days]
    return f"{due_on.isoformat()} T-{reached[-1]}" if reached else None


def outcome(
    quorum: ItemQuorum, opinions: Collection[Opinion], majority: Majority
) -> ProcedureResult:
    """What a written resolution comes to; `opinions`: those of the voting seats that answered.

    "No opinion" counts as having taken part, like an abstention in the room: it serves the
    quorum and agrees with nothing. Agreeing with changes is agreeing.
    """
    if not quorum.quorate:
        return ProcedureResult.INQUORATE
    agreeing = sum(opinion in _AGREEING for opinion in opinions)
    carried = is_met(majority, agreeing, len(opinions))
    return ProcedureResult.CARRIED if carried else ProcedureResult.NOT_CARRIED


def is_met(majority: Majority, agreeing: int, answered: int) -> bool:
    """Whether `agreeing` of `answered` are enough; never of none."""
    if not answered:
        return False
    return {
        Majority.HALF: 2 * agreeing > answered,
        Majority.TWO_THIRDS: 3 * agreeing >= 2 * answered,
        Majority.ALL: agreeing == answered,
    }[majority]
