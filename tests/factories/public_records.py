"""Public records as the compliance desk enters them, as far as the conflict engine hears."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.conflicts.board.board import day_of
from app.conflicts.engine.recheck import recheck_own, request_recheck
from app.conflicts.finding import Severity
from app.conflicts.registers.fact_models import BidPromise, Holding, MarkKind, PromiseKind
from app.conflicts.registers.fact_rows import (
    FactDetails,
    HoldingDetails,
    MarkDetails,
    PromiseDetails,
    SubcontractDetails,
)
from app.conflicts.registers.record_commands import KINDS, Row, enter_record, look_again
from app.conflicts.registers.record_models import (
    BuyerRelation,
    ExclusionKind,
    FirmExclusion,
    PackagePart,
    PackageRole,
    RelationBasis,
    RelationKind,
)
from app.conflicts.rulesets.editions import EditionDetails, add_edition
from app.core.access import SYSTEM
from app.core.errors import DomainError
from app.core.events import publish
from app.core.ids import new_public_id
from app.core.text import place_key
from app.firms.events import FirmChanged
from app.firms.models import BusinessGroup, Firm
from app.firms.profile.models import Director, Position
from app.tenders.matching import keys
from app.tenders.models import Tender
from tests.factories import NOW


def note_role(
    db: Session,
    tender: Tender,
    firm: Firm | None,
    *,
    group: BusinessGroup | None = None,
    at: datetime = NOW,
    **facts: Any,
) -> PackageRole:
    values: dict[str, Any] = {
        "consultant": "Consultant",
        "consultant_key": str(new_public_id()),
        "part": PackagePart.STUDY,
    }
    row = PackageRole(
        tender_id=tender.id,
        firm_id=firm.id if firm else None,
        group_id=group.id if group else None,
        **_noted(at),
        **values | facts,
    )
    db.add(row)
    db.flush()
    request_recheck(db, at, tender_id=tender.id)
    return row


def note_relation(
    db: Session, firm: Firm, tender: Tender, *, how: int = 0, at: datetime = NOW
) -> BuyerRelation | None:
    """A relation with the tender's buyer: which kind, basis and period `how` says; none when the
    like of it stands already."""
    kind = list(RelationKind)[how % 3]
    since = day_of(at) + timedelta(days=how - 6)
    known = select(BuyerRelation.id).where(
        BuyerRelation.firm_id == firm.id,
        BuyerRelation.kind == kind,
        BuyerRelation.valid_from == since,
        BuyerRelation.retracted_at.is_(None),
    )
    if db.scalar(known) is not None:
        return None
    row = BuyerRelation(
        firm_id=firm.id,
        buyer=tender.buyer,
        buyer_key=sorted(keys.buyer_keys(tender))[0],
        kind=kind,
        basis=list(RelationBasis)[how % 2],
        share_bp=3000 + how % 2 if kind is RelationKind.OWNERSHIP else None,
        valid_from=since,
        valid_to=day_of(at) + timedelta(days=how) if how % 4 else None,
        **_noted(at),
    )
    return _about_firm(db, row, firm, at)


def note_exclusion(
    db: Session, firm: Firm, *, days: int = 300, at: datetime = NOW, **facts: Any
) -> FirmExclusion:
    """Barred from `at` for so many days."""
    values: dict[str, Any] = {
        "kind": ExclusionKind.BARRED,
        "law": None,
        "authority": str(new_public_id()),
    }
    row = FirmExclusion(
        firm_id=firm.id,
        valid_from=day_of(at),
        valid_to=day_of(at) + timedelta(days=days),
        **_noted(at),
        **values | facts,
    )
    return _about_firm(db, row, firm, at)


def forget(db: Session, row: Row, *, at: datetime = NOW) -> None:
    """Take a record back."""
    row.retracted_at = at
    db.flush()
    look_again(db, row, at)
    if isinstance(row, BidPromise):
        recheck_own(db, row.tender_id, row.firm_id, at)


def note_holding(
    db: Session, owner: Firm | str, owned: Firm | str, *, share_bp: int = 5000, at: datetime = NOW
) -> Holding | None:
    """A share held from today on; none when it would be one the register refuses."""
    details = HoldingDetails(
        owner=owner if isinstance(owner, str) else owner.public_id,
        owned=owned if isinstance(owned, str) else owned.public_id,
        share_bp=share_bp,
        valid_from=day_of(at),
        valid_to=None,
        source="test",
    )
    row = _entered(db, "holdings", details, at)
    return row if isinstance(row, Holding) else None


def note_mark(db: Session, firm: Firm, value: str, *, at: datetime = NOW) -> Row | None:
    """A telephone number the firm uses."""
    details = MarkDetails(firm.public_id, MarkKind.PHONE, value, None, None, "test")
    return _entered(db, "marks", details, at)


def note_subcontract(
    db: Session, tender: Tender, firm: Firm, other: Firm, *, at: datetime = NOW
) -> Row | None:
    """A bidder names another firm."""
    details = SubcontractDetails(tender.public_id, "", firm.public_id, other.public_id, "test")
    return _entered(db, "subcontracts", details, at)


def name_promise(
    db: Session,
    tender: Tender,
    firm: Firm,
    *,
    who: str = "Kim",
    days: int = 0,
    at: datetime = NOW,
) -> Row | None:
    """The firm names a key person (or a guarantee, whose serial has digits) for its bid, for a
    month from a day on."""
    since = day_of(at) + timedelta(days=days)
    details = PromiseDetails(
        tender=tender.public_id,
        lot="",
        firm=firm.public_id,
        kind=PromiseKind.GUARANTEE if who[-1].isdigit() else PromiseKind.PERSON,
        label=who,
        born_on=date(1980, 1, 1),
        valid_from=since,
        valid_to=since + timedelta(days=30),
        source="test",
    )
    row = _entered(db, "promises", details, at)
    if row is not None:
        recheck_own(db, tender.id, firm.id, at)
    return row


def _entered(db: Session, kind: str, details: FactDetails, at: datetime) -> Row | None:
    point = db.begin_nested()
    try:
        name = enter_record(db, details, actor=SYSTEM, now=at)
    except (DomainError, IntegrityError):  # a double is refused when `transaction()` ends
        point.rollback()
        return None
    point.commit()
    row: Row | None = db.scalar(select(KINDS[kind]).where(KINDS[kind].public_id == name))
    return row


def _noted(at: datetime) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "source": "test",
        "recorded_at": at,
        "recorded_by": None,
    }


def _about_firm(db: Session, row: Any, firm: Firm, at: datetime) -> Any:
    db.add(row)
    db.flush()
    request_recheck(db, at, firm_id=firm.id)
    return row


def director(db: Session, firm: Firm, name: str, *, days: int = 0, at: datetime = NOW) -> Director:
    """A representative from a day on; without end."""
    row = Director(
        public_id=new_public_id(),
        firm_id=firm.id,
        name=name,
        name_key=place_key(name),
        person_key=f"{name}-1980" if days % 2 else None,
        position=Position.REPRESENTATIVE,
        valid_from=day_of(at) + timedelta(days=days - 6),
        valid_to=None,
        source="test",
        declared_at=at,
    )
    db.add(row)
    db.flush()
    publish(db, FirmChanged(firm.id), actor=SYSTEM, now=at)
    return row


def set_amount(db: Session, name: str, amount: int, *, at: datetime = NOW) -> None:
    """An edition of the Vietnamese ruleset in force, as the desk adds one."""
    _add_edition(db, EditionDetails(date(2025, 8, 4), {name: amount}, "test", "test"), at)


def set_severity(db: Session, cell: str, severity: Severity, *, at: datetime = NOW) -> None:
    """The same for one line of its severities at one stage."""
    changed = {cell: severity}
    _add_edition(db, EditionDetails(date(2025, 8, 4), {}, "test", "test", changed), at)


def _add_edition(db: Session, details: EditionDetails, at: datetime) -> None:
    point = db.begin_nested()
    try:
        add_edition(db, "VN-2025", details, actor=SYSTEM, now=at)
    except DomainError:
        point.rollback()
    else:
        point.commit()
