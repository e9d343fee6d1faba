"""Entering and taking back the records the rules need: public ones are the compliance desk's work,
a firm states its own ties with buyers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.conflicts.engine.reach import firms_near
from app.conflicts.engine.recheck import recheck_own, request_recheck
from app.conflicts.loading.post_rows import POSTS, PublicDetails, PublicRow, public_row
from app.conflicts.registers.fact_models import BidPromise, Holding, Subcontract
from app.conflicts.registers.fact_rows import (
    FACTS,
    FactDetails,
    FactRow,
    PromiseDetails,
    SubcontractDetails,
    fact_row,
    require_own_stand,
)
from app.conflicts.registers.record_lookup import firm_named, group_named, require, tender_named
from app.conflicts.registers.record_models import (
    BuyerRelation,
    ExclusionKind,
    FirmExclusion,
    PackagePart,
    PackageRole,
    RelationBasis,
    RelationKind,
)
from app.core.access import Actor, Role
from app.core.db import on_violation
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.text import place_key
from app.firms.models import Firm
from app.tenders.models import GoverningLaw


@dataclass(frozen=True)
class RoleDetails:
    """Who had which part in a package. Firm and group as somebody wrote them."""

    tender: str
    consultant: str
    part: PackagePart
    firm: str
    group: str
    source: str


@dataclass(frozen=True)
class RelationDetails:
    """How a firm and a buyer are tied."""

    firm: str
    buyer: str
    kind: RelationKind
    basis: RelationBasis
    share_bp: int | None
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class ExclusionDetails:
    """Why and how long a firm may not bid."""

    firm: str
    kind: ExclusionKind
    authority: str
    law: GoverningLaw | None
    valid_from: date
    valid_to: date | None
    source: str


Details = RoleDetails | RelationDetails | ExclusionDetails | FactDetails | PublicDetails
Row = PackageRole | BuyerRelation | FirmExclusion | FactRow | PublicRow
KINDS: Final[dict[str, type[Row]]] = {
    "roles": PackageRole,
    "relations": BuyerRelation,
    "exclusions": FirmExclusion,
    **FACTS,
    **POSTS,
}


#: What the audit must not repeat: it would undo that only a hash is kept.
_UNSAID: Final = frozenset({"born_on", "value", "label"})


def _known() -> DomainError:
    return DomainError(message("This record is there already."))


on_violation("package_role", "tender_id", "consultant_key", "part")(_known)
on_violation("buyer_relation", "firm_id", "buyer_key", "kind", "valid_from")(_known)
on_violation("holding", "owner_key", "owned_key", "valid_from")(_known)
on_violation("firm_mark", "firm_id", "kind", "key")(_known)
on_violation("firm_mark", "firm_id", "kind", "key", "valid_from")(_known)
on_violation("subcontract", "tender_id", "firm_id", "subcontractor_id")(_known)
on_violation("subcontract", "lot_id", "firm_id", "subcontractor_id")(_known)
on_violation("bid_promise", "tender_id", "firm_id", "kind", "key")(_known)
on_violation("bid_promise", "lot_id", "firm_id", "kind", "key")(_known)
on_violation("firm_director", "firm_id", "name_key", "position", "valid_from")(_known)
on_violation("affiliation", "firm_id", "group_id", "valid_from")(_known)
on_violation("firm_exclusion", "firm_id", "kind", "authority", "valid_from")(_known)


def enter_record(db: Session, details: Details, *, actor: Actor, now: datetime) -> PublicId:
    """Enter one record and have the rules look again. Refused without its source, with dates
    the wrong way round, with a firm, group or tender that is not known, and a second time."""
    _may(actor)
    return _enter(db, details, actor=actor, now=now)


def declare_tie(db: Session, details: RelationDetails, *, actor: Actor, now: datetime) -> PublicId:
    """A firm states a tie of its own with a buyer: the rules answer that firm alone with it."""
    own = replace(details, firm=_declaring(actor), basis=RelationBasis.DECLARED)
    return _enter(db, own, actor=actor, now=now)


def name_for_bid(
    db: Session, details: PromiseDetails | SubcontractDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """A firm says whom or what its own bid names; its own rules answer it at once."""
    own = replace(details, firm=_declaring(actor))
    require_own_stand(db, own)
    name = _enter(db, own, actor=actor, now=now)
    _answer(db, name, own, now)
    return name


def retract_named(db: Session, name: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take back what the actor's own firm named for a bid."""
    firm = select(Firm.id).where(Firm.public_id == _declaring(actor)).scalar_subquery()
    promise = select(BidPromise).where(BidPromise.public_id == name, BidPromise.firm_id == firm)
    contract = select(Subcontract).where(Subcontract.public_id == name, Subcontract.firm_id == firm)
    row = db.scalar(promise.with_for_update()) or db.scalar(contract.with_for_update())
    if row is None:
        raise NotFoundError
    kind = "promises" if isinstance(row, BidPromise) else "subcontracts"
    _retract(db, kind, row, actor=actor, now=now)
    recheck_own(db, row.tender_id, row.firm_id, now)


def _answer(
    db: Session, name: PublicId, details: PromiseDetails | SubcontractDetails, now: datetime
) -> None:
    model = BidPromise if isinstance(details, PromiseDetails) else Subcontract
    tender_id, firm_id = db.execute(
        select(model.tender_id, model.firm_id).where(model.public_id == name)
    ).one()
    recheck_own(db, tender_id, firm_id, now)


