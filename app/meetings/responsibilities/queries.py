"""The matrix as a reader may see it.

The desk, compliance, the auditor and the ministries' and experts' seats read all of it, without
cells on tenders they are recused from. Everybody else who has signed in reads what is confirmed,
and the parts proposed to their own organisation; never a cell on a single tender.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.access import Actor, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import Names
from app.core.ids import PublicId
from app.meetings.responsibilities.answering import speaks_for
from app.meetings.responsibilities.cells import (
    ActivityLine,
    Cell,
    Holder,
    gaps_in,
    holder_line,
    load_activities_listed,
    load_cells,
    provinces_of_today,
)
from app.meetings.responsibilities.gaps import carried_gaps
from app.meetings.responsibilities.models import (
    Activity,
    ActivityScope,
    HolderState,
    Letter,
    Responsibility,
    ResponsibilityHolder,
    ResponsibilityStep,
)
from app.meetings.responsibilities.scopes import EVERYWHERE, Scope, place_of
from app.meetings.responsibilities.states import Standing, may_move, scopes_of
from app.meetings.sight import Sight, sight_of
from app.provinces.models import Province
from app.tenders.models import Tender


@dataclass(frozen=True)
class Filters:
    """What the reader wants to see; None: all."""

    activity: str | None = None
    province: str | None = None
    standing: Standing | None = None

    @property
    def none(self) -> bool:
        """Whether nothing was asked for in particular."""
        return self == Filters()


@dataclass(frozen=True)
class Unknown:
    """Provinces of an activity of which nothing is known, in one line."""

    activity: ActivityLine
    provinces: int


@dataclass(frozen=True)
class Matrix:
    """Cells for one reader, and what the filters offer."""

    cells: tuple[Cell, ...]
    #: Unknown cells by province, folded unless one asks for an activity or a province.
    unknown: tuple[Unknown, ...]
    counts: Mapping[Standing, int]
    activities: tuple[ActivityLine, ...]
    provinces: Mapping[str, Names]
    #: Whether the reader sees what is not confirmed, too.
    whole: bool


@dataclass(frozen=True)
class StepLine:
    """One step of the history."""

    at: datetime
    organisation: Names
    letter: Letter
    state: HolderState
    by_holder: bool
    words: str | None
    source: str


@dataclass(frozen=True)
class CellPage:
    """One cell with all that led to it."""

    cell: Cell
    #: The same activity everywhere, for a cell of a narrower scope.
    everywhere: Cell | None
    steps: tuple[StepLine, ...]
    #: How often the gap was carried over, over all bodies.
    carries: int


@dataclass(frozen=True)
class HolderPage:
    """One part and the steps that its reader may take."""

    holder: Holder
    cell: Cell
    may_become: Sequence[HolderState]
    own: bool


def matrix(db: Session, viewer: Viewer, now: datetime, filters: Filters | None = None) -> Matrix:
    """The cells `viewer` may see, as far as `filters` asks for them."""
    filters = filters or Filters()
    sight = sight_of(db, viewer, now=now)
    whole = reads_all(sight)
    seen = _seen(load_cells(db), sight, viewer)
    chosen = [cell for cell in seen if _wanted(cell, filters)]
    folded = Counter(
        cell.activity for cell in chosen if filters.none and _foldable(cell) and not cell.covered
    )
    return Matrix(
        cells=tuple(cell for cell in chosen if not (filters.none and _foldable(cell))),
        unknown=tuple(Unknown(activity, count) for activity, count in folded.items()),
        counts=Counter(cell.standing for cell in seen),
        activities=load_activities_listed(db),
        provinces=provinces_of_today(db),
        whole=whole,
    )


def gaps(db: Session, viewer: Viewer, now: datetime) -> tuple[tuple[Cell, int], ...]:
    """Cells without a confirmed accountable body, with how often each activity was carried over.

    Empty for whoever does not read the whole matrix.
    """
    if not reads_all(sight_of(db, viewer, now=now)):
        return ()
    carried = carried_gaps(db, now)
    return tuple((cell, carried.get(cell.activity.code, 0)) for cell in gaps_in(load_cells(db)))


def cell_page(db: Session, activity: str, scope: Scope, viewer: Viewer, now: datetime) -> CellPage:
    """One cell; NotFoundError when there is no such activity or place, or it is not theirs."""
    sight = sight_of(db, viewer, now=now)
    line = next((a for a in load_activities_listed(db) if a.code == activity), None)
    if line is None or scope.kind not in scopes_of(line.scope):
        raise NotFoundError
    place = place_of(db, scope)
    cells = {cell.scope: cell for cell in load_cells(db) if cell.activity == line}
    found = cells.get(scope)
    if found is None:
        names = (
            Names(place.tender.title_ko, place.tender.title, place.tender.title_en)
            if place.tender
            else None
        )
        found = Cell(line, scope, names)
    seen = _seen([found], sight, viewer)
    if not seen:
        raise NotFoundError
    whole = reads_all(sight)
    parts = _parts(db, activity, scope)
    everywhere = cells.get(EVERYWHERE)
    return CellPage(
        cell=seen[0],
        everywhere=everywhere if scope != EVERYWHERE and everywhere and everywhere.owned else None,
        steps=_steps(db, parts if whole else _own(parts, viewer.organisation)),
        carries=carried_gaps(db, now).get(activity, 0) if whole else 0,
    )


def holder_page(db: Session, public_id: PublicId, viewer: Viewer, now: datetime) -> HolderPage:
    """One part; NotFoundError when absent or neither the desk's nor one's own to answer."""
    sight = sight_of(db, viewer, now=now)
    found = db.execute(
        select(ResponsibilityHolder.organisation_id, Activity.code, Province.code, Tender.public_id)
        .join(Responsibility, Responsibility.id == ResponsibilityHolder.responsibility_id)
        .join(Activity, Activity.id == Responsibility.activity_id)
        .outerjoin(Province, Province.id == Responsibility.province_id)
        .outerjoin(Tender, Tender.id == Responsibility.tender_id)
        .where(ResponsibilityHolder.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFoundError
    organisation, activity, province, tender = found
    page = cell_page(db, activity, Scope.called(province or tender or EVERYWHERE.key), viewer, now)
    holder = next((each for each in page.cell.holders if each.id == public_id), None)
    own = speaks_for(db, organisation, Actor.of(viewer), now=now)
    if holder is None or not (own or sight.writes):
        raise NotFoundError
    return HolderPage(
        holder=holder,
        cell=page.cell,
        may_become=may_move(holder.state, desk=sight.writes, holder=own),
        own=own,
    )


def reads_all(sight: Sight) -> bool:
    """Whether the reader sees what is proposed and disputed, too."""
    return sight.everything or bool(sight.wide)


def _seen(cells: Iterable[Cell], sight: Sight, viewer: Viewer) -> tuple[Cell, ...]:
    if reads_all(sight):
        return tuple(cell for cell in cells if cell.scope.key not in sight.kept)
    narrowed = (_narrowed(cell, viewer.organisation) for cell in cells)
    return tuple(cell for cell in narrowed if cell.holders)


def _narrowed(cell: Cell, organisation: PublicId | None) -> Cell:
    """A cell for those who see what is confirmed, and what is proposed to themselves."""
    if cell.scope.kind is ActivityScope.TENDER:
        return replace(cell, holders=())
    settled = cell.standing is Standing.CONFIRMED
    return replace(
        cell,
        holders=tuple(
            holder
            for holder in cell.holders
            if holder.organisation == organisation
            or (settled and holder.state is HolderState.CONFIRMED)
        ),
    )


def _foldable(cell: Cell) -> bool:
    return cell.scope.kind is ActivityScope.PROVINCE and cell.standing is Standing.UNKNOWN


def _wanted(cell: Cell, filters: Filters) -> bool:
    return (
        (filters.activity is None or cell.activity.code == filters.activity)
        # What is given everywhere is given in the province asked for, too.
        and (filters.province is None or cell.scope.key in {filters.province, EVERYWHERE.key})
        and (filters.standing is None or cell.standing is filters.standing)
    )


def _parts(db: Session, activity: str, scope: Scope) -> Mapping[int, Holder]:
    """Every part the cell ever had, by row id."""
    rows = db.execute(
        select(ResponsibilityHolder, Organisation)
        .join(Responsibility, Responsibility.id == ResponsibilityHolder.responsibility_id)
        .join(Activity, Activity.id == Responsibility.activity_id)
        .join(Organisation, Organisation.id == ResponsibilityHolder.organisation_id)
        .outerjoin(Province, Province.id == Responsibility.province_id)
        .outerjoin(Tender, Tender.id == Responsibility.tender_id)
        .where(Activity.code == activity, _in_scope(scope))
        .order_by(ResponsibilityHolder.id)
    )
    return {holder.id: holder_line(holder, organisation) for holder, organisation in rows}


def _own(parts: Mapping[int, Holder], organisation: PublicId | None) -> Mapping[int, Holder]:
    return {row: part for row, part in parts.items() if part.organisation == organisation}


def _in_scope(scope: Scope) -> ColumnElement[bool]:
    if scope.kind is ActivityScope.PROVINCE:
        return Province.code == scope.key
    if scope.kind is ActivityScope.TENDER:
        return Tender.public_id == scope.key
    return Responsibility.province_id.is_(None) & Responsibility.tender_id.is_(None)


def _steps(db: Session, parts: Mapping[int, Holder]) -> tuple[StepLine, ...]:
    """The history of these parts, newest first."""
    rows = db.scalars(
        select(ResponsibilityStep)
        .where(ResponsibilityStep.holder_id.in_(parts))
        .order_by(ResponsibilityStep.at.desc(), ResponsibilityStep.id.desc())
    )
    return tuple(
        StepLine(
            at=step.at,
            organisation=parts[step.holder_id].names,
            letter=parts[step.holder_id].letter,
            state=step.state,
            by_holder=step.by_holder,
            words=step.words,
            source=parts[step.holder_id].source,
        )
        for step in rows
    )
