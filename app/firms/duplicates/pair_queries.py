"""The review queue of pairs that may be one firm, for the secretariat, compliance and auditor.

What a pair's page shows is registry data and public facts. Contacts are kept apart: of a
telephone number or mail address it is said that the two have it in common, never which.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.i18n import pick
from app.core.ids import PublicId
from app.core.keyset import Order, capped_count, load_whole_number, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.duplicates.models import (
    DuplicatePair,
    MatchRecord,
    PairDecision,
    PairGrade,
)
from app.firms.duplicates.pair_words import Part, starting_point, words_of
from app.firms.identifiers import written
from app.firms.models import Firm, SizeClass
from app.firms.names_apart import Names, names_of, told_apart
from app.firms.profile.models import FirmName
from app.firms.queries import REGISTRY_READERS
from app.firms.sign_up.models import ApplicationState, FirmApplication

_LIKELIEST_FIRST: Final = Order(
    "pairs",
    DuplicatePair.score_bp,
    DuplicatePair.public_id,
    load_whole_number,
    descending=True,
    nullable=False,
)


@dataclass(frozen=True)
class RecordLine:
    """One of the two records, as a list names it."""

    name: str
    number: str
    demo: bool
    #: One of the two.
    firm: PublicId | None
    application: PublicId | None


@dataclass(frozen=True)
class RecordFacts:
    """One of the two records with what can be compared by eye."""

    line: RecordLine
    name_ko: str | None
    name_vi: str | None
    name_en: str | None
    further: tuple[str, ...]
    country: str
    size_class: SizeClass
    website: str | None
    address: str | None
    #: When it was entered, or applied.
    since: datetime
    state: ApplicationState | None
    #: The organisation whose data is read; null before there is a firm.
    organisation: PublicId | None


@dataclass(frozen=True)
class PairLine:
    """A pair in the queue."""

    public_id: PublicId
    score_bp: int
    grade: PairGrade
    certain: bool
    first: RecordLine
    second: RecordLine
    decision: PairDecision | None
    decided_at: datetime | None

    @property
    def percent(self) -> int:
        """The chance that they are one firm; certain is never said."""
        return min(99, self.score_bp // 100)


@dataclass(frozen=True)
class PairPage:
    """A pair with both records and the score's parts."""

    line: PairLine
    first: RecordFacts
    second: RecordFacts
    start: Part
    parts: tuple[Part, ...]
    #: Whether the keys still bring the two together.
    found: bool
    note: str | None
    version: int
    may_decide: bool
    #: Whether both are firms, so that they could be merged.
    both_firms: bool


