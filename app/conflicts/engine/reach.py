"""How far a change reaches: the boards on which something else may be found because of it.

What was taken back still leads on: its board has to be looked at once more without it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.conflicts.loading.tie_rows import HUB
from app.conflicts.models import TenderMatchState
from app.conflicts.registers.fact_models import BidPromise, FirmMark, Holding
from app.consortia.bid_models import Bid
from app.core.prepared import Prepared, among
from app.firms.models import FirmIdentifier
from app.firms.profile.models import DeclaredRelation

#: Holdings that are followed from one changed firm, up and down.
_ROUNDS: Final = 16


def related_firms(db: Session, firm_ids: Collection[int]) -> set[int]:
    """These firms, those tied to them by ownership however far, and those that share a mark."""
    if not firm_ids:
        return set()
    return _kin(db, set(firm_ids)) | _sharers(db, firm_ids)


def _kin(db: Session, firms: set[int], names: set[str] | None = None) -> set[int]:
    firms, names = set(firms), set(names or ())
    new_firms, new_names = set(firms), set(names)
    for _round in range(_ROUNDS):
        if not new_firms and not new_names:
            break
        found_firms, found_names = _next_to(db, new_firms, new_names)
        new_firms, new_names = found_firms - firms, found_names - names
        firms |= new_firms
        names |= new_names
    return firms


def _next_to(
    db: Session, firms: Collection[int], names: Collection[str]
) -> tuple[set[int], set[str]]:
    near_firms, near_names = set[int](), set[str]()
    holdings = select(
        Holding.owner_firm_id, Holding.owner_key, Holding.owned_firm_id, Holding.owned_key
    ).where(
        or_(
            Holding.owner_firm_id.in_(firms),
            Holding.owned_firm_id.in_(firms),
            Holding.owner_key.in_(names),
            Holding.owned_key.in_(names),
        )
    )
    for owner, owner_key, owned, owned_key in db.execute(holdings):
        for firm, key in ((owner, owner_key), (owned, owned_key)):
            near_firms |= {firm} if firm is not None else set()
            near_names |= {key} if firm is None else set()
    declared = (
        select(DeclaredRelation.firm_id, FirmIdentifier.firm_id, DeclaredRelation.other_key)
        .outerjoin(
            FirmIdentifier,
            and_(
                FirmIdentifier.scheme == DeclaredRelation.scheme,
                FirmIdentifier.value == DeclaredRelation.value,
            ),
        )
        .where(
            or_(
                DeclaredRelation.firm_id.in_(firms),
                FirmIdentifier.firm_id.in_(firms),
                DeclaredRelation.other_key.in_([name.removeprefix("~") for name in names]),
            )
        )
    )
    for declarer, other, key in db.execute(declared):
        near_firms.add(declarer)
        near_firms |= {other} if other is not None else set()
        near_names |= {f"~{key}"} if other is None else set()
    return near_firms, near_names


def firms_near(db: Session, names: Collection[str]) -> set[int]:
    """Firms tied by ownership to companies that are not registered here (their keys)."""
    return _kin(db, set(), set(names))


def _sharers(db: Session, firm_ids: Collection[int]) -> set[int]:
    """Holders of a mark that one of these firms has or had. A value is on boards while at most
    `HUB` firms hold it: one more or less than that matters to all of them."""
    ours, theirs = aliased(FirmMark), aliased(FirmMark)
    values = select(ours.kind, ours.key).where(ours.firm_id.in_(firm_ids)).distinct().subquery()
    held = (
        select(theirs.kind, theirs.key)
        .join(values, and_(values.c.kind == theirs.kind, values.c.key == theirs.key))
        .where(theirs.retracted_at.is_(None))
        .group_by(theirs.kind, theirs.key)
        .having(func.count(func.distinct(theirs.firm_id)) <= HUB + 1)
        .subquery()
    )
    mark = aliased(FirmMark)
    return set(
        db.scalars(
            select(mark.firm_id)
            .join(held, and_(held.c.kind == mark.kind, held.c.key == mark.key))
            .where(mark.retracted_at.is_(None))
        )
    )


_OURS, _THEIRS = aliased(BidPromise), aliased(BidPromise)
_NAMED_FOR: Final = (
    select(_THEIRS.tender_id)
    .join(_OURS, and_(_OURS.kind == _THEIRS.kind, _OURS.key == _THEIRS.key))
    .where(among(_OURS.tender_id, "tenders"))
    .distinct()
)
_NAMED: Final = Prepared(int, _NAMED_FOR)
_NAMED_BY_ITSELF: Final = Prepared(
    int,
    _NAMED_FOR.where(among(_OURS.firm_id, "firm"), _OURS.firm_id == _THEIRS.firm_id),
)
_THIS, _OTHER = aliased(TenderMatchState), aliased(TenderMatchState)
_OF_ONE_BUYER: Final = Prepared(
    int,
    select(_OTHER.tender_id)
    .join(_THIS, _THIS.buyer_key == _OTHER.buyer_key)
    .join(Bid, Bid.tender_id == _OTHER.tender_id)
    .where(among(_THIS.tender_id, "tenders"))
    .distinct(),
)


def named_for(db: Session, tender_ids: Collection[int]) -> set[int]:
    """Other tenders for which the same person or guarantee is or was named."""
    db.flush()  # rows are read past the session
    return set(_NAMED(db, tenders=tender_ids))


def of_one_buyer(db: Session, tender_ids: Collection[int]) -> set[int]:
    """Tenders of the same buyers, as their names were last read, for which somebody filed."""
    db.flush()  # rows are read past the session
    return set(_OF_ONE_BUYER(db, tenders=tender_ids))


def own_tenders(db: Session, tender_ids: Collection[int], firm_id: int) -> set[int]:
    """Other tenders for which this firm itself has named the same as for these."""
    db.flush()  # rows are read past the session
    return set(_NAMED_BY_ITSELF(db, tenders=tender_ids, firm=[firm_id]))
