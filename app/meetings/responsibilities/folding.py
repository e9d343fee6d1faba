"""Gaps of the matrix by activity: one line each, its provinces folded away behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.meetings.responsibilities.cells import ActivityLine, Cell
from app.meetings.responsibilities.models import ActivityScope
from app.meetings.responsibilities.queries import gaps


@dataclass(frozen=True)
class Gap:
    """An activity without a confirmed accountable body, and where."""

    activity: ActivityLine
    cells: tuple[Cell, ...]
    #: How often it was carried over, over all bodies.
    carries: int


@dataclass(frozen=True)
class FoldedGaps:
    """What is given out as a whole, and what province by province."""

    everywhere: tuple[Gap, ...]
    by_province: tuple[Gap, ...]


def folded_gaps(db: Session, viewer: Viewer, now: datetime) -> FoldedGaps:
    """The gaps that `viewer` may see, by activity."""
    found = []
    for activity, rows in groupby(gaps(db, viewer, now), key=lambda row: row[0].activity):
        here = tuple(rows)
        found.append(Gap(activity, tuple(cell for cell, _ in here), here[0][1]))
    return FoldedGaps(
        everywhere=tuple(gap for gap in found if gap.activity.scope is not ActivityScope.PROVINCE),
        by_province=tuple(gap for gap in found if gap.activity.scope is ActivityScope.PROVINCE),
    )
