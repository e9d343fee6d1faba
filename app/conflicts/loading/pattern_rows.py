"""What D14 alone reads, behind boards: contacts between rivals, earlier awards of a buyer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.conflicts.board.ties import AwardOnBoard, InvitationOnBoard
from app.conflicts.loading.dated_rows import Dated, Moment, Statement, by_owner
from app.conflicts.models import TenderMatchState
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium, Invitation, Member
from app.core.prepared import Asked, Prepared, among
from app.firms.models import Firm
from app.tenders.models import Lot, Tender


class _InvitationRow(NamedTuple):
    tender_id: int
    sender_id: int
    firm_id: int
    lot: str | None
    sent_at: datetime


def _select_invitations(as_of: Moment) -> Statement:
    rows = (
        select(
            Consortium.tender_id,
            Invitation.sender_id,
            Invitation.firm_id,
            Lot.public_id,
            Invitation.sent_at,
        )
        .join(Consortium, Consortium.id == Invitation.consortium_id)
        .outerjoin(Lot, Lot.id == Consortium.lot_id)
        .where(among(Consortium.tender_id, "tenders"))
        .order_by(Invitation.id)
    )
    return rows if as_of is None else rows.where(Invitation.sent_at <= as_of)


_INVITATIONS: Final = Dated(_InvitationRow, _select_invitations)


def read_invitations(
    db: Asked, tender_ids: Collection[int], names: Mapping[int, str], as_of: datetime | None
) -> dict[int, list[InvitationOnBoard]]:
    """Invitations between firms that both stand on a board here, by tender."""
    return by_owner(
        (row.tender_id, InvitationOnBoard(names[row.sender_id], names[row.firm_id], *row[3:]))
        for row in _INVITATIONS(db, as_of, tenders=tender_ids)
        if row.sender_id in names and row.firm_id in names
    )


class _AwardRow(NamedTuple):
    board: int
    tender_id: int
    tender: str
    closes_at: datetime | None


class _BidRow(NamedTuple):
    tender_id: int
    id: int
    status: BidStatus
    settled_at: datetime | None
    firm: str


_THIS, _EARLIER = aliased(Tender), aliased(Tender)
#: Their buyers in one spelling.
_OURS, _THEIRS = aliased(TenderMatchState), aliased(TenderMatchState)
_AWARDS: Final = Prepared(
    _AwardRow,
    select(_THIS.id, _EARLIER.id, _EARLIER.public_id, _EARLIER.closes_at)
    .join(_OURS, _OURS.tender_id == _THIS.id)
    .join(_THEIRS, _THEIRS.buyer_key == _OURS.buyer_key)
    .join(_EARLIER, and_(_EARLIER.id == _THEIRS.tender_id, _EARLIER.closes_at < _THIS.closes_at))
    .join(Bid, and_(Bid.tender_id == _EARLIER.id, Bid.status == BidStatus.WON))
    .where(among(_THIS.id, "tenders"))
    .distinct()
    .order_by(_THIS.id, _EARLIER.id),
)
_MEMBER = select(Member.consortium_id, Member.firm_id).where(Member.left_at.is_(None)).subquery()
_BIDS: Final = Prepared(
    _BidRow,
    select(Bid.tender_id, Bid.id, Bid.status, Bid.settled_at, Firm.public_id)
    .outerjoin(_MEMBER, _MEMBER.c.consortium_id == Bid.consortium_id)
    .join(Firm, Firm.id == func.coalesce(Bid.firm_id, _MEMBER.c.firm_id))
    .where(among(Bid.tender_id, "tenders"), Bid.status != BidStatus.WITHDRAWN)
    .order_by(Bid.id, Firm.public_id),
)


def read_past(
    db: Asked, tender_ids: Collection[int], as_of: datetime | None
) -> dict[int, list[AwardOnBoard]]:
    """Awards of the same buyer whose closing was earlier, by tender."""
    awards = _AWARDS(db, tenders=tender_ids)
    bids = _bids(db, {award.tender_id for award in awards}, as_of) if awards else {}
    found: dict[int, list[AwardOnBoard]] = {}
    for board, tender_id, name, closes_at in awards:
        rows = bids.get(tender_id, [])
        won = next((firms for status, firms in rows if status is BidStatus.WON), None)
        if won is not None and closes_at is not None:
            standing = tuple(sorted(firms for _status, firms in rows))
            found.setdefault(board, []).append(AwardOnBoard(name, closes_at, won, standing))
    return found


def _bids(
    db: Asked, tender_ids: Collection[int], as_of: datetime | None
) -> dict[int, list[tuple[BidStatus, tuple[str, ...]]]]:
    """Bids that stood, with their firms: a team's are those that are in it now."""
    grouped: dict[tuple[int, int, BidStatus], list[str]] = {}
    for tender_id, bid, status, settled_at, firm in _BIDS(db, tenders=tender_ids):
        later = as_of is not None and settled_at is not None and settled_at > as_of
        known = BidStatus.FILED if later else status
        grouped.setdefault((tender_id, bid, known), []).append(firm)
    return by_owner(
        (tender, (status, tuple(firms))) for (tender, _bid, status), firms in grouped.items()
    )
