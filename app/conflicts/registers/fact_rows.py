"""Facts that tie rivals, as somebody states them: read, checked, made into rows."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.conflicts.board.ties import overlap
from app.conflicts.registers.fact_models import (
    BidPromise,
    FirmMark,
    Holding,
    MarkKind,
    PromiseKind,
    Subcontract,
)
from app.conflicts.registers.marks import mark_key, mark_shown
from app.conflicts.registers.record_lookup import firm_named, lot_named, require, tender_named
from app.consortia.bid_models import Bid
from app.consortia.models import Consortium, Member
from app.core.dates import format_date
from app.core.db import one_at_a_time
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.text import place_key
from app.core.web import settings
from app.firms.duplicates.keys import name_key
from app.firms.lookup import find_firm
from app.firms.models import Firm
from app.firms.profile.people import check_birth, person_key
from app.interests.models import Interest

_WHOLE: Final = 10_000


@dataclass(frozen=True)
class HoldingDetails:
    """Who holds which share of whom. Companies as somebody wrote them: a firm's number or name
    here, or the name of a company that is not registered."""

    owner: str
    owned: str
    share_bp: int | None
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class MarkDetails:
    """What a firm uses."""

    firm: str
    kind: MarkKind
    value: str
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class SubcontractDetails:
    """Whom a bidder names as its subcontractor."""

    tender: str
    lot: str
    firm: str
    subcontractor: str
    source: str


@dataclass(frozen=True)
class PromiseDetails:
    """What a bidder names: a person with the date of birth, or issuer and serial."""

    tender: str
    lot: str
    firm: str
    kind: PromiseKind
    label: str
    born_on: date | None
    valid_from: date
    valid_to: date
    source: str


FactDetails = HoldingDetails | MarkDetails | SubcontractDetails | PromiseDetails
FactRow = Holding | FirmMark | Subcontract | BidPromise
FACTS: Final[dict[str, type[FactRow]]] = {
    "holdings": Holding,
    "marks": FirmMark,
    "subcontracts": Subcontract,
    "promises": BidPromise,
}


def fact_row(db: Session, details: FactDetails) -> FactRow:
    """The row for `details`; `DomainError` for what cannot be."""
    if isinstance(details, SubcontractDetails):
        return _subcontract(db, details)
    if (
        details.valid_to is not None
        and details.valid_from is not None
        and details.valid_to < details.valid_from
    ):
        raise DomainError(message("The period ends before it begins."), field="valid_to")
    if isinstance(details, HoldingDetails):
        return _holding(db, details)
    if isinstance(details, MarkDetails):
        return _mark(db, details)
    return _promise(db, details)


def _holding(db: Session, details: HoldingDetails) -> Holding:
    require(details.owner, "owner")
    require(details.owned, "owned")
    if details.share_bp is None or not 0 < details.share_bp <= _WHOLE:
        raise DomainError(message("A share lies between 0.01 and 100 per cent."), field="share")
    owner, owned = find_firm(db, details.owner), find_firm(db, details.owned)
    row = Holding(
        owner=details.owner.strip(),
        owner_key=owner.public_id if owner else f"~{name_key(details.owner)}",
        owner_firm_id=owner.id if owner else None,
        owned=details.owned.strip(),
        owned_key=owned.public_id if owned else f"~{name_key(details.owned)}",
        owned_firm_id=owned.id if owned else None,
        share_bp=details.share_bp,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
    )
    one_at_a_time(db, "conflicts.holding")  # two that are in order alone may be a cycle together
    _refuse_again(db, row)
    _refuse_cycle(db, row)
    _refuse_more_than_all(db, row)
    return row


def _refuse_again(db: Session, row: Holding) -> None:
    """Said before it is counted: a file that is read twice is not too many shares."""
    for each in _held(db, row.owned_key):
        if (each.owner_key, each.valid_from) == (row.owner_key, row.valid_from):
            raise DomainError(message("This record is there already."))


def _refuse_cycle(db: Session, row: Holding) -> None:
    """No company stands above itself on any day, however long the way."""
    if row.owner_key == row.owned_key:
        raise DomainError(message("A company cannot hold itself."), field="owned")
    reached = [(row.owner_key, (row.valid_from, row.valid_to or date.max))]
    seen: set[tuple[str, tuple[date, date]]] = set()
    while reached:
        company, days = reached.pop()
        for above in _held(db, company):
            common = overlap(days, (above.valid_from, above.valid_to))
            if common is None or (above.owner_key, common) in seen:
                continue
            if above.owner_key == row.owned_key:
                raise DomainError(
                    message(
                        "This would be a cycle: “%(owned)s” stands above “%(owner)s” already.",
                        owned=row.owned,
                        owner=row.owner,
                    ),
                    field="owner",
                )
            seen.add((above.owner_key, common))
            reached.append((above.owner_key, common))


def _refuse_more_than_all(db: Session, row: Holding) -> None:
    """All shares of a company held on one day are 100 per cent at most."""
    others = [each for each in _held(db, row.owned_key) if _meet(row, each)]
    for day in sorted({row.valid_from, *(max(row.valid_from, e.valid_from) for e in others)}):
        held = sum(e.share_bp for e in others if e.valid_from <= day <= (e.valid_to or date.max))
        if held + row.share_bp > _WHOLE:
            raise DomainError(
                message(
                    "The shares of “%(owned)s” would be more than 100 per cent on %(day)s.",
                    owned=row.owned,
                    day=format_date(day),
                ),
                field="share",
            )


def _meet(one: Holding, other: Holding) -> bool:
    return overlap((one.valid_from, one.valid_to), (other.valid_from, other.valid_to)) is not None


def _held(db: Session, company: str) -> Iterator[Holding]:
    with db.no_autoflush:
        yield from db.scalars(
            select(Holding).where(Holding.owned_key == company, Holding.retracted_at.is_(None))
        )


def _mark(db: Session, details: MarkDetails) -> FirmMark:
    return FirmMark(
        firm_id=firm_named(db, details.firm).id,
        kind=details.kind,
        key=mark_key(details.kind, details.value, key=settings().encryption_key),
        shown=mark_shown(details.kind, details.value),
        valid_from=details.valid_from,
        valid_to=details.valid_to,
        derived=False,
    )


def _subcontract(db: Session, details: SubcontractDetails) -> Subcontract:
    tender = tender_named(db, details.tender)
    lot = lot_named(db, tender, details.lot)
    firm = firm_named(db, details.firm)
    other = firm_named(db, details.subcontractor, "subcontractor")
    if firm.id == other.id:
        raise DomainError(message("A firm is not its own subcontractor."), field="subcontractor")
    return Subcontract(
        tender_id=tender.id,
        lot_id=lot.id if lot else None,
        firm_id=firm.id,
        subcontractor_id=other.id,
    )


def _promise(db: Session, details: PromiseDetails) -> BidPromise:
    require(details.label, "label")
    tender = tender_named(db, details.tender)
    lot = lot_named(db, tender, details.lot)
    return BidPromise(
        tender_id=tender.id,
        lot_id=lot.id if lot else None,
        firm_id=firm_named(db, details.firm).id,
        kind=details.kind,
        label=details.label.strip(),
        key=_promise_key(details),
        valid_from=details.valid_from,
        valid_to=details.valid_to,
    )


def _promise_key(details: PromiseDetails) -> str:
    secret = settings().encryption_key
    if details.kind is PromiseKind.PERSON:
        if details.born_on is None:
            raise DomainError(
                message("A key person needs the date of birth: it tells namesakes apart."),
                field="born_on",
            )
        check_birth(details.born_on, details.valid_from)
        return person_key(details.label, details.born_on, key=secret)
    serial = place_key(details.label)
    if not any(character.isdigit() for character in serial):
        raise DomainError(message("Write the issuer and the serial."), field="label")
    return hmac.new(secret.encode(), f"guarantee\n{serial}".encode(), hashlib.sha256).hexdigest()


def require_own_stand(db: Session, details: PromiseDetails | SubcontractDetails) -> None:
    """A firm names something for a bid it means to make: it has an interest or a place there."""
    tender, firm = tender_named(db, details.tender), firm_named(db, details.firm)
    if not db.scalars(_stands(tender.id, firm)).first():
        raise DomainError(
            message("Your firm has no live interest, place or bid in this tender."), field="tender"
        )


def _stands(tender_id: int, firm: Firm) -> Any:
    interest = select(Interest.id).where(
        Interest.tender_id == tender_id,
        Interest.firm_id == firm.id,
        Interest.withdrawn_at.is_(None),
    )
    place = (
        select(Member.id)
        .join(Consortium, Consortium.id == Member.consortium_id)
        .where(
            Consortium.tender_id == tender_id, Member.firm_id == firm.id, Member.left_at.is_(None)
        )
    )
    bid = select(Bid.id).where(Bid.tender_id == tender_id, Bid.firm_id == firm.id)
    return select(Firm.id).where(
        Firm.id == firm.id, or_(interest.exists(), place.exists(), bid.exists())
    )
