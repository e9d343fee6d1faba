"""Key figures as a reader may see them: bodies they sit on, without tenders they are kept from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.clock import SEOUL
from app.core.errors import NotFoundError
from app.core.i18n import Names, gettext
from app.core.ids import PublicId
from app.meetings.agenda.words import Name, Words
from app.meetings.kpis.catalogue import KPIS, PILLARS, Kpi, kpi_called, measure
from app.meetings.kpis.figure import Case, Figure
from app.meetings.kpis.loading import load_kpi_facts, open_and_closing, was_discussed
from app.meetings.kpis.quarters import Quarter
from app.meetings.kpis.words import figure_text, value_words
from app.meetings.models import Body
from app.meetings.projections import BodyLine, Cadence
from app.meetings.queries.cadence import cadence
from app.meetings.rows import body_line, seoul_day
from app.meetings.sight import Sight, sight_of
from app.meetings.wording import say
from app.tenders.models import Tender

#: Quarters shown beside each other, the one asked for included.
TREND: Final = 6
#: Quarters that the page offers, the present one included: three years.
_OFFERED: Final = 12
_LAPSED: Final = "lapsed-undiscussed"
#: Undiscussed tenders listed on their figure's page.
_LISTED: Final = 200


@dataclass(frozen=True)
class Line:
    """One figure with its definition."""

    code: str
    name: str
    definition: str
    text: str
    #: Why it is not known, or what there was nothing of.
    why: str
    rows: int
    #: The same quarter by quarter, oldest first; empty where it was never known.
    trend: tuple[tuple[Quarter, str], ...] = ()


@dataclass(frozen=True)
class PillarLines:
    """The figures of one aim."""

    #: The aim's code, where its part of the page is found.
    code: str
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class KpiPage:
    """All figures of one body in one quarter."""

    body: BodyLine
    #: Bodies whose figures the reader may see.
    bodies: tuple[BodyLine, ...]
    cadence: Cadence
    quarter: Quarter
    #: Quarters one may ask for, latest first.
    quarters: tuple[Quarter, ...]
    pillars: tuple[PillarLines, ...]
    #: The last day that the quarter's figures stand for.
    as_of: date


@dataclass(frozen=True)
class RowLine:
    """One source row of a figure."""

    kind: str
    id: str
    what: str
    on: date | None
    counted: int
    of: int


@dataclass(frozen=True)
class RowsPage:
    """A figure and the rows it counts."""

    body: BodyLine
    quarter: Quarter
    line: Line
    rows: tuple[RowLine, ...]
    #: Rows beyond those listed.
    more: int


def kpi_page(
    db: Session,
    viewer: Viewer,
    now: datetime,
    *,
    body: str | None = None,
    quarter: Quarter | None = None,
) -> KpiPage | None:
    """The figures of one body (else the one that met last); None where there is none to see.

    NotFoundError for a body that is not the viewer's to see, or a quarter that has not begun.
    """
    sight = sight_of(db, viewer, now=now)
    bodies = _bodies(db, sight)
    if body is None and not bodies:
        return None
    chosen = _chosen(db, bodies, body, now)
    today = seoul_day(now)
    quarter = _begun(quarter, today)
    shown = tuple(quarter.earlier(back) for back in reversed(range(TREND)))
    facts = load_kpi_facts(db, chosen.id, shown[0], now=now)
    over = {each: _for_reader(measure(facts, each), sight) for each in shown}
    lines = [
        _line(kpi, over[quarter][place], {each: over[each][place] for each in shown})
        for place, kpi in enumerate(KPIS)
    ]
    return KpiPage(
        body=body_line(chosen),
        bodies=tuple(body_line(each) for each in bodies),
        cadence=cadence(db, now, body=chosen.public_id)[0],
        quarter=quarter,
        quarters=_offered(Quarter.of(today), quarter),
        pillars=_by_pillar(lines),
        as_of=min(quarter.last, today),
    )


def kpi_rows(
    db: Session,
    viewer: Viewer,
    now: datetime,
    code: str,
    *,
    body: str | None,
    quarter: Quarter | None,
) -> RowsPage:
    """One figure with its source rows; NotFoundError as for `kpi_page`, or for no such figure."""
    sight = sight_of(db, viewer, now=now)
    kpi = kpi_called(code)
    bodies = _bodies(db, sight)
    if kpi is None or not bodies:
        raise NotFoundError
    chosen = _chosen(db, bodies, body, now)
    quarter = _begun(quarter, seoul_day(now))
    facts = load_kpi_facts(db, chosen.id, quarter, now=now)
    (figure,) = _for_reader([kpi.measure(facts, quarter)], sight)
    undiscussed = _undiscussed(db, chosen.id, quarter, sight, now) if code == _LAPSED else []
    return RowsPage(
        body=body_line(chosen),
        quarter=quarter,
        line=_line(kpi, figure),
        rows=(*undiscussed, *(_row(case) for case in figure.cases)),
        more=max(figure.more[1] - len(undiscussed), 0) if code == _LAPSED else 0,
    )


def glance(db: Session, viewer: Viewer, now: datetime) -> KpiPage | None:
    """The present quarter's figures of the body that met last, without a trend."""
    sight = sight_of(db, viewer, now=now)
    bodies = _bodies(db, sight)
    if not bodies:
        return None
    chosen = _chosen(db, bodies, None, now)
    today = seoul_day(now)
    quarter = Quarter.of(today)
    figures = _for_reader(measure(load_kpi_facts(db, chosen.id, quarter, now=now), quarter), sight)
    return KpiPage(
        body=body_line(chosen),
        bodies=(),
        cadence=cadence(db, now, body=chosen.public_id)[0],
        quarter=quarter,
        quarters=(quarter,),
        pillars=_by_pillar([_line(kpi, figure) for kpi, figure in zip(KPIS, figures, strict=True)]),
        as_of=today,
    )


