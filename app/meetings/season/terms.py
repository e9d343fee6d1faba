"""What an officer sets for a season, and what follows from a body's cadence when nobody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.meetings.season.problem import MOST_MEETINGS, Limits, Window

_YEAR: Final = 365
#: A meeting helps from 30 to 10 days before a deadline or an announced quarter.
LEAD_FROM: Final = 30
LEAD_TO: Final = 10


@dataclass(frozen=True)
class Terms:
    """Limits of a season and which windows count."""

    meetings: int
    #: Calendar days between two meetings.
    gap_min: int
    gap_max: int
    hanoi_min: int
    #: A window opens and closes so many days before the deadline or the announced period.
    lead_from: int
    lead_to: int
    #: Participation routes whose windows count.
    routes: tuple[str, ...]

    def limits(self, cadence: int, *, held: int, held_in_hanoi: int, called: int) -> Limits:
        """The limits for what is left of the year after `held` meetings; `called` stand ahead."""
        return Limits(
            meetings=max(self.meetings - held, called),
            gap_min=self.gap_min,
            gap_max=self.gap_max,
            hanoi_min=max(self.hanoi_min - held_in_hanoi, 0),
            cadence=cadence,
        )


def usual_terms(cadence_days: int, routes: tuple[str, ...]) -> Terms:
    """From the cadence: quarterly gives 4 meetings 63 to 126 days apart, one of them in Hanoi."""
    meetings = min(max(round(_YEAR / cadence_days), 1), MOST_MEETINGS)
    return Terms(
        meetings=meetings,
        gap_min=max(cadence_days * 7 // 10, 1),
        gap_max=max(cadence_days * 7 // 5, 2),
        hanoi_min=meetings // 3,
        lead_from=LEAD_FROM,
        lead_to=LEAD_TO,
        routes=routes,
    )


def window_before(
    due: date, known: date | None, terms: Terms, *, key: str, route: str
) -> Window | None:
    """The span in which a meeting helps before `due`; None when it is over before it was known."""
    first, last = due - timedelta(days=terms.lead_from), due - timedelta(days=terms.lead_to)
    if known is not None:
        first = max(first, known)
    return Window(first, last, key, route) if first <= last else None
