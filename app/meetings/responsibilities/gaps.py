"""The gaps of the matrix as the agenda rule A6 knows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.meetings.agenda.facts import GapFact, ProvinceFact, UnownedFact
from app.meetings.agenda.rules.a6_unowned import RULE as A6
from app.meetings.agenda.words import Words
from app.meetings.history import carried_over
from app.meetings.models import Body, BodyKind
from app.meetings.responsibilities.cells import Cell, gaps_in, load_cells
from app.meetings.wording import frozen

#: Bodies that divide the work among organisations; an alliance of firms or a forum does not.
_DIVIDING: Final = frozenset({BodyKind.COMMITTEE, BodyKind.WORKING_GROUP})
_PREFIX: Final = f"{A6.id}:"


def unowned(db: Session, body: Body, carried: Mapping[str, int]) -> tuple[UnownedFact, ...]:
    """Every activity with a gap, for a body that may close it; by code.

    `carried`: key of a proposal → how often the body did not come to it (history).
    """
    if body.kind not in _DIVIDING:
        return ()
    return tuple(_facts(db, carried))


def carried_gaps(db: Session, now: datetime) -> Mapping[str, int]:
    """Activity → how often its gap was carried over, over all bodies that may close it."""
    bodies = db.scalars(select(Body.id).where(Body.kind.in_(_DIVIDING)))
    total: Counter[str] = Counter()
    for body in bodies.all():
        total.update(carried_over(db, body, A6.id, before=now))
    return {key.removeprefix(_PREFIX): count for key, count in total.items()}


def _facts(db: Session, carried: Mapping[str, int]) -> Iterator[UnownedFact]:
    gaps = sorted(gaps_in(load_cells(db)), key=lambda cell: cell.activity.code)
    for code, cells in groupby(gaps, key=lambda cell: cell.activity.code):
        here = tuple(cells)
        yield UnownedFact(
            activity=code,
            name=frozen(here[0].activity.names),
            gaps=tuple(_gap(cell) for cell in here),
            carries=carried.get(f"{_PREFIX}{code}", 0),
        )


def _gap(cell: Cell) -> GapFact:
    place = ProvinceFact(cell.scope.key, frozen(cell.place)) if cell.place else None
    return GapFact(place, Words(cell.standing.msgid))
