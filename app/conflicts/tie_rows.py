"""What ties rivals, behind boards, in a fixed number of statements.

With `only_firm`, what that firm itself has named for bids, and nothing else: cross rules alone
read the rest. `as_of` leaves out what was not recorded yet, and keeps what was not taken back yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.conflicts.fact_models import BidPromise, FirmMark, Subcontract
from app.conflicts.holding_rows import read_holdings
from app.conflicts.ties_on_board import (
    AwardOnBoard,
    FileOnBoard,
    HoldingOnBoard,
    InvitationOnBoard,
    MarkOnBoard,
    PersonOnBoard,
    PromiseOnBoard,
    SubcontractOnBoard,
)
from app.consortia.bid_models import Bid, BidStatus
from app.consortia.models import Consortium, ConsortiumState, Invitation, Member
from app.consortia.paper_models import DocumentVersion, RoomDocument
from app.firms.models import Firm
from app.firms.profile_models import Director
from app.firms.sign_up_models import FirmApplication, FirmDocument
from app.interests.models import IntendedRole, Interest
from app.tenders.models import Lot, Tender

#: A value that more firms use than this is an office building's or a mail service's.
HUB: Final = 20
_BIDDING: Final = (IntendedRole.SOLE, IntendedRole.LEAD, IntendedRole.MEMBER)


@dataclass(frozen=True)
class TieRows:
    """By row id of the firm or tender it is about; holdings, which reach further, all together."""

    people: dict[int, list[PersonOnBoard]] = field(default_factory=dict)
    holdings: tuple[HoldingOnBoard, ...] = ()
    marks: dict[int, list[MarkOnBoard]] = field(default_factory=dict)
    subcontracts: dict[int, list[SubcontractOnBoard]] = field(default_factory=dict)
    promises: dict[int, list[PromiseOnBoard]] = field(default_factory=dict)
    #: Of the firm's profile, and of rooms by tender.
    firm_files: dict[int, list[FileOnBoard]] = field(default_factory=dict)
    room_files: dict[int, list[FileOnBoard]] = field(default_factory=dict)
    invitations: dict[int, list[InvitationOnBoard]] = field(default_factory=dict)
    past: dict[int, list[AwardOnBoard]] = field(default_factory=dict)


def stood(model: Any, as_of: datetime | None) -> ColumnElement[bool]:
    """The record was there, and not taken back: now, or at an instant."""
    if as_of is None:
        condition: ColumnElement[bool] = model.retracted_at.is_(None)
        return condition
    return and_(
        model.recorded_at <= as_of,
        or_(model.retracted_at.is_(None), model.retracted_at > as_of),
    )


def read_ties(
    db: Session,
    tender_ids: Collection[int],
    firm_ids: Collection[int],
    *,
    only_firm: int | None = None,
    patterns: bool = False,
    as_of: datetime | None = None,
) -> TieRows:
    """What ties the firms on these tenders; with `patterns`, what D14 reads too."""
    if only_firm is not None:
        return TieRows(promises=_promises(db, tender_ids, only_firm, as_of))
    return TieRows(
        people=_people(db, firm_ids, as_of),
        holdings=read_holdings(db, firm_ids, as_of),
        marks=_marks(db, firm_ids, as_of),
        subcontracts=_subcontracts(db, tender_ids, as_of),
        promises=_promises(db, tender_ids, None, as_of),
        firm_files=_firm_files(db, firm_ids, as_of),
        room_files=_room_files(db, tender_ids, as_of),
        invitations=_invitations(db, tender_ids, as_of) if patterns else {},
        past=_past(db, tender_ids, as_of) if patterns else {},
    )


def _by(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for owner, row in rows:
        grouped.setdefault(owner, []).append(row)
    return grouped


def _people(
    db: Session, firm_ids: Collection[int], as_of: datetime | None
) -> dict[int, list[PersonOnBoard]]:
    rows = select(Director, Firm.public_id).join(Firm, Firm.id == Director.firm_id)
    rows = rows.where(Director.firm_id.in_(firm_ids)).order_by(Director.public_id)
    if as_of is not None:
        rows = rows.where(Director.declared_at <= as_of)
    return _by(
        (
            row.firm_id,
            PersonOnBoard(
                id=row.public_id,
                firm=firm,
                name=row.name,
                name_key=row.name_key,
                person_key=row.person_key,
                position=row.position.value,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
            ),
        )
        for row, firm in db.execute(rows)
    )


def _marks(
    db: Session, firm_ids: Collection[int], as_of: datetime | None
) -> dict[int, list[MarkOnBoard]]:
    there = stood(FirmMark, as_of)
    others = aliased(FirmMark)
    holders = (
        select(func.count(func.distinct(others.firm_id)))
        .where(others.kind == FirmMark.kind, others.key == FirmMark.key, stood(others, as_of))
        .scalar_subquery()
    )
    rows = (
        select(FirmMark, Firm.public_id, holders)
        .join(Firm, Firm.id == FirmMark.firm_id)
        .where(FirmMark.firm_id.in_(firm_ids), there)
        .order_by(FirmMark.public_id)
    )
    return _by(
        (
            row.firm_id,
            MarkOnBoard(
                id=row.public_id,
                firm=firm,
                kind=row.kind.value,
                key=row.key,
                shown=row.shown,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source,
            ),
        )
        for row, firm, count in db.execute(rows)
        if 1 < count <= HUB
    )


def _subcontracts(
    db: Session, tender_ids: Collection[int], as_of: datetime | None
) -> dict[int, list[SubcontractOnBoard]]:
    bidder, named = aliased(Firm), aliased(Firm)
    rows = (
        select(Subcontract, bidder.public_id, named.public_id, Lot.public_id)
        .join(bidder, bidder.id == Subcontract.firm_id)
        .join(named, named.id == Subcontract.subcontractor_id)
        .outerjoin(Lot, Lot.id == Subcontract.lot_id)
        .where(Subcontract.tender_id.in_(tender_ids), stood(Subcontract, as_of))
        .order_by(Subcontract.public_id)
    )
    return _by(
        (
            row.tender_id,
            SubcontractOnBoard(row.public_id, firm, other, lot, row.recorded_at, row.source),
        )
        for row, firm, other, lot in db.execute(rows)
    )


def _promises(
    db: Session, tender_ids: Collection[int], only_firm: int | None, as_of: datetime | None
) -> dict[int, list[PromiseOnBoard]]:
    """What is named for these tenders, and what of it is named for others: by the tender whose
    board it is for."""
    here = _promise_rows(as_of).where(BidPromise.tender_id.in_(tender_ids))
    if only_firm is not None:
        here = here.where(BidPromise.firm_id == only_firm)
    ours = db.execute(here).all()
    keys = sorted({(row.kind, row.key) for row, *_names in ours})
    away = _promise_rows(as_of).where(BidPromise.key.in_([key for _kind, key in keys]))
    if only_firm is not None:
        away = away.where(BidPromise.firm_id == only_firm)
    others = db.execute(away).all() if keys else []
    boards = {(row.tender_id, row.kind, row.key) for row, *_names in ours}
    named = {tender: _promise(*line) for tender, line in ((line[0].id, line) for line in others)}
    found: dict[int, list[PromiseOnBoard]] = {}
    for row, *_names in others:
        for tender_id, kind, key in sorted(boards):
            if (kind, key) == (row.kind, row.key):
                found.setdefault(tender_id, []).append(named[row.id])
    return found


def _promise_rows(as_of: datetime | None) -> Select[*tuple[Any, ...]]:
    return (
        select(BidPromise, Firm.public_id, Tender.public_id, Lot.public_id, _standing(as_of))
        .join(Firm, Firm.id == BidPromise.firm_id)
        .join(Tender, Tender.id == BidPromise.tender_id)
        .outerjoin(Lot, Lot.id == BidPromise.lot_id)
        .where(stood(BidPromise, as_of))
        .order_by(BidPromise.public_id)
    )


def _standing(as_of: datetime | None) -> ColumnElement[bool]:
    """The firm stands for the tender it named something for: by interest, in a team, in a bid."""
    interest = exists().where(
        Interest.tender_id == BidPromise.tender_id,
        Interest.firm_id == BidPromise.firm_id,
        Interest.role.in_(_BIDDING),
        _open(Interest.registered_at, Interest.withdrawn_at, as_of),
    )
    place = exists().where(
        Member.firm_id == BidPromise.firm_id,
        Member.consortium_id == Consortium.id,
        Consortium.tender_id == BidPromise.tender_id,
        _open(Member.joined_at, Member.left_at, as_of),
        _open(Consortium.formed_at, Consortium.dissolved_at, as_of),
    )
    bid = exists().where(
        Bid.tender_id == BidPromise.tender_id,
        Bid.firm_id == BidPromise.firm_id,
        Bid.status.in_((BidStatus.FILED, BidStatus.WON)),
    )
    return or_(interest, place, bid).label("standing")


def _open(since: Any, until: Any, as_of: datetime | None) -> ColumnElement[bool]:
    if as_of is None:
        condition: ColumnElement[bool] = until.is_(None)
        return condition
    return and_(since <= as_of, or_(until.is_(None), until > as_of))


def _promise(
    row: BidPromise, firm: str, tender: str, lot: str | None, standing: bool
) -> PromiseOnBoard:
    return PromiseOnBoard(
        id=row.public_id,
        firm=firm,
        tender=tender,
        lot=lot,
        kind=row.kind.value,
        key=row.key,
        label=row.label,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        standing=bool(standing),
    )


def _firm_files(
    db: Session, firm_ids: Collection[int], as_of: datetime | None
) -> dict[int, list[FileOnBoard]]:
    """Files of profiles, those that came with the application too."""
    owner = func.coalesce(FirmDocument.firm_id, FirmApplication.firm_id)
    rows = (
        select(owner, Firm.public_id, FirmDocument.sha256, FirmDocument.author_key)
        .outerjoin(FirmApplication, FirmApplication.id == FirmDocument.application_id)
        .join(Firm, Firm.id == owner)
        .where(or_(FirmDocument.firm_id.in_(firm_ids), FirmApplication.firm_id.in_(firm_ids)))
    )
    if as_of is not None:
        rows = rows.where(FirmDocument.uploaded_at <= as_of)
    return _files(db.execute(rows.distinct()))


def _room_files(
    db: Session, tender_ids: Collection[int], as_of: datetime | None
) -> dict[int, list[FileOnBoard]]:
    """Papers of the rooms of consortia that stand."""
    rows = (
        select(
            Consortium.tender_id,
            Firm.public_id,
            DocumentVersion.sha256,
            DocumentVersion.author_key,
        )
        .join(RoomDocument, RoomDocument.id == DocumentVersion.document_id)
        .join(Consortium, Consortium.id == RoomDocument.consortium_id)
        .join(Firm, Firm.id == DocumentVersion.firm_id)
        .where(Consortium.tender_id.in_(tender_ids))
    )
    if as_of is None:
        rows = rows.where(Consortium.state != ConsortiumState.DISSOLVED)
    else:
        rows = rows.where(
            DocumentVersion.uploaded_at <= as_of,
            or_(Consortium.dissolved_at.is_(None), Consortium.dissolved_at > as_of),
        )
    return _files(db.execute(rows.distinct()))


def _files(rows: Iterable[Any]) -> dict[int, list[FileOnBoard]]:
    def each() -> Iterator[tuple[int, FileOnBoard]]:
        for owner, firm, sha256, author in rows:
            yield owner, FileOnBoard(firm, "file_content", sha256)
            if author is not None:
                yield owner, FileOnBoard(firm, "file_author", author)

    return _by(each())


def _invitations(
    db: Session, tender_ids: Collection[int], as_of: datetime | None
) -> dict[int, list[InvitationOnBoard]]:
    sender, invited = aliased(Firm), aliased(Firm)
    rows = (
        select(
            Consortium.tender_id,
            sender.public_id,
            invited.public_id,
            Lot.public_id,
            Invitation.sent_at,
        )
        .join(Consortium, Consortium.id == Invitation.consortium_id)
        .join(sender, sender.id == Invitation.sender_id)
        .join(invited, invited.id == Invitation.firm_id)
        .outerjoin(Lot, Lot.id == Consortium.lot_id)
        .where(Consortium.tender_id.in_(tender_ids))
        .order_by(Invitation.id)
    )
    if as_of is not None:
        rows = rows.where(Invitation.sent_at <= as_of)
    return _by(
        (tender, InvitationOnBoard(sender, firm, lot, at))
        for tender, sender, firm, lot, at in db.execute(rows)
    )


def _past(
    db: Session, tender_ids: Collection[int], as_of: datetime | None
) -> dict[int, list[AwardOnBoard]]:
    """Awards of the same buyer whose closing was earlier."""
    this, earlier = aliased(Tender), aliased(Tender)
    pairs = db.execute(
        select(this.id, earlier.id, earlier.public_id, earlier.closes_at)
        .join(earlier, and_(earlier.buyer == this.buyer, earlier.closes_at < this.closes_at))
        .join(Bid, and_(Bid.tender_id == earlier.id, Bid.status == BidStatus.WON))
        .where(this.id.in_(tender_ids))
        .distinct()
        .order_by(this.id, earlier.id)
    ).all()
    bids = _bids(db, {earlier for _this, earlier, *_rest in pairs}, as_of)
    found: dict[int, list[AwardOnBoard]] = {}
    for board, tender_id, name, closes_at in pairs:
        rows = bids.get(tender_id, [])
        won = next((firms for status, firms in rows if status is BidStatus.WON), None)
        if won is not None and closes_at is not None:
            standing = tuple(sorted(firms for _status, firms in rows))
            found.setdefault(board, []).append(AwardOnBoard(name, closes_at, won, standing))
    return found


def _bids(
    db: Session, tender_ids: Collection[int], as_of: datetime | None
) -> dict[int, list[tuple[BidStatus, tuple[str, ...]]]]:
    """Bids that stood, with their firms: a team's are those that are in it now."""
    member = select(Member.consortium_id, Member.firm_id).where(Member.left_at.is_(None)).subquery()
    rows = (
        select(Bid.tender_id, Bid.id, Bid.status, Bid.settled_at, Firm.public_id)
        .outerjoin(member, member.c.consortium_id == Bid.consortium_id)
        .join(Firm, Firm.id == func.coalesce(Bid.firm_id, member.c.firm_id))
        .where(Bid.tender_id.in_(tender_ids), Bid.status != BidStatus.WITHDRAWN)
        .order_by(Bid.id, Firm.public_id)
    )
    grouped: dict[tuple[int, int, BidStatus], list[str]] = {}
    for tender_id, bid, status, settled_at, firm in db.execute(rows):
        later = as_of is not None and settled_at is not None and settled_at > as_of
        known = BidStatus.FILED if later else status
        grouped.setdefault((tender_id, bid, known), []).append(firm)
    return _by(
        (tender, (status, tuple(firms))) for (tender, _bid, status), firms in grouped.items()
    )