def _bodies(db: Session, sight: Sight) -> list[Body]:
    """Bodies whose whole record the reader sees: never those read without live tenders."""
    rows = db.scalars(select(Body).where(sight.bodies(Body.id)).order_by(Body.code))
    return [body for body in rows if sight.reads_tender_items(body.id)]


def _chosen(db: Session, bodies: list[Body], wanted: str | None, now: datetime) -> Body:
    if wanted is not None:
        found = next((body for body in bodies if body.public_id == wanted), None)
        if found is None:
            raise NotFoundError
        return found
    last = {line.body.id: line.last_quorate_on for line in cadence(db, now)}
    return max(bodies, key=lambda body: last.get(body.public_id) or date.min)


def _begun(quarter: Quarter | None, today: date) -> Quarter:
    present = Quarter.of(today)
    if quarter is not None and quarter > present:
        raise NotFoundError
    return quarter or present


def _offered(present: Quarter, asked: Quarter) -> tuple[Quarter, ...]:
    """The latest quarters, and the one asked for where it lies further back."""
    latest = tuple(present.earlier(back) for back in range(_OFFERED))
    return latest if asked in latest else (*latest, asked)


def _for_reader(figures: Iterable[Figure], sight: Sight) -> list[Figure]:
    return [figure.without(sight.kept) for figure in figures]


def _line(kpi: Kpi, figure: Figure, over: Mapping[Quarter, Figure] | None = None) -> Line:
    """The figure in words; `over`: the same figure of each quarter to show beside it."""
    known = any(not _why(kpi, each) for each in (over or {}).values())
    trend = over if over and known else {}
    return Line(
        code=kpi.code,
        name=_said(kpi.name),
        definition=_said(kpi.definition),
        text=figure_text(kpi.unit, figure),
        why=_why(kpi, figure),
        rows=len(figure.cases),
        trend=tuple((quarter, figure_text(kpi.unit, each)) for quarter, each in trend.items()),
    )


def _why(kpi: Kpi, figure: Figure) -> str:
    if figure.unknown is not None:
        return _said(figure.unknown)
    if figure.said is None and value_words(kpi.unit, figure.counted, figure.of) is None:
        return str(gettext("Nothing of the kind was recorded in this period."))
    return ""


def _by_pillar(lines: list[Line]) -> tuple[PillarLines, ...]:
    of = {kpi.code: kpi.pillar for kpi in KPIS}
    return tuple(
        PillarLines(
            pillar.value, _said(name), tuple(line for line in lines if of[line.code] is pillar)
        )
        for pillar, name in PILLARS.items()
    )


def _row(case: Case) -> RowLine:
    return RowLine(case.kind, case.id, _what(case.what), case.on, case.counted, case.of)


def _what(what: Name | Words | str) -> str:
    if isinstance(what, Name):
        return str(Names(what.ko, what.vi, what.en))
    return _said(what) if isinstance(what, Words) else what


def _said(words: Words) -> str:
    return say(words.packed())


def _undiscussed(
    db: Session, body: int, quarter: Quarter, sight: Sight, now: datetime
) -> list[RowLine]:
    """Notices and calls that lapsed without having been an item, the latest first; those the
    reader may not know to have been one are among them."""
    since = datetime.combine(quarter.first, time.min, SEOUL)
    until = min(datetime.combine(quarter.last + timedelta(days=1), time.min, SEOUL), now)
    unknown = ~was_discussed(body) | Tender.public_id.in_(sight.kept)
    rows = db.execute(
        select(Tender.public_id, Tender.title, Tender.title_ko, Tender.title_en, Tender.closes_at)
        .where(open_and_closing(since, until), unknown)
        .order_by(Tender.closes_at.desc(), Tender.public_id)
        .limit(_LISTED)
    )
    return [
        RowLine(
            "tender",
            PublicId(row.public_id),
            str(Names(row.title_ko, row.title, row.title_en)),
            seoul_day(row.closes_at),
            1,
            1,
        )
        for row in rows
        if row.closes_at is not None
    ]
