"""The cells of the matrix with every step of their parts, for the key figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.meetings.kpis.facts import Expected, Part
from app.meetings.responsibilities.cells import (
    Cell,
    is_expected,
    load_cells,
    scope_of,
)
from app.meetings.responsibilities.models import (
    Activity,
    Responsibility,
    ResponsibilityHolder,
    ResponsibilityStep,
)
from app.meetings.responsibilities.scopes import EVERYWHERE, Scope
from app.meetings.rows import seoul_day
from app.meetings.wording import frozen
from app.provinces.models import Province

_Key = tuple[str, Scope]


def expected_cells(db: Session) -> tuple[Expected, ...]:
    """Cells for which somebody must answer; what is confirmed everywhere counts in each of them."""
    cells = [cell for cell in load_cells(db) if is_expected(cell)]
    if not cells:
        return ()
    since = {
        code: seoul_day(at) for code, at in db.execute(select(Activity.code, Activity.added_at))
    }
    parts = _parts(db)
    return tuple(_expected(cell, since[cell.activity.code], parts) for cell in cells)


def _expected(cell: Cell, since: date, parts: Mapping[_Key, tuple[Part, ...]]) -> Expected:
    code = cell.activity.code
    own = parts.get((code, cell.scope), ())
    everywhere = parts.get((code, EVERYWHERE), ()) if cell.scope != EVERYWHERE else ()
    return Expected(
        id=f"{code}/{cell.scope.key}",
        activity=frozen(cell.activity.names),
        place=frozen(cell.place) if cell.place else None,
        since=since,
        parts=own,
        everywhere=everywhere,
    )


def _parts(db: Session) -> Mapping[_Key, tuple[Part, ...]]:
    """Parts of everywhere and of provinces, each with its steps in order."""
    rows = db.execute(
        select(
            ResponsibilityStep.holder_id,
            ResponsibilityStep.state,
            ResponsibilityStep.at,
            ResponsibilityHolder.letter,
            Activity.code.label("activity"),
            Province.code.label("province"),
        )
        .join(ResponsibilityHolder, ResponsibilityHolder.id == ResponsibilityStep.holder_id)
        .join(Responsibility, Responsibility.id == ResponsibilityHolder.responsibility_id)
        .join(Activity, Activity.id == Responsibility.activity_id)
        .outerjoin(Province, Province.id == Responsibility.province_id)
        .where(Responsibility.tender_id.is_(None))
        .order_by(ResponsibilityStep.at, ResponsibilityStep.id)
    )
    steps: dict[tuple[_Key, int, str], list[tuple[date, str]]] = defaultdict(list)
    for row in rows:
        key = row.activity, scope_of(row.province, None)
        steps[key, row.holder_id, row.letter.value].append((seoul_day(row.at), row.state.value))
    found: dict[_Key, tuple[Part, ...]] = {}
    for (key, _holder, letter), taken in steps.items():
        found[key] = (*found.get(key, ()), Part(letter, tuple(taken)))
    return found
