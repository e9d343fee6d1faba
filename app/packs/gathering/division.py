"""The responsibility matrix and the key figures of a meeting's body."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.ids import PublicId
from app.meetings.agenda.rules.a5_sme_figures import falls_short
from app.meetings.agenda.words import Name, Words
from app.meetings.kpis.catalogue import KPIS, PILLARS, Kpi
from app.meetings.kpis.figure import Case, Figure, frozen_row
from app.meetings.kpis.loading import load_kpi_facts
from app.meetings.kpis.quarters import Quarter
from app.meetings.models import Body
from app.meetings.programme.loading import band_fact, target_for
from app.meetings.programme.models import SeasonTarget
from app.meetings.responsibilities.cells import Cell as MatrixCell
from app.meetings.responsibilities.cells import load_cells
from app.meetings.responsibilities.models import ActivityScope
from app.meetings.responsibilities.states import Standing
from app.meetings.rows import seoul_day
from app.packs.content.division import FigureRow, KeyFigure, Part, Responsibility, SeasonAim, Share
from app.packs.content.plain import Cell, Phrase, Text
from app.packs.gathering.meeting import RECORDS
from app.packs.gathering.sourcebook import SourceBook
from app.packs.gathering.words import stored_phrase, text
from app.seasons.queries import PublishedBand, published_bands

#: Rows on no tender that a snapshot keeps of one figure; the page of the figure has all of them.
MOST_ROWS: Final = 12


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
    source = book.cite(RECORDS, as_of=seoul_day(now).isoformat())
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
        **_rows(figure),
    )


def _rows(figure: Figure) -> dict[str, Any]:
    """Rows on tenders are all kept, for readers differ in them; of the others the first few."""
    cases = sorted(figure.cases, key=lambda case: not case.counted)
    plain = [case for case in cases if not case.tenders]
    first = {id(case) for case in plain[:MOST_ROWS]}
    listed = tuple(_row(case) for case in cases if case.tenders or id(case) in first)
    # What the figure adds without rows are tenders nobody discussed; a number of provinces is not.
    beyond = figure.more[1] if figure.more[0] else 0
    return {"rows": listed, "unlisted": max(len(plain) - MOST_ROWS, 0) + beyond}


def _row(case: Case) -> FigureRow:
    what = case.what
    return FigureRow(
        what=_phrase(what) if isinstance(what, Words) else _named(what),
        on=case.on.isoformat() if case.on else "",
        counted=case.counted,
        of=case.of,
        tenders=tuple(sorted(case.tenders)),
        stays=case.otherwise[1],
    )


def _named(what: Name | str) -> Cell:
    return what if isinstance(what, str) else Text(what.ko or "", what.vi or "", what.en or "")


def season_aims(db: Session) -> tuple[SeasonAim, ...]:
    """Published seasons in which a target for small firms was in force, the latest first."""
    published: dict[str, list[PublishedBand]] = {}
    for band in published_bands(db):
        published.setdefault(band.season, []).append(band)
    targets = db.scalars(select(SeasonTarget)).all()
    return tuple(
        SeasonAim(
            season=season,
            aim=Phrase(target.band.msgid),
            written=target.source,
            short=falls_short([band_fact(band) for band in bands], target.band.rank),
            published=tuple((Phrase(each.cell.msgid), Phrase(each.band.msgid)) for each in bands),
        )
        for season, bands in published.items()
        if (target := target_for(targets, season)) is not None
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