def retract_tie(db: Session, name: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take back what the actor's own firm stated; a public record is the desk's to take back."""
    firm = select(Firm.id).where(Firm.public_id == _declaring(actor)).scalar_subquery()
    row = db.scalar(
        select(BuyerRelation)
        .where(
            BuyerRelation.public_id == name,
            BuyerRelation.firm_id == firm,
            BuyerRelation.basis == RelationBasis.DECLARED,
        )
        .with_for_update()
    )
    if row is None:
        raise NotFoundError
    _retract(db, "relations", row, actor=actor, now=now)


def _declaring(actor: Actor) -> PublicId:
    """The firm for which the actor may state something."""
    if actor.firm is None or not actor.has(Role.OWNER, Role.EDITOR):
        raise NotAllowedError
    return actor.firm


def _enter(db: Session, details: Details, *, actor: Actor, now: datetime) -> PublicId:
    require(details.source, "source")
    row = _row(db, details, now)
    row.public_id = new_public_id()
    row.source = details.source.strip()
    row.recorded_at, row.recorded_by = now, actor.user
    with db.begin_nested():
        db.add(row)
        db.flush()
    written = {
        name: _plain(value) for name, value in asdict(details).items() if name not in _UNSAID
    }
    record(db, "conflicts.record_entered", "record", row.public_id, actor=actor, now=now, **written)
    look_again(db, row, now)
    return row.public_id


def retract_record(db: Session, kind: str, name: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take a record back: it plays no part from now on, and stays in the audit. Twice is once."""
    _may(actor)
    model = KINDS[kind]
    row: Any = db.scalar(
        select(model)
        .where(model.public_id == name, model.recorded_at.is_not(None))
        .with_for_update()
    )
    if row is None:
        raise NotFoundError
    _retract(db, kind, row, actor=actor, now=now)


def _retract(db: Session, kind: str, row: Row, *, actor: Actor, now: datetime) -> None:
    if row.retracted_at is not None:
        return
    row.retracted_at = now
    db.flush()
    name = row.public_id
    record(db, "conflicts.record_retracted", "record", name, actor=actor, now=now, kind=kind)
    look_again(db, row, now)


def _may(actor: Actor) -> None:
    if not actor.has(Role.COMPLIANCE):
        raise NotAllowedError


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def look_again(db: Session, row: Row, now: datetime) -> None:
    """Leave the queue row that has the rules run again where the record matters."""
    if isinstance(row, PackageRole | Subcontract | BidPromise):
        request_recheck(db, now, tender_id=row.tender_id)
    elif isinstance(row, Holding):
        # One firm leads to all that are tied to it (reach.py); of a holding between companies
        # that are not here, any firm above or below them.
        firms = [row.owner_firm_id, row.owned_firm_id]
        near = [firm for firm in firms if firm is not None] or sorted(
            firms_near(db, {row.owner_key, row.owned_key})
        )
        if near:
            request_recheck(db, now, firm_id=near[0])
    else:
        request_recheck(db, now, firm_id=row.firm_id)


def _row(db: Session, details: Details, now: datetime) -> Row:
    if isinstance(details, PublicDetails):
        return public_row(db, details, now)
    if isinstance(details, RoleDetails):
        return _role(db, details)
    if not isinstance(details, RelationDetails | ExclusionDetails):
        return fact_row(db, details)
    if details.valid_to is not None and details.valid_to < details.valid_from:
        raise DomainError(message("The period ends before it begins."), field="valid_to")
    firm = firm_named(db, details.firm)
    if isinstance(details, RelationDetails):
        return _relation(firm, details)
    require(details.authority, "authority")
    return FirmExclusion(
        firm_id=firm.id,
        kind=details.kind,
        authority=details.authority.strip(),
        law=details.law,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
    )


def _role(db: Session, details: RoleDetails) -> PackageRole:
    require(details.consultant, "consultant")
    firm = firm_named(db, details.firm) if details.firm.strip() else None
    group = group_named(db, details.group) if details.group.strip() else None
    if firm is None and group is None:
        raise DomainError(
            message("Name the consultant's firm or its business group as registered here."),
            field="firm",
        )
    return PackageRole(
        tender_id=tender_named(db, details.tender).id,
        consultant=details.consultant.strip(),
        consultant_key=place_key(details.consultant),
        firm_id=firm.id if firm else None,
        group_id=group.id if group else None,
        part=details.part,
    )


def _relation(firm: Firm, details: RelationDetails) -> BuyerRelation:
    require(details.buyer, "buyer")
    owns = details.kind is RelationKind.OWNERSHIP
    if owns != (details.share_bp is not None):
        raise DomainError(
            message("Ownership has a share, other relations have none."), field="share"
        )
    if details.share_bp is not None and not 0 < details.share_bp <= 10_000:
        raise DomainError(message("A share lies between 0.01 and 100 per cent."), field="share")
    return BuyerRelation(
        firm_id=firm.id,
        buyer=details.buyer.strip(),
        buyer_key=place_key(details.buyer),
        kind=details.kind,
        basis=details.basis,
        share_bp=details.share_bp,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
    )
