"""Holdings above firms, however far up: public records, and what firms declare of themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all
from sqlalchemy.orm import aliased

from app.accounts.models import Organisation
from app.conflicts.board.ownership import DEPTH
from app.conflicts.board.ties import HoldingOnBoard
from app.conflicts.loading.dated_rows import Dated, Moment, Statement, stood
from app.conflicts.registers.fact_models import Holding
from app.core.prepared import Asked, among
from app.firms.models import Firm, FirmIdentifier
from app.firms.profile.models import DeclaredRelation, RelationKind

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
    """All that stand above these companies, level upon level. An owner is known by its firm where
    it is one here, else by the key of its name.

    Firms are looked up row by row: joined, PostgreSQL would read all of them, because it cannot
    know how few rows a climb gives.
    """
    below = union_all(  # each by its index
        select(Holding.id).where(among(Holding.owned_firm_id, "firms")),
        select(Holding.id).where(among(Holding.owned_key, "names")),
    )
    read = (*_HoldingRow._fields[:-2], "owned_firm_id")
    above = (
        select(*(getattr(Holding, name) for name in read))
        .where(Holding.id.in_(below), stood(Holding, as_of))
        .cte("above", recursive=True)
    )
    higher = aliased(Holding)
    held = or_(
        higher.owned_firm_id == above.c.owner_firm_id,
        and_(above.c.owner_firm_id.is_(None), higher.owned_key == above.c.owner_key),
    )
    above = above.union(
        select(*(getattr(higher, name) for name in read))
        .join(above, held)
        .where(stood(higher, as_of))
    )

    def named(firm_id: ColumnElement[Any]) -> ColumnElement[Any]:
        return select(Firm.public_id).where(Firm.id == firm_id).scalar_subquery()

    return select(
        *(above.c[name] for name in _HoldingRow._fields[:-2]),
        named(above.c.owner_firm_id),
        named(above.c.owned_firm_id),
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
    declare: bool = True,
) -> tuple[HoldingOnBoard, ...]:
    """Every holding above these firms, by id. With `recorded_only`, public records and nothing
    that firms declare of themselves. Without `declare`, these firms are known to declare nothing
    and to be declared by nobody."""
    reached = _Reached(set(firm_ids))
    asked = reached.firms.copy() if recorded_only or not declare else set[int]()
    for _round in range(DEPTH):  # what is declared may lead to more that is recorded
        reached.climb(db, as_of)
        new = set() if recorded_only else reached.firms - asked
        if not new:
            break
        asked |= new
        reached.take(_declared(db, new, as_of))
        if reached.all_climbed:
            break
    return tuple(reached.holdings[name] for name in sorted(reached.holdings))


#: A holding, the owner's row id where it is a firm here, and its key.
Found = tuple[HoldingOnBoard, int | None, str]


@dataclass
class _Reached:
    """The companies that have been reached on the way up, and the holdings that led there."""

    firms: set[int]
    #: Keys of companies that are no firms here.
    names: set[str] = field(default_factory=set)
    holdings: dict[str, HoldingOnBoard] = field(default_factory=dict)
    #: Those above which all that is recorded is known.
    _firms_climbed: set[int] = field(default_factory=set)
    _names_climbed: set[str] = field(default_factory=set)

    @property
    def all_climbed(self) -> bool:
        """Whether everything recorded above everybody is known."""
        return self.firms == self._firms_climbed and self.names == self._names_climbed

    def climb(self, db: Asked, as_of: datetime | None) -> None:
        """Read what is recorded above those where nobody has looked yet."""
        firms, names = self.firms - self._firms_climbed, self.names - self._names_climbed
        self.take(_recorded(db, firms, names, as_of))
        # The statement has climbed from whomever it reached.
        self._firms_climbed, self._names_climbed = self.firms.copy(), self.names.copy()

    def take(self, rows: Iterable[Found]) -> None:
        """Keep holdings, and note their owners as reached."""
        for holding, firm, name in rows:
            self.holdings[holding.id] = holding
            if firm is not None:
                self.firms.add(firm)
            else:
                self.names.add(name)


def _recorded(
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
