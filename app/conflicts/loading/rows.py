"""The rows behind boards: a fixed number of statements for any number of tenders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple, Protocol, TypeVar

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.conflicts.board.facts import AffiliationOnBoard
from app.conflicts.loading.dated_rows import by_owner
from app.conflicts.loading.facts_there import ANY, Kind, kinds_of_firms, kinds_of_tenders
from app.conflicts.loading.record_rows import Records, read_records
from app.conflicts.loading.team_rows import FirmRow, TeamRows, read_firms, read_teams
from app.conflicts.loading.tie_rows import TieRows, read_ties
from app.conflicts.models import TenderMatchKey
from app.core.prepared import Asked, Prepared, among
from app.firms.models import Affiliation, BusinessGroup, FirmIdentifier, IdentifierScheme
from app.interests.models import IntendedRole, Interest, InterestSharing
from app.provinces.models import Province
from app.tenders.models import (
    GoverningLaw,
    LinkState,
    Lot,
    PlanLink,
    Tender,
    TenderKind,
    TenderProvince,
    TenderStatus,
)

#: Boards made, and findings compared, at once: memory stays small however many there are.
CHUNK: Final = 400


class TenderRow(NamedTuple):
    """A tender with the columns a board needs."""

    id: int
    public_id: str
    kind: TenderKind
    notice_no: str | None
    title: str
    title_ko: str | None
    title_en: str | None
    project_name: str | None
    status: TenderStatus
    buyer: str | None
    procuring_entity: str | None
    method: str | None
    governing_law: GoverningLaw
    currency: str | None
    budget_minor: int | None
    published_at: datetime | None
    created_at: datetime
    closes_at: datetime | None


class LotRow(NamedTuple):
    """A lot of a tender."""

    tender_id: int
    id: int
    public_id: str
    number: str
    status: TenderStatus
    closes_at: datetime | None


class InterestRow(NamedTuple):
    """An interest, and whether it is shared now."""

    tender_id: int
    id: int
    public_id: str
    lot_id: int | None
    firm_id: int
    role: IntendedRole
    registered_at: datetime
    withdrawn_at: datetime | None
    carried_from_id: int | None
    shared: bool


class IdentifierRow(NamedTuple):
    """An identifier as registered."""

    firm_id: int
    scheme: IdentifierScheme
    value: str


class _LinkRow(NamedTuple):
    plan_id: int
    notice_id: int


class _PlaceRow(NamedTuple):
    tender_id: int
    code: str


class _AffiliationRow(NamedTuple):
    firm_id: int
    group: str
    valid_from: date
    valid_to: date | None
    source: str


class _OfTender(Protocol):
    @property
    def tender_id(self) -> int: ...


class _OfFirm(Protocol):
    @property
    def firm_id(self) -> int: ...


T = TypeVar("T", bound=_OfTender)
F = TypeVar("F", bound=_OfFirm)


@dataclass(frozen=True)
class Rows:
    """Everything read for one chunk of tenders, by owner."""

    lots: dict[int, list[LotRow]]
    #: Notice → plans whose interests are read with it.
    plans: dict[int, list[int]]
    #: Plans that have become a notice: their interests are read there.
    superseded: set[int]
    interests: dict[int, list[InterestRow]]
    identifiers: dict[int, list[IdentifierRow]]
    affiliations: dict[int, list[AffiliationOnBoard]]
    records: Records
    teams: TeamRows
    firms: dict[int, FirmRow]
    near: dict[int, list[TenderRow]]
    ties: TieRows
    #: Today's units of the places of tenders that have another near, and of those.
    places: dict[int, frozenset[str]]


_TENDERS: Final = Prepared(
    TenderRow,
    select(*(getattr(Tender, name) for name in TenderRow._fields))
    .where(among(Tender.id, "tenders"))
    .order_by(Tender.id),
)
_LOTS: Final = Prepared(
    LotRow,
    select(*(getattr(Lot, name) for name in LotRow._fields))
    .where(among(Lot.tender_id, "tenders"))
    .order_by(Lot.number),
)
_ON_EITHER_SIDE: Final = or_(
    among(PlanLink.plan_id, "tenders"), among(PlanLink.notice_id, "tenders")
)
_LINKS: Final = Prepared(
    _LinkRow, select(PlanLink.plan_id, PlanLink.notice_id).where(_ON_EITHER_SIDE)
)
_LINKED: Final = Prepared(
    _LinkRow,
    select(PlanLink.plan_id, PlanLink.notice_id)
    .where(PlanLink.state == LinkState.LINKED, _ON_EITHER_SIDE)
    .order_by(PlanLink.plan_id),
)
_SHARED: Final = exists().where(
    InterestSharing.interest_id == Interest.id, InterestSharing.ended_at.is_(None)
)
_INTERESTS_OF_ALL: Final = select(
    *(getattr(Interest, name) for name in InterestRow._fields[:-1]), _SHARED
).where(among(Interest.tender_id, "tenders"))
_INTERESTS: Final = Prepared(InterestRow, _INTERESTS_OF_ALL)
_INTERESTS_OF_FIRM: Final = Prepared(
    InterestRow, _INTERESTS_OF_ALL.where(among(Interest.firm_id, "firm"))
)
_IDENTIFIERS: Final = Prepared(
    IdentifierRow,
    select(FirmIdentifier.firm_id, FirmIdentifier.scheme, FirmIdentifier.value).where(
        among(FirmIdentifier.firm_id, "firms")
    ),
)
_AFFILIATIONS: Final = Prepared(
    _AffiliationRow,
    select(
        Affiliation.firm_id,
        BusinessGroup.public_id,
        Affiliation.valid_from,
        Affiliation.valid_to,
        Affiliation.source,
    )
    .join(BusinessGroup, BusinessGroup.id == Affiliation.group_id)
    .where(among(Affiliation.firm_id, "firms"), Affiliation.retracted_at.is_(None)),
)
_OURS, _THEIRS = aliased(TenderMatchKey), aliased(TenderMatchKey)
_NEAR: Final = Prepared(
    _LinkRow,
    select(_OURS.tender_id, _THEIRS.tender_id)
    .join(_THEIRS, and_(_THEIRS.key == _OURS.key, _THEIRS.tender_id != _OURS.tender_id))
    .where(among(_OURS.tender_id, "tenders")),
)


_OLD, _TODAY = aliased(Province), aliased(Province)
_PLACES: Final = Prepared(
    _PlaceRow,
    select(TenderProvince.tender_id, func.coalesce(_TODAY.code, _OLD.code))
    .join(_OLD, _OLD.id == TenderProvince.province_id)
    .outerjoin(_TODAY, _TODAY.id == _OLD.successor_id)
    .where(among(TenderProvince.tender_id, "tenders")),
)


def read_places(db: Asked, tender_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The places of tenders as units of today's map, by code: what merged is one."""
    found: dict[int, set[str]] = {}
    for tender_id, code in _PLACES(db, tenders=sorted(tender_ids)):
        found.setdefault(tender_id, set()).add(code)
    return {tender_id: frozenset(codes) for tender_id, codes in found.items()}


