"""Holdings above firms, however far up: public records, and what firms declare of themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, Final

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation
from app.conflicts.fact_models import Holding
from app.conflicts.ownership import DEPTH
from app.conflicts.ties_on_board import HoldingOnBoard
from app.firms.models import Firm, FirmIdentifier
from app.firms.profile_models import DeclaredRelation, RelationKind

#: A parent whose share is not stated decides as if it held the whole.
_WHOLE: Final = 10_000
_UPWARDS: Final = (RelationKind.PARENT, RelationKind.SHAREHOLDER)
_DOWNWARDS: Final = (RelationKind.SUBSIDIARY, RelationKind.HOLDING)


def read_holdings(
    db: Session,
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
    db: Session, firms: Collection[int], names: Collection[str], as_of: datetime | None
) -> Iterator[Found]:
    owner, owned = aliased(Firm), aliased(Firm)
    rows = (
        select(Holding, owner.public_id, owned.public_id)
        .outerjoin(owner, owner.id == Holding.owner_firm_id)
        .outerjoin(owned, owned.id == Holding.owned_firm_id)
        .where(or_(Holding.owned_firm_id.in_(firms), Holding.owned_key.in_(names)))
    )
    if as_of is None:
        rows = rows.where(Holding.retracted_at.is_(None))
    else:
        rows = rows.where(
            Holding.recorded_at <= as_of,
            or_(Holding.retracted_at.is_(None), Holding.retracted_at > as_of),
        )
    for row, above, below in db.execute(rows):
        key = above or row.owner_key
        holding = HoldingOnBoard(
            id=row.public_id,
            owner=key,
            owned=below or row.owned_key,
            owner_name=row.owner,
            owned_name=row.owned,
            share_bp=row.share_bp,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
        )
        yield holding, row.owner_firm_id, key


def _declared(db: Session, firms: Collection[int], as_of: datetime | None) -> Iterator[Found]:
    """Parents and shareholders that these firms declare, and firms that declare a share in them."""
    for row, declarer, name, other_id, other in db.execute(_relations(firms, as_of)):
        stranger = f"~{row.other_key}"
        ours = (row.firm_id, declarer, name)
        theirs = (other_id, other or stranger, row.other_name)
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


def _relations(firms: Iterable[int], as_of: datetime | None) -> Select[*tuple[Any, ...]]:
    number, other = aliased(FirmIdentifier), aliased(Firm)
    rows = (
        select(
            DeclaredRelation,
            Firm.public_id,
            Organisation.name_ko,
            number.firm_id,
            other.public_id,
        )
        .join(Firm, Firm.id == DeclaredRelation.firm_id)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .outerjoin(
            number,
            and_(number.scheme == DeclaredRelation.scheme, number.value == DeclaredRelation.value),
        )
        .outerjoin(other, other.id == number.firm_id)
        .where(or_(DeclaredRelation.firm_id.in_(firms), number.firm_id.in_(firms)))
    )
    return rows if as_of is None else rows.where(DeclaredRelation.declared_at <= as_of)


Company = tuple[int | None, str, str | None]


def _edge(row: DeclaredRelation, owner: Company, owned: Company, share: int) -> Found:
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
