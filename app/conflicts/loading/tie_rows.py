"""What ties rivals, behind boards, in a fixed number of statements.

With `only_firm`, what that firm itself has named for bids, and nothing else: cross rules alone
read the rest. `as_of` leaves out what was not recorded yet, and keeps what was not taken back yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from app.conflicts.board.ties import (
    AwardOnBoard,
    FileOnBoard,
    InvitationOnBoard,
    MarkOnBoard,
    PersonOnBoard,
    PromiseOnBoard,
    SubcontractOnBoard,
)
from app.conflicts.loading.dated_rows import Dated, Moment, Statement, by_owner, stood, under_way
from app.conflicts.loading.facts_there import ANY, Kind, Kinds
from app.conflicts.loading.file_rows import read_firm_files, read_room_files
from app.conflicts.loading.holding_rows import read_holdings
from app.conflicts.loading.in_common import Held, by_owned
from app.conflicts.loading.pattern_rows import read_invitations, read_past
from app.conflicts.loading.promise_rows import read_promises
from app.conflicts.registers.fact_models import FirmMark, MarkKind, Subcontract
from app.core.prepared import Asked, among
from app.firms.profile.models import Director, Position
from app.tenders.models import Lot

#: A value that more firms use than this is an office building's or a mail service's.
HUB: Final = 20


@dataclass(frozen=True)
class TieRows:
    """By row id of the firm or tender it is about; holdings, which reach further, by the company
    that is held."""

    people: dict[int, list[PersonOnBoard]] = field(default_factory=dict)
    holdings: Held = field(default_factory=dict)
    marks: dict[int, list[MarkOnBoard]] = field(default_factory=dict)
    subcontracts: dict[int, list[SubcontractOnBoard]] = field(default_factory=dict)
    promises: dict[int, list[PromiseOnBoard]] = field(default_factory=dict)
    #: Of the firm's profile, and of rooms by tender.
    firm_files: dict[int, list[FileOnBoard]] = field(default_factory=dict)
    room_files: dict[int, list[FileOnBoard]] = field(default_factory=dict)
    invitations: dict[int, list[InvitationOnBoard]] = field(default_factory=dict)
    past: dict[int, list[AwardOnBoard]] = field(default_factory=dict)


def read_ties(
    db: Asked,
    tender_ids: Collection[int],
    names: Mapping[int, str],
    *,
    only_firm: int | None = None,
    patterns: bool = False,
    as_of: datetime | None = None,
    there: Kinds = ANY,
) -> TieRows:
    """What ties the firms on these tenders, given with their public ids, of the kinds that are
    `there`; with `patterns`, what D14 reads too."""
    promises = read_promises(db, tender_ids, only_firm, as_of) if Kind.PROMISES in there else {}
    if only_firm is not None:
        return TieRows(promises=promises)
    return TieRows(
        people=_people(db, names, as_of),
        holdings=_holdings(db, names, as_of, there),
        marks=_marks(db, names, as_of),
        subcontracts=(
            _subcontracts(db, tender_ids, names, as_of) if Kind.SUBCONTRACTS in there else {}
        ),
        promises=promises,
        firm_files=read_firm_files(db, names, as_of) if Kind.FIRM_FILES in there else {},
        room_files=read_room_files(db, tender_ids, names, as_of)
        if Kind.ROOM_FILES in there
        else {},
        invitations=read_invitations(db, tender_ids, names, as_of) if patterns else {},
        past=read_past(db, tender_ids, as_of) if patterns else {},
    )


def _holdings(db: Asked, names: Mapping[int, str], as_of: datetime | None, there: Kinds) -> Held:
    if Kind.HOLDINGS not in there and Kind.DECLARED not in there:
        return {}
    return by_owned(read_holdings(db, names, as_of, declare=Kind.DECLARED in there))


class _PersonRow(NamedTuple):
    firm_id: int
    public_id: str
    name: str
    name_key: str
    person_key: str | None
    position: Position
    valid_from: date
    valid_to: date | None
    source: str


def _select_people(as_of: Moment) -> Statement:
    """Those alone whose name stands in two of the firms, and not each with another date of birth:
    nobody compares the others."""
    other = aliased(Director)
    shared = (
        select(other.name_key)
        .where(
            among(other.firm_id, "firms"),
            under_way(other.declared_at, other.retracted_at, as_of),
        )
        .group_by(other.name_key)
        .having(
            func.min(other.firm_id) < func.max(other.firm_id),
            # People whose dates of birth are known and differ are not one.
            or_(
                func.count(other.person_key) < func.count(),
                func.count(func.distinct(other.person_key)) < func.count(other.person_key),
            ),
        )
        .subquery()
    )
    return (
        select(*(getattr(Director, name) for name in _PersonRow._fields))
        .join(shared, shared.c.name_key == Director.name_key)
        .where(
            among(Director.firm_id, "firms"),
            under_way(Director.declared_at, Director.retracted_at, as_of),
        )
        .order_by(Director.public_id)
    )


_PEOPLE: Final = Dated(_PersonRow, _select_people)


def _people(
    db: Asked, names: Mapping[int, str], as_of: datetime | None
) -> dict[int, list[PersonOnBoard]]:
    return by_owner(
        (
            row.firm_id,
            PersonOnBoard(
                id=row.public_id,
                firm=names[row.firm_id],
                name=row.name,
                name_key=row.name_key,
                person_key=row.person_key,
                position=row.position.value,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
            ),
        )
        for row in _PEOPLE(db, as_of, firms=names)
    )


class _MarkRow(NamedTuple):
    firm_id: int
    public_id: str
    kind: MarkKind
    key: str
    shown: str
    valid_from: date | None
    valid_to: date | None
    source: str


def _select_marks(as_of: Moment) -> Statement:
    """Those alone that two of the firms use, and no more firms anywhere than a business has."""
    here, anywhere = aliased(FirmMark), aliased(FirmMark)
    holders = (
        select(func.count(func.distinct(anywhere.firm_id)))
        .where(anywhere.kind == here.kind, anywhere.key == here.key, stood(anywhere, as_of))
        .scalar_subquery()
    )
    shared = (
        select(here.kind, here.key)
        .where(among(here.firm_id, "firms"), stood(here, as_of))
        .group_by(here.kind, here.key)
        .having(func.min(here.firm_id) < func.max(here.firm_id), holders <= HUB)
        .subquery()
    )
    return (
        select(*(getattr(FirmMark, name) for name in _MarkRow._fields))
        .join(shared, and_(shared.c.kind == FirmMark.kind, shared.c.key == FirmMark.key))
        .where(among(FirmMark.firm_id, "firms"), stood(FirmMark, as_of))
        .order_by(FirmMark.public_id)
    )


_MARKS: Final = Dated(_MarkRow, _select_marks)


def _marks(
    db: Asked, names: Mapping[int, str], as_of: datetime | None
) -> dict[int, list[MarkOnBoard]]:
    return by_owner(
        (
            row.firm_id,
            MarkOnBoard(
                id=row.public_id,
                firm=names[row.firm_id],
                kind=row.kind.value,
                key=row.key,
                shown=row.shown,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
            ),
        )
        for row in _MARKS(db, as_of, firms=names)
    )


class _SubcontractRow(NamedTuple):
    tender_id: int
    public_id: str
    firm_id: int
    subcontractor_id: int
    recorded_at: datetime
    source: str
    lot: str | None


def _select_subcontracts(as_of: Moment) -> Statement:
    return (
        select(*(getattr(Subcontract, n) for n in _SubcontractRow._fields[:-1]), Lot.public_id)
        .outerjoin(Lot, Lot.id == Subcontract.lot_id)
        .where(among(Subcontract.tender_id, "tenders"), stood(Subcontract, as_of))
        .order_by(Subcontract.public_id)
    )


_SUBCONTRACTS: Final = Dated(_SubcontractRow, _select_subcontracts)


def _subcontracts(
    db: Asked, tender_ids: Collection[int], names: Mapping[int, str], as_of: datetime | None
) -> dict[int, list[SubcontractOnBoard]]:
    """Between firms that both stand on a board here."""
    return by_owner(
        (
            row.tender_id,
            SubcontractOnBoard(
                row.public_id,
                names[row.firm_id],
                names[row.subcontractor_id],
                row.lot,
                row.recorded_at,
                row.source,
            ),
        )
        for row in _SUBCONTRACTS(db, as_of, tenders=tender_ids)
        if row.firm_id in names and row.subcontractor_id in names
    )
