"""The responsibility matrix and the key figures of a meeting's body."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.ids import PublicId
from app.meetings.agenda.words import Words
from app.meetings.kpis.catalogue import KPIS, PILLARS, Kpi
from app.meetings.kpis.figure import Figure, frozen_row
from app.meetings.kpis.loading import load_kpi_facts
from app.meetings.kpis.quarters import Quarter
from app.meetings.models import Body
from app.meetings.responsibilities.cells import Cell as MatrixCell
from app.meetings.responsibilities.cells import load_cells
from app.meetings.responsibilities.models import ActivityScope
from app.meetings.responsibilities.states import Standing
from app.meetings.rows import seoul_day
from app.packs.division import KeyFigure, Part, Responsibility, Share
from app.packs.gathering.meeting import RECORDS
from app.packs.gathering.sourcebook import SourceBook
from app.packs.gathering.words import stored_phrase, text
from app.packs.plain import Cell, Phrase


def responsibilities(db: Session) -> tuple[Responsibility, ...]:
    """Every cell of which something is known; unknown provinces of an activity as one line."""
    cells = [cell for cell in load_cells(db) if not _said_already(cell)]
    folded = Counter(cell.activity.code for cell in cells if _foldable(cell))
    known = [_entry(cell) for cell in cells if not _foldable(cell)]
    names = {cell.activity.code: text(cell.activity.names) for cell in cells}
    return (
        *known,
        *(
            Responsibility(names[code], None, Standing.UNKNOWN.value, provinces=count)
            for code, count in folded.items()
        ),
    )


def figures(db: Session, body: PublicId, book: SourceBook, now: datetime) -> tuple[KeyFigure, ...]:
    """The quarter that is running, in the order of the catalogue."""
    quarter = Quarter.of(seoul_day(now))
    row = db.scalars(select(Body.id).where(Body.public_id == body)).one()
    facts = load_kpi_facts(db, row, quarter, now=now)
    source = book.cite(RECORDS, as_of=now.date().isoformat())
    return tuple(_figure(kpi, kpi.measure(facts, quarter), source) for kpi in KPIS)


def _figure(kpi: Kpi, figure: Figure, source: str) -> KeyFigure:
    return KeyFigure(
        pillar=_phrase(PILLARS[kpi.pillar]),
        name=_phrase(kpi.name),
        definition=_phrase(kpi.definition),
        unit=kpi.unit.value,
        counted=figure.counted,
        of=figure.of,
        unknown=_cell(figure.unknown),
        said=_cell(figure.said),
        source=source,
        shares=tuple(
            Share(tuple(share["tenders"]), share["counted"], share["of"])
            for share in frozen_row(figure)["shares"]
        ),
    )


def _foldable(cell: MatrixCell) -> bool:
    return cell.scope.kind is ActivityScope.PROVINCE and cell.standing is Standing.UNKNOWN


def _said_already(cell: MatrixCell) -> bool:
    """A province of which nothing is known but what is confirmed for everywhere."""
    return cell.covered and _foldable(cell)


def _entry(cell: MatrixCell) -> Responsibility:
    return Responsibility(
        activity=text(cell.activity.names),
        place=text(cell.place) if cell.place else None,
        standing=cell.standing.value,
        parts=tuple(
            Part(each.letter.value, text(each.names), each.state.value) for each in cell.holders
        ),
        about=cell.scope.key if cell.scope.kind is ActivityScope.TENDER else "",
    )


def _cell(words: Words | None) -> Cell | None:
    return _phrase(words) if words else None


def _phrase(words: Words) -> Phrase:
    packed = words.packed()
    return stored_phrase(packed) or Phrase(words.msgid)