def neighbours(db: Session, tender_ids: Collection[int]) -> set[int]:
    """These tenders with the plans and notices they are or were linked to (public facts)."""
    return set(tender_ids).union(*_LINKS(db, tenders=tender_ids))


def read_tenders(db: Asked, tender_ids: Collection[int]) -> list[TenderRow]:
    """These tenders, by id."""
    return _TENDERS(db, tenders=tender_ids)


def read_rows(
    db: Asked,
    tender_ids: Sequence[int],
    only_firm: int | None,
    *,
    patterns: bool = False,
    firms_too: Collection[int] = (),
) -> Rows:
    """Everything the boards of these tenders are made of; with `only_firm`, its own; with
    `patterns`, what D14 alone reads too; with the facts of `firms_too`, wherever they stand."""
    # Of what a firm waits for, each statement is sent: none may depend on what rivals filed.
    of_tenders = kinds_of_tenders(db, tender_ids) if only_firm is None else ANY
    plans, superseded = _plan_links(db, tender_ids) if Kind.LINKS in of_tenders else ({}, set())
    wanted = {*tender_ids, *(plan for linked in plans.values() for plan in linked)}
    interests = _by_tender(
        _INTERESTS(db, tenders=wanted)
        if only_firm is None
        else _INTERESTS_OF_FIRM(db, tenders=wanted, firm=[only_firm])
    )
    teams = read_teams(db, tender_ids, only_firm)
    found = teams.firm_ids | {row.firm_id for rows in interests.values() for row in rows}
    found |= set(firms_too)
    firm_ids = sorted(found if only_firm is None else found | {only_firm})
    firms = read_firms(db, firm_ids)
    names = {firm.id: firm.public_id for firm in firms.values()}
    near = _near(db, tender_ids) if only_firm is None and Kind.NEAR in of_tenders else {}
    there = of_tenders | kinds_of_firms(db, firm_ids) if only_firm is None else ANY
    return Rows(
        lots=_by_tender(_LOTS(db, tenders=tender_ids)) if Kind.LOTS in there else {},
        plans=plans,
        superseded=superseded,
        interests=interests,
        identifiers=_by_firm(_IDENTIFIERS(db, firms=firm_ids)),
        affiliations=_affiliations(db, names) if Kind.AFFILIATIONS in there else {},
        records=read_records(db, tender_ids, names, there),
        teams=teams,
        firms=firms,
        near=near,
        places=read_places(db, _with_near(near)) if near else {},
        ties=read_ties(db, tender_ids, names, only_firm=only_firm, patterns=patterns, there=there),
    )


def _by_tender(rows: Iterable[T]) -> dict[int, list[T]]:
    grouped: dict[int, list[T]] = {}
    for row in rows:
        grouped.setdefault(row.tender_id, []).append(row)
    return grouped


def _by_firm(rows: Iterable[F]) -> dict[int, list[F]]:
    grouped: dict[int, list[F]] = {}
    for row in rows:
        grouped.setdefault(row.firm_id, []).append(row)
    return grouped


def _plan_links(db: Asked, tender_ids: Sequence[int]) -> tuple[dict[int, list[int]], set[int]]:
    links = _LINKED(db, tenders=tender_ids)
    plans: dict[int, list[int]] = {}
    for plan_id, notice_id in links:
        plans.setdefault(notice_id, []).append(plan_id)
    return plans, {plan_id for plan_id, _notice_id in links}


def _affiliations(db: Asked, names: Mapping[int, str]) -> dict[int, list[AffiliationOnBoard]]:
    return by_owner(
        (row.firm_id, AffiliationOnBoard(names[row.firm_id], *row[1:]))
        for row in _AFFILIATIONS(db, firms=names)
    )


def _with_near(near: dict[int, list[TenderRow]]) -> set[int]:
    return set(near) | {other.id for others in near.values() for other in others}


def _near(db: Asked, tender_ids: Sequence[int]) -> dict[int, list[TenderRow]]:
    """Other records that share a match key with one of these."""
    pairs = set(_NEAR(db, tenders=tender_ids))
    if not pairs:  # public facts alone decide it
        return {}
    known = {row.id: row for row in read_tenders(db, {other for _own, other in pairs})}
    near: dict[int, list[TenderRow]] = {}
    for own, other in sorted(pairs):
        near.setdefault(own, []).append(known[other])
    return near
