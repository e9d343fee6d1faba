"""Reminders of what is due on a day: which one stands, and that each goes out once.

Days are Seoul's. Actions and official steps share this.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

_EARLY: Final = 7
_WEEK: Final = 7


def due_kind(due: date, today: date) -> str | None:
    """Which reminder stands on `today`, with the due day it is for: a moved due date asks anew.

    T-7, T-1, and week by week T+7, T+14 … once it is late; None before.
    """
    left = (due - today).days
    if left > _EARLY:
        return None
    if left < 0:
        weeks = (-left - 1) // _WEEK + 1
        return f"{due.isoformat()} T+{weeks * _WEEK}"
    return f"{due.isoformat()} {'T-1' if left <= 1 else 'T-7'}"


def went_out(db: Session, of: InstrumentedAttribute[Any], row: int, kind: str) -> bool:
    """Whether this reminder went out; `of`: the column of its table that names the row."""
    table = of.class_
    return db.scalar(select(table.id).where(of == row, table.kind == kind)) is not None
