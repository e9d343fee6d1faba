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
from app.meetings.agenda.words import Words
from app.meetings.models import AgendaItem, Body, BodyKind, ItemState, Meeting
from app.meetings.responsibilities.cells import Cell, gaps_in, load_cells

#: Bodies that divide the work among organisations; an alliance of firms or a forum does not.
_DIVIDING: Final = frozenset({BodyKind.COMMITTEE, BodyKind.WORKING_GROUP})


def unowned(db: Session, body: Body, *, before: datetime) -> tuple[UnownedFact, ...]:
    """Every activity with a gap, for a body that may close it; by code.

    Carries are counted over its meetings that began before `before`.
    """
    if body.kind not in _DIVIDING:
        return ()
    return tuple(_facts(db, body, before))


def carried_gaps(
    db: Session, *, body: int | None = None, before: datetime | None = None
) -> Mapping[str, int]:
    """Activity → held meetings (of one body, or of all) that had its gap on their agenda or
    put it off."""
    query = (
        select(AgendaItem.proposal_key, AgendaItem.meeting_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.rule == "A6",
            AgendaItem.state != ItemState.PROPOSED,
            Meeting.quorate.is_not(None),
        )
        .distinct()
    )
    if body is not None:
        query = query.where(Meeting.body_id == body)
    if before is not None:
        query = query.where(Meeting.starts_at < before)
    keys = (key.partition(":")[2] for key, _meeting in db.execute(query) if key)
    return Counter(keys)


def _facts(db: Session, body: Body, before: datetime) -> Iterator[UnownedFact]:
    gaps = sorted(gaps_in(load_cells(db)), key=lambda cell: cell.activity.code)
    carried = carried_gaps(db, body=body.id, before=before) if gaps else {}
    for code, cells in groupby(gaps, key=lambda cell: cell.activity.code):
        here = tuple(cells)
        yield UnownedFact(
            activity=code,
            name=here[0].activity.names.frozen(),
            gaps=tuple(_gap(cell) for cell in here),
            carries=carried.get(code, 0),
        )


def _gap(cell: Cell) -> GapFact:
    place = ProvinceFact(cell.scope.key, cell.place.frozen()) if cell.place else None
    return GapFact(place, Words(cell.standing.msgid))