def queue(
    db: Session,
    *,
    viewer: Viewer,
    show: PairDecision | None = None,
    grade: PairGrade | None = None,
    applications: bool | None = None,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[PairLine]:
    """Pairs nobody decided on (or those decided as `show`), likeliest first.

    `applications`: only pairs with one (True) or without (False). `NotFoundError` for everybody
    the registry is not for; applications are the secretariat's alone.
    """
    rows = _visible(select(DuplicatePair.id), viewer)
    rows = rows.where(
        DuplicatePair.found & DuplicatePair.decision.is_(None)
        if show is None
        else DuplicatePair.decision == show
    )
    if grade is not None:
        rows = rows.where(DuplicatePair.grade == grade)
    if applications is not None:
        rows = rows.where(_firms_alone() if not applications else ~_firms_alone())
    stretch = read_stretch(db, rows, _LIKELIEST_FIRST, cursor=cursor, size=size)
    ids = [row.id for row in stretch.rows]
    found = {row.id: row for row in _pairs(db, ids)}
    lines = _lines(db, {each for row in found.values() for each in (row.first_id, row.second_id)})
    return Page(
        items=[_line(found[each], lines) for each in ids],
        count=capped_count(db, rows, _LIKELIEST_FIRST),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def pair(db: Session, pair: PublicId, *, viewer: Viewer) -> PairPage:
    """One pair, side by side; `NotFoundError` for everybody it is not for."""
    found_id = db.scalar(
        _visible(select(DuplicatePair.id), viewer).where(DuplicatePair.public_id == pair)
    )
    if found_id is None:
        raise NotFoundError
    (row,) = _pairs(db, [found_id])
    lines = _lines(db, {row.first_id, row.second_id})
    line = _line(row, lines)
    both = row.first.firm_id is not None and row.second.firm_id is not None
    return PairPage(
        line=line,
        first=_facts(db, row.first, line.first),
        second=_facts(db, row.second, line.second),
        start=starting_point(),
        parts=words_of(row.parts),
        found=row.found,
        note=row.note,
        version=row.lock_version,
        may_decide=viewer.has(Role.SECRETARIAT),
        both_firms=both,
    )


def _visible(rows: Select[Any], viewer: Viewer) -> Select[Any]:
    if not viewer.has(*REGISTRY_READERS):
        raise NotFoundError
    return rows if viewer.has(Role.SECRETARIAT) else rows.where(_firms_alone())


def _firms_alone() -> Any:
    first, second = aliased(MatchRecord), aliased(MatchRecord)
    return (
        select(first.id)
        .where(
            first.id == DuplicatePair.first_id,
            second.id == DuplicatePair.second_id,
            first.firm_id.is_not(None),
            second.firm_id.is_not(None),
        )
        .exists()
    )


def _pairs(db: Session, ids: Collection[int]) -> Iterable[DuplicatePair]:
    return db.scalars(
        select(DuplicatePair)
        .where(DuplicatePair.id.in_(ids))
        .options(joinedload(DuplicatePair.first), joinedload(DuplicatePair.second))
    )


def _lines(db: Session, records: Collection[int]) -> dict[int, RecordLine]:
    rows = db.scalars(
        select(MatchRecord)
        .where(MatchRecord.id.in_(records))
        .options(
            joinedload(MatchRecord.firm).joinedload(Firm.organisation),
            joinedload(MatchRecord.firm).selectinload(Firm.identifiers),
            joinedload(MatchRecord.application),
        )
    )
    return {row.id: _record_line(row) for row in rows}


def _apart(row: DuplicatePair, lines: dict[int, RecordLine]) -> tuple[RecordLine, RecordLine]:
    """Both records as the pair names them: a reader has to know which is which."""
    first, second = told_apart(_names(row.first), _names(row.second))
    return replace(lines[row.first_id], name=first), replace(lines[row.second_id], name=second)


def _names(row: MatchRecord) -> Names:
    if row.firm is not None:
        return names_of(row.firm)
    said = _applied(row)
    return Names(said.name_ko, said.name_vi, said.name_en, said.public_id)


def _record_line(row: MatchRecord) -> RecordLine:
    if row.firm is not None:
        home = row.firm.organisation
        numbers = sorted((each.scheme, each.value) for each in row.firm.identifiers)
        return RecordLine(
            pick(home.name_ko, home.name_vi, home.name_en),
            ", ".join(written(scheme, value) for scheme, value in numbers),
            home.demo,
            row.firm.public_id,
            None,
        )
    said = _applied(row)
    return RecordLine(
        pick(said.name_ko, said.name_vi, said.name_en),
        written(said.scheme, said.value),
        False,
        None,
        said.public_id,
    )


def _applied(row: MatchRecord) -> FirmApplication:
    if row.application is None:
        raise NotFoundError  # the schema's check keeps this from happening
    return row.application


def _facts(db: Session, row: MatchRecord, line: RecordLine) -> RecordFacts:
    if row.firm is not None:
        home = row.firm.organisation
        further = select(FirmName.text).where(FirmName.firm_id == row.firm.id)
        return RecordFacts(
            line=line,
            name_ko=home.name_ko,
            name_vi=home.name_vi,
            name_en=home.name_en,
            further=tuple(sorted(db.scalars(further))),
            country=row.firm.country,
            size_class=row.firm.size_class,
            website=row.firm.website,
            address=row.firm.address,
            since=home.created_at,
            state=None,
            organisation=home.public_id,
        )
    said = _applied(row)
    return RecordFacts(
        line=line,
        name_ko=said.name_ko,
        name_vi=said.name_vi,
        name_en=said.name_en,
        further=(),
        country=said.country,
        size_class=said.size_class,
        website=None,
        address=said.address,
        since=said.applied_at,
        state=said.state,
        organisation=None,
    )


def _line(row: DuplicatePair, lines: dict[int, RecordLine]) -> PairLine:
    first, second = _apart(row, lines)
    return PairLine(
        public_id=row.public_id,
        score_bp=row.score_bp,
        grade=row.grade,
        certain=row.certain and row.found,
        first=first,
        second=second,
        decision=row.decision,
        decided_at=row.decided_at,
    )
