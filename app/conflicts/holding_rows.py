"""Holdings above firms, however far up: public records, and what firms declare of themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from itertools import chain
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all
from sqlalchemy.orm import aliased

from app.accounts.models import Organisation
from app.conflicts.dated_rows import Dated, Moment, Statement, stood
from app.conflicts.fact_models import Holding
from app.conflicts.ownership import DEPTH
from app.conflicts.ties_on_board import HoldingOnBoard
from app.core.prepared import Asked, among
from app.firms.models import Firm, FirmIdentifier
from app.firms.profile_models import DeclaredRelation, RelationKind

#: A parent whose share is not stated decides as if it held the whole.
_WHOLE: Final = 10_000
_UPWARDS: Final = (RelationKind.PARENT, RelationKind.SHAREHOLDER)
_DOWNWARDS: Final = (RelationKind.SUBSIDIARY, RelationKind.HOLDING)


class _HoldingRow(NamedTuple):
    public_id: str
    owner_firm_id: int | None
    owner: str
    owner_key: str
    owned: str
    owned_key: str
    share_bp: int
    valid_from: date
    valid_to: date | None
    source: str
    above: str | None
    below: str | None


class _RelationRow(NamedTuple):
    public_id: str
    firm_id: int
    kind: RelationKind
    other_name: str
    other_key: str
    share: int | None
    valid_from: date
    valid_to: date | None
    source: str
    declarer: str
    name: str
    other_id: int | None
    other: str | None


def _select_holdings(as_of: Moment) -> Statement:
    owner, owned = aliased(Firm), aliased(Firm)
    below = among(Holding.owned_firm_id, "firms"), among(Holding.owned_key, "names")
    return (
        select(
            *(getattr(Holding, name) for name in _HoldingRow._fields[:-2]),
            owner.public_id,
            owned.public_id,
        )
        .outerjoin(owner, owner.id == Holding.owner_firm_id)
        .outerjoin(owned, owned.id == Holding.owned_firm_id)
        .where(or_(*below), stood(Holding, as_of))
    )


def _select_relations(as_of: Moment) -> Statement:
    """Declared by these firms, and of them by others: each by its index."""
    number = aliased(FirmIdentifier)
    declared = _declarations(number, as_of).where(among(DeclaredRelation.firm_id, "firms"))
    own = aliased(FirmIdentifier)
    values = select(own.value).where(among(own.firm_id, "firms"))  # few: found first
    named = _declarations(number, as_of).where(
        DeclaredRelation.value.in_(values), among(number.firm_id, "firms")
    )
    return union_all(declared, named)


def _declarations(number: Any, as_of: Moment) -> Select[*tuple[Any, ...]]:
    other = aliased(Firm)
    same: ColumnElement[bool] = and_(
        number.scheme == DeclaredRelation.scheme, number.value == DeclaredRelation.value
    )
    rows = (
        select(
            *(getattr(DeclaredRelation, name) for name in _RelationRow._fields[:-4]),
            Firm.public_id,
            Organisation.name_ko,
            number.firm_id,
            other.public_id,
        )
        .join(Firm, Firm.id == DeclaredRelation.firm_id)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .outerjoin(number, same)
        .outerjoin(other, other.id == number.firm_id)
    )
    return rows if as_of is None else rows.where(DeclaredRelation.declared_at <= as_of)


_HOLDINGS: Final = Dated(_HoldingRow, _select_holdings)
_RELATIONS: Final = Dated(_RelationRow, _select_relations)


def read_holdings(
    db: Asked,
    firm_ids: Collection[int],
    as_of: datetime | None = None,
    *,
    recorded_only: bool = False,
) -> tuple[HoldingOnBoard, ...]:
    """Every holding above these firms, by id; a round of statements a level. With
    `recorded_only`, public records and nothing that firms declare of themselves."""
    found: dict[str, HoldingOnBoard] = {}
    firms, names = set(firm_ids), set[str]()
    seen_firms, seen_names = set[int](), set[str]()
    for _level in range(DEPTH):
        new_firms, new_names = firms - seen_firms, names - seen_names
        if not new_firms and not new_names:
            break
        seen_firms |= new_firms
        seen_names |= new_names
        rows = _above(db, new_firms, new_names, as_of)
        if new_firms and not recorded_only:
            rows = chain(rows, _declared(db, new_firms, as_of))
        for holding, firm, name in rows:
            found[holding.id] = holding
            if firm is not None:
                firms.add(firm)
            else:
                names.add(name)
    return tuple(found[name] for name in sorted(found))


#: A holding, the owner's row id where it is a firm here, and its key.
Found = tuple[HoldingOnBoard, int | None, str]


def _above(
    db: Asked, firms: Collection[int], names: Collection[str], as_of: datetime | None
) -> Iterator[Found]:
    for row in _HOLDINGS(db, as_of, firms=firms, names=names):
        key = row.above or row.owner_key
        holding = HoldingOnBoard(
            id=row.public_id,
            owner=key,
            owned=row.below or row.owned_key,
            owner_name=row.owner,
            owned_name=row.owned,
            share_bp=row.share_bp,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
        )
        yield holding, row.owner_firm_id, key


def _declared(db: Asked, firms: Collection[int], as_of: datetime | None) -> Iterator[Found]:
    """Parents and shareholders that these firms declare, and firms that declare a share in them."""
    for row in _RELATIONS(db, as_of, firms=firms):
        stranger, other_id = f"~{row.other_key}", row.other_id
        ours = (row.firm_id, row.declarer, row.name)
        theirs = (other_id, row.other or stranger, row.other_name)
        share = row.share or (_WHOLE if row.kind not in {RelationKind.SHAREHOLDER} else None)
        if row.kind is RelationKind.HOLDING and row.share is None:
            share = None
        if row.kind is RelationKind.SISTER:
            parent = (None, f"~{row.public_id}", "?")
            for child in (ours, theirs):
                if child[0] in firms:
                    yield _edge(row, parent, child, _WHOLE)
        elif share is not None and row.kind in _UPWARDS and row.firm_id in firms:
            yield _edge(row, theirs, ours, share)
        elif share is not None and row.kind in _DOWNWARDS and other_id in firms:
            yield _edge(row, ours, theirs, share)


Company = tuple[int | None, str, str | None]


def _edge(row: _RelationRow, owner: Company, owned: Company, share: int) -> Found:
    holding = HoldingOnBoard(
        id=f"{row.public_id}-{owned[1]}",
        owner=owner[1],
        owned=owned[1],
        owner_name=owner[2] or owner[1],
        owned_name=owned[2] or owned[1],
        share_bp=share,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
    )
    return holding, owner[0], owner[1]
