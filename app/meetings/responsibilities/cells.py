"""The matrix as it stands: every cell that is expected, and those filled beyond them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.core.i18n import Names, gettext
from app.core.ids import PublicId
from app.meetings.responsibilities.loading import REFERENCE
from app.meetings.responsibilities.models import (
    Activity,
    ActivityScope,
    HolderState,
    Letter,
    Responsibility,
    ResponsibilityHolder,
)
from app.meetings.responsibilities.scopes import EVERYWHERE, Scope
from app.meetings.responsibilities.states import Standing, standing_of
from app.meetings.rows import organisation_names
from app.provinces.models import Province, Vintage
from app.tenders.models import Tender


@dataclass(frozen=True)
class ActivityLine:
    """An activity of the list."""

    code: str
    names: Names
    scope: ActivityScope
    source: str

    @property
    def basis(self) -> str:
        """What the activity rests on, in the reader's language where it is Duri's own list."""
        return str(gettext(REFERENCE)) if self.source == REFERENCE else self.source


@dataclass(frozen=True)
class Holder:
    """An organisation's part."""

    id: PublicId
    organisation: PublicId
    names: Names
    letter: Letter
    state: HolderState
    source: str
    valid_from: date
    valid_to: date | None
    demo: bool


@dataclass(frozen=True)
class Cell:
    """An activity in a scope, with the parts that have not ended."""

    activity: ActivityLine
    scope: Scope
    #: The province, or the tender; None: everywhere.
    place: Names | None
    holders: tuple[Holder, ...] = ()
    #: Whether the activity has a confirmed accountable body for everywhere.
    covered: bool = False

    @property
    def accountable(self) -> tuple[Holder, ...]:
        """Who answers for it, or is proposed to."""
        return tuple(holder for holder in self.holders if holder.letter is Letter.ACCOUNTABLE)

    @property
    def standing(self) -> Standing:
        """What is known of it."""
        return standing_of((holder.letter, holder.state) for holder in self.holders)

    @property
    def owned(self) -> bool:
        """Whether an accountable body has confirmed, here or for everywhere."""
        return self.covered or self.standing is Standing.CONFIRMED


def load_activities_listed(db: Session) -> tuple[ActivityLine, ...]:
    """The activities in their order."""
    return tuple(
        ActivityLine(row.code, Names(row.name_ko, row.name_vi, row.name_en), row.scope, row.source)
        for row in db.scalars(select(Activity).order_by(Activity.position, Activity.code))
    )


def provinces_of_today(db: Session) -> Mapping[str, Names]:
    """Code → name of the provinces there are now."""
    rows = db.execute(
        select(Province.code, Province.name_ko, Province.name_vi, Province.name_en)
        .where(Province.vintage == Vintage.UNITS_34)
        .order_by(Province.code)
    )
    return {row.code: Names(row.name_ko, row.name_vi, row.name_en) for row in rows}


def load_cells(db: Session) -> tuple[Cell, ...]:
    """Every cell: by activity, then everywhere, provinces by code, tenders by id.

    An activity given out by province is expected in each of them, any other everywhere.
    """
    activities = load_activities_listed(db)
    if not activities:
        return ()
    provinces = provinces_of_today(db)
    holders = _holders(db)
    places = dict(provinces) | _tenders(db)
    return tuple(
        cell
        for activity in activities
        for cell in _cells_of(activity, provinces, places, holders[activity.code])
    )


def gaps_in(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Cells without a confirmed accountable body. A tender's own cell is no gap by itself."""
    return tuple(
        cell
        for cell in cells
        if cell.scope.kind is not ActivityScope.TENDER and is_expected(cell) and not cell.owned
    )


def is_expected(cell: Cell) -> bool:
    """Whether somebody must answer for it: by province where the activity is given out so."""
    by_province = cell.activity.scope is ActivityScope.PROVINCE
    return cell.scope.kind is (ActivityScope.PROVINCE if by_province else ActivityScope.ALL)


def _cells_of(
    activity: ActivityLine,
    provinces: Mapping[str, Names],
    places: Mapping[str, Names],
    holders: Mapping[Scope, tuple[Holder, ...]],
) -> Iterable[Cell]:
    expected = (
        {Scope(ActivityScope.PROVINCE, code) for code in provinces}
        if activity.scope is ActivityScope.PROVINCE
        else {EVERYWHERE}
    )
    covered = _confirmed(holders.get(EVERYWHERE, ()))
    for scope in sorted(expected | set(holders), key=_order):
        yield Cell(
            activity,
            scope,
            places.get(scope.key),
            holders.get(scope, ()),
            covered=covered and scope != EVERYWHERE,
        )


def _order(scope: Scope) -> tuple[int, str]:
    return list(ActivityScope).index(scope.kind), scope.key


def _confirmed(holders: Iterable[Holder]) -> bool:
    parts = ((holder.letter, holder.state) for holder in holders)
    return standing_of(parts) is Standing.CONFIRMED


def _holders(db: Session) -> Mapping[str, Mapping[Scope, tuple[Holder, ...]]]:
    """Activity → scope → parts, accountable bodies first."""
    rows = db.execute(
        select(
            ResponsibilityHolder,
            Organisation,
            Activity.code.label("activity"),
            Province.code.label("province"),
            Tender.public_id.label("tender"),
        )
        .join(Responsibility, Responsibility.id == ResponsibilityHolder.responsibility_id)
        .join(Activity, Activity.id == Responsibility.activity_id)
        .join(Organisation, Organisation.id == ResponsibilityHolder.organisation_id)
        .outerjoin(Province, Province.id == Responsibility.province_id)
        .outerjoin(Tender, Tender.id == Responsibility.tender_id)
        .where(ResponsibilityHolder.state != HolderState.ENDED)
        .order_by(ResponsibilityHolder.id)
    )
    found: dict[str, dict[Scope, tuple[Holder, ...]]] = defaultdict(dict)
    for row in rows:
        scope = scope_of(row.province, row.tender)
        of_activity = found[row.activity]
        line = holder_line(row.ResponsibilityHolder, row.Organisation)
        of_activity[scope] = (*of_activity.get(scope, ()), line)
    return found


def scope_of(province: str | None, tender: PublicId | None) -> Scope:
    """The scope of a row that names at most one of the two."""
    if province is not None:
        return Scope(ActivityScope.PROVINCE, province)
    return Scope(ActivityScope.TENDER, tender) if tender is not None else EVERYWHERE


def holder_line(holder: ResponsibilityHolder, organisation: Organisation) -> Holder:
    """A part with its organisation's names."""
    return Holder(
        id=holder.public_id,
        organisation=organisation.public_id,
        names=organisation_names(organisation),
        letter=holder.letter,
        state=holder.state,
        source=holder.source,
        valid_from=holder.valid_from,
        valid_to=holder.valid_to,
        demo=organisation.demo,
    )


def _tenders(db: Session) -> dict[str, Names]:
    """Titles of the tenders that have a cell of their own."""
    rows = db.execute(
        select(Tender.public_id, Tender.title, Tender.title_ko, Tender.title_en).where(
            Tender.id.in_(select(Responsibility.tender_id))
        )
    )
    return {row.public_id: Names(row.title_ko, row.title, row.title_en) for row in rows}
