"""What bidders name for their bids, behind boards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select

from app.conflicts.board.ties import PromiseOnBoard
from app.conflicts.loading.dated_rows import Dated, Moment, Statement, stood, under_way
from app.conflicts.registers.fact_models import BidPromise, PromiseKind
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium, Member
from app.core.prepared import Asked, among
from app.firms.models import Firm
from app.interests.models import IntendedRole, Interest
from app.tenders.models import Lot, Tender

_BIDDING: Final = (IntendedRole.SOLE, IntendedRole.LEAD, IntendedRole.MEMBER)


class _NamedRow(NamedTuple):
    tender_id: int
    kind: PromiseKind
    key: str


class _PromiseRow(NamedTuple):
    public_id: str
    kind: PromiseKind
    key: str
    label: str
    valid_from: date
    valid_to: date
    source: str
    firm: str
    tender: str
    lot: str | None
    standing: bool


def _select_named(as_of: Moment, *, own: bool = False) -> Statement:
    rows = select(*(getattr(BidPromise, name) for name in _NamedRow._fields)).where(
        among(BidPromise.tender_id, "tenders"), stood(BidPromise, as_of)
    )
    return (rows.where(among(BidPromise.firm_id, "firm")) if own else rows).distinct()


def _select_promises(as_of: Moment, *, own: bool = False) -> Statement:
    columns = (getattr(BidPromise, name) for name in _PromiseRow._fields[:7])
    rows = (
        select(*columns, Firm.public_id, Tender.public_id, Lot.public_id, _standing(as_of))
        .join(Firm, Firm.id == BidPromise.firm_id)
        .join(Tender, Tender.id == BidPromise.tender_id)
        .outerjoin(Lot, Lot.id == BidPromise.lot_id)
        .where(among(BidPromise.key, "keys"), stood(BidPromise, as_of))
        .order_by(BidPromise.public_id)
    )
    return rows.where(among(BidPromise.firm_id, "firm")) if own else rows


def _standing(as_of: Moment) -> ColumnElement[bool]:
    """The firm stands for the tender it named something for: by interest, in a team, in a bid."""
    interest = exists().where(
        Interest.tender_id == BidPromise.tender_id,
        Interest.firm_id == BidPromise.firm_id,
        Interest.role.in_(_BIDDING),
        under_way(Interest.registered_at, Interest.withdrawn_at, as_of),
    )
    place = exists().where(
        Member.firm_id == BidPromise.firm_id,
        Member.consortium_id == Consortium.id,
        Consortium.tender_id == BidPromise.tender_id,
        under_way(Member.joined_at, Member.left_at, as_of),
        under_way(Consortium.formed_at, Consortium.dissolved_at, as_of),
    )
    bid = exists().where(
        Bid.tender_id == BidPromise.tender_id,
        Bid.firm_id == BidPromise.firm_id,
        Bid.status.in_((BidStatus.FILED, BidStatus.WON)),
    )
    return or_(interest, place, bid).label("standing")


_NAMED: Final = Dated(_NamedRow, _select_named)
_NAMED_BY_FIRM: Final = Dated(_NamedRow, lambda as_of: _select_named(as_of, own=True))
_PROMISES: Final = Dated(_PromiseRow, _select_promises)
_PROMISES_OF_FIRM: Final = Dated(_PromiseRow, lambda as_of: _select_promises(as_of, own=True))


def read_promises(
    db: Asked, tender_ids: Collection[int], only_firm: int | None, as_of: datetime | None
) -> dict[int, list[PromiseOnBoard]]:
    """What is named for these tenders, and what of it is named for others: by the tender whose
    board it is for. With `only_firm`, of what it names alone."""
    boards: dict[tuple[PromiseKind, str], list[int]] = {}
    named = (
        _NAMED(db, as_of, tenders=tender_ids)
        if only_firm is None
        else _NAMED_BY_FIRM(db, as_of, tenders=tender_ids, firm=[only_firm])
    )
    for tender_id, kind, key in named:
        boards.setdefault((kind, key), []).append(tender_id)
    if not boards:
        return {}
    keys = sorted({key for _kind, key in boards})
    rows = (
        _PROMISES(db, as_of, keys=keys)
        if only_firm is None
        else _PROMISES_OF_FIRM(db, as_of, keys=keys, firm=[only_firm])
    )
    found: dict[int, list[PromiseOnBoard]] = {}
    for row in rows:
        for tender_id in boards.get((row.kind, row.key), ()):
            found.setdefault(tender_id, []).append(_promise(row))
    return found


def _promise(row: _PromiseRow) -> PromiseOnBoard:
    return PromiseOnBoard(
        id=row.public_id,
        firm=row.firm,
        tender=row.tender,
        lot=row.lot,
        kind=row.kind.value,
        key=row.key,
        label=row.label,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        standing=bool(row.standing),
    )
