"""Entering and taking back the records the rules need: public ones are the compliance desk's work,
a firm states its own ties with buyers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.audit.commands import record
from app.conflicts.recheck import request_recheck
from app.conflicts.record_models import (
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
from app.firms.models import BusinessGroup, Firm, FirmIdentifier
from app.tenders.models import GoverningLaw, Tender


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


Details = RoleDetails | RelationDetails | ExclusionDetails
Row = PackageRole | BuyerRelation | FirmExclusion
KINDS: Final[dict[str, type[PackageRole] | type[BuyerRelation] | type[FirmExclusion]]] = {
    "roles": PackageRole,
    "relations": BuyerRelation,
    "exclusions": FirmExclusion,
}


def _known() -> DomainError:
    return DomainError(message("This record is there already."))


on_violation("package_role", "tender_id", "consultant_key", "part")(_known)
on_violation("buyer_relation", "firm_id", "buyer_key", "kind", "valid_from")(_known)
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
    _require(details.source, "source")
    row = _row(db, details)
    row.public_id = new_public_id()
    row.source = details.source.strip()
    row.recorded_at, row.recorded_by = now, actor.user
    with db.begin_nested():
        db.add(row)
        db.flush()
    written = {name: _plain(value) for name, value in asdict(details).items()}
    record(db, "conflicts.record_entered", "record", row.public_id, actor=actor, now=now, **written)
    _look_again(db, row, now)
    return row.public_id


def retract_record(db: Session, kind: str, name: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take a record back: it plays no part from now on, and stays in the audit. Twice is once."""
    _may(actor)
    model = KINDS[kind]
    row: Any = db.scalar(select(model).where(model.public_id == name).with_for_update())
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
    _look_again(db, row, now)


def _may(actor: Actor) -> None:
    if not actor.has(Role.COMPLIANCE):
        raise NotAllowedError


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _look_again(db: Session, row: Row, now: datetime) -> None:
    if isinstance(row, PackageRole):
        request_recheck(db, now, tender_id=row.tender_id)
    else:
        request_recheck(db, now, firm_id=row.firm_id)


def _row(db: Session, details: Details) -> Row:
    if isinstance(details, RoleDetails):
        return _role(db, details)
    if details.valid_to is not None and details.valid_to < details.valid_from:
        raise DomainError(message("The period ends before it begins."), field="valid_to")
    firm = _firm(db, details.firm)
    if isinstance(details, RelationDetails):
        return _relation(firm, details)
    _require(details.authority, "authority")
    return FirmExclusion(
        firm_id=firm.id,
        kind=details.kind,
        authority=details.authority.strip(),
        law=details.law,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
    )


def _role(db: Session, details: RoleDetails) -> PackageRole:
    _require(details.consultant, "consultant")
    firm = _firm(db, details.firm) if details.firm.strip() else None
    group = _group(db, details.group) if details.group.strip() else None
    if firm is None and group is None:
        raise DomainError(
            message("Name the consultant's firm or its business group as registered here."),
            field="firm",
        )
    return PackageRole(
        tender_id=_tender(db, details.tender).id,
        consultant=details.consultant.strip(),
        consultant_key=place_key(details.consultant),
        firm_id=firm.id if firm else None,
        group_id=group.id if group else None,
        part=details.part,
    )


def _relation(firm: Firm, details: RelationDetails) -> BuyerRelation:
    _require(details.buyer, "buyer")
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


def _require(text: str, field: str) -> None:
    if not text.strip():
        raise DomainError(message("This is needed for every record."), field=field)


def find_firm(db: Session, text: str) -> Firm | None:
    """The one firm with this number, public id or exact name; None when none or several."""
    wanted = text.strip()
    digits = "".join(character for character in wanted if character.isalnum())
    names = (Organisation.name_ko, Organisation.name_vi, Organisation.name_en)
    found = db.scalars(
        select(Firm)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .where(
            or_(
                Firm.public_id == wanted,
                Firm.id.in_(select(FirmIdentifier.firm_id).where(FirmIdentifier.value == digits)),
                *(name == wanted for name in names),
            )
        )
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def _firm(db: Session, text: str) -> Firm:
    firm = find_firm(db, text)
    if firm is None:
        raise DomainError(
            message("“%(text)s” is no single firm's number or name.", text=text), field="firm"
        )
    return firm


def _group(db: Session, text: str) -> BusinessGroup:
    found = db.scalars(
        select(BusinessGroup)
        .where(
            or_(
                BusinessGroup.key == place_key(text),
                BusinessGroup.name_en == text.strip(),
                BusinessGroup.public_id == text.strip(),
            )
        )
        .limit(2)
    ).all()
    if len(found) != 1:
        raise DomainError(
            message("“%(text)s” is no single business group.", text=text), field="group"
        )
    return found[0]


def _tender(db: Session, text: str) -> Tender:
    wanted = text.strip()
    found = db.scalars(
        select(Tender)
        .where(or_(Tender.notice_no == wanted, Tender.ocid == wanted, Tender.public_id == wanted))
        .limit(2)
    ).all()
    if len(found) != 1:
        raise DomainError(
            message("“%(text)s” is no notice number or ocid here.", text=text), field="tender"
        )
    return found[0]
