"""The sections of a firm's profile: public ones for everybody, registry ones for few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.core.access import Role, Viewer
from app.core.clock import SEOUL
from app.core.errors import NotFoundError
from app.core.fields import SolutionField
from app.core.i18n import pick
from app.core.ids import PublicId
from app.firms.identifiers import written
from app.firms.models import Activity, Affiliation, Firm, FirmCapability, IdentifierScheme, Level
from app.firms.profile.completeness import Completeness, completeness
from app.firms.profile.models import (
    Contact,
    DeclaredRelation,
    Director,
    FirmLanguage,
    FirmName,
    Language,
    NameKind,
    Position,
    PresenceKind,
    Reference,
    RelationKind,
    SizeProof,
    VietnamPresence,
)
from app.firms.profile.size_proofs import SizeStanding, size_standing
from app.firms.queries import readable_firm

#: References shown in public, latest first.
SHOWN: Final = 100


@dataclass(frozen=True)
class Ability:
    """What the firm does in a field."""

    field: SolutionField
    activity: Activity
    level: Level


@dataclass(frozen=True)
class ReferenceLine:
    """A project the firm has done."""

    public_id: PublicId
    project: str
    client: str
    country: str
    field: SolutionField
    year_from: int
    year_to: int | None
    value_minor: int | None
    currency: str | None
    source: str | None


@dataclass(frozen=True)
class PresenceLine:
    """How the firm is in Vietnam; the tax code is for the registry's readers."""

    public_id: PublicId
    kind: PresenceKind
    name: str
    place: str
    since: int | None
    tax_code: str | None


@dataclass(frozen=True)
class NameLine:
    """A further name."""

    public_id: PublicId
    kind: NameKind
    text: str


@dataclass(frozen=True)
class PublicSections:
    """What everybody may read beyond the public profile's head."""

    abilities: tuple[Ability, ...]
    references: tuple[ReferenceLine, ...]
    presence: tuple[PresenceLine, ...]
    languages: tuple[Language, ...]
    names: tuple[NameLine, ...]


@dataclass(frozen=True)
class DirectorLine:
    """Somebody who represents or directs the firm."""

    public_id: PublicId
    name: str
    position: Position
    told_apart: bool
    valid_from: date
    valid_to: date | None
    source: str
    #: From a public source: the firm cannot end it.
    public: bool


@dataclass(frozen=True)
class TieLine:
    """A group or another firm the firm is tied to."""

    public_id: PublicId
    section: str
    name: str
    kind: RelationKind | None
    number: str | None
    share: int | None
    valid_from: date
    valid_to: date | None
    source: str
    #: From a public source: the firm cannot end it.
    public: bool = False


@dataclass(frozen=True)
class ProofLine:
    """A proof of size, with its end."""

    public_id: PublicId
    document: PublicId
    size: str
    issued_on: date
    expires_on: date
    confirmed_at: datetime | None
    expired: bool


@dataclass(frozen=True)
class RegistrySections:
    """What the firm itself and the registry's readers see beyond numbers."""

    directors: tuple[DirectorLine, ...]
    ties: tuple[TieLine, ...]
    proofs: tuple[ProofLine, ...]
    size_standing: SizeStanding
    #: The viewer may say that a proof was compared.
    may_confirm: bool


@dataclass(frozen=True)
class ContactLine:
    """A contact; the auditor sees pseudonyms."""

    public_id: PublicId
    name: str
    job: str
    email: str
    phone: str | None
    language: Language


def public_sections(db: Session, firm: PublicId) -> PublicSections:
    """The public sections, the same for everybody."""
    found = _firm(db, firm)
    order = list(SolutionField)
    return PublicSections(
        abilities=tuple(
            sorted(
                (
                    Ability(row.field, row.activity, row.level)
                    for row in db.scalars(
                        select(FirmCapability).where(FirmCapability.firm_id == found.id)
                    )
                ),
                key=lambda each: (order.index(each.field), list(Activity).index(each.activity)),
            )
        ),
        references=references(db, found.id),
        presence=_presence(db, found.id, codes=False),
        languages=tuple(
            sorted(
                db.scalars(select(FirmLanguage.language).where(FirmLanguage.firm_id == found.id)),
                key=list(Language).index,
            )
        ),
        names=tuple(
            NameLine(row.public_id, row.kind, row.text)
            for row in db.scalars(
                select(FirmName)
                .where(FirmName.firm_id == found.id)
                .order_by(FirmName.kind, FirmName.text)
            )
        ),
    )


def references(db: Session, firm_id: int) -> tuple[ReferenceLine, ...]:
    """The firm's references, latest first."""
    rows = db.scalars(
        select(Reference)
        .where(Reference.firm_id == firm_id)
        .order_by(Reference.year_from.desc(), Reference.project, Reference.public_id)
        .limit(SHOWN)
    )
    return tuple(
        ReferenceLine(
            row.public_id,
            row.project,
            row.client,
            row.country,
            row.field,
            row.year_from,
            row.year_to,
            row.value_minor,
            row.currency,
            row.source,
        )
        for row in rows
    )


def _presence(db: Session, firm_id: int, *, codes: bool) -> tuple[PresenceLine, ...]:
    rows = db.scalars(
        select(VietnamPresence)
        .where(VietnamPresence.firm_id == firm_id)
        .order_by(VietnamPresence.kind, VietnamPresence.name, VietnamPresence.public_id)
    )
    return tuple(
        PresenceLine(
            row.public_id,
            row.kind,
            row.name,
            row.place,
            row.since,
            written(IdentifierScheme.VN_MST, row.tax_code) if codes and row.tax_code else None,
        )
        for row in rows
    )


def own_presence(db: Session, firm: PublicId, *, viewer: Viewer) -> tuple[PresenceLine, ...]:
    """The firm's presence with its tax codes, for the firm itself and the registry's readers."""
    return _presence(db, readable_firm(db, firm, viewer).id, codes=True)


def registry_sections(
    db: Session, firm: PublicId, *, viewer: Viewer, now: datetime
) -> RegistrySections:
    """People, ties and proofs; `NotFoundError` for everybody they are not for."""
    found = readable_firm(db, firm, viewer)
    today = now.astimezone(SEOUL).date()
    return RegistrySections(
        directors=_directors(db, found.id),
        ties=_ties(db, found.id),
        proofs=tuple(
            ProofLine(
                row.public_id,
                row.document.public_id,
                row.size_class.label,
                row.issued_on,
                row.expires_on,
                row.confirmed_at,
                row.expires_on < today,
            )
            for row in db.scalars(
                select(SizeProof)
                .where(SizeProof.firm_id == found.id)
                .order_by(SizeProof.expires_on.desc(), SizeProof.public_id)
            )
        ),
        size_standing=size_standing(db, found.id, found.size_class, today),
        may_confirm=viewer.has(Role.SECRETARIAT),
    )


def _directors(db: Session, firm_id: int) -> tuple[DirectorLine, ...]:
    rows = db.scalars(
        select(Director)
        .where(Director.firm_id == firm_id, Director.retracted_at.is_(None))
        .order_by(Director.valid_from.desc(), Director.name, Director.public_id)
    )
    return tuple(
        DirectorLine(
            row.public_id,
            row.name,
            row.position,
            row.person_key is not None,
            row.valid_from,
            row.valid_to,
            row.source,
            row.recorded_at is not None,
        )
        for row in rows
    )


def _ties(db: Session, firm_id: int) -> tuple[TieLine, ...]:
    groups = db.scalars(
        select(Affiliation)
        .where(Affiliation.firm_id == firm_id, Affiliation.retracted_at.is_(None))
        .order_by(Affiliation.valid_from.desc(), Affiliation.id)
    )
    firms = db.scalars(
        select(DeclaredRelation)
        .where(DeclaredRelation.firm_id == firm_id)
        .order_by(DeclaredRelation.valid_from.desc(), DeclaredRelation.id)
    )
    return (
        *(
            TieLine(
                row.public_id,
                "affiliations",
                # Its own spelling: another firm's declaration never shows here.
                row.declared_name or pick(row.group.name_ko, None, row.group.name_en),
                None,
                None,
                None,
                row.valid_from,
                row.valid_to,
                row.source,
                row.recorded_at is not None,
            )
            for row in groups
        ),
        *(
            TieLine(
                row.public_id,
                "relations",
                row.other_name,
                row.kind,
                written(row.scheme, row.value) if row.scheme and row.value else None,
                row.share,
                row.valid_from,
                row.valid_to,
                row.source,
            )
            for row in firms
        ),
    )


def contacts(db: Session, firm: PublicId, *, viewer: Viewer) -> tuple[ContactLine, ...]:
    """The firm's contacts: its own, the secretariat's (logged), pseudonyms for the auditor."""
    found = _firm(db, firm)
    hidden = viewer.has(Role.AUDITOR)
    if viewer.firm != firm and not viewer.has(Role.SECRETARIAT, Role.AUDITOR):
        raise NotFoundError
    rows = db.scalars(
        select(Contact).where(Contact.firm_id == found.id).order_by(Contact.name, Contact.public_id)
    )
    return tuple(
        ContactLine(row.public_id, row.public_id, "", "", None, row.language)
        if hidden
        else ContactLine(row.public_id, row.name, row.job, row.email, row.phone, row.language)
        for row in rows
    )


def own_completeness(db: Session, firm: PublicId, *, viewer: Viewer, now: datetime) -> Completeness:
    """What the viewer's own profile still lacks; `NotFoundError` for another's."""
    if viewer.firm != firm:
        raise NotFoundError
    found = _firm(db, firm)
    today = now.astimezone(SEOUL).date()

    def has(model: Any) -> bool:
        return bool(db.scalar(select(exists().where(model.firm_id == found.id))))

    proven = size_standing(db, found.id, found.size_class, today)
    return completeness(
        {
            "public": bool(found.summary),
            "capabilities": has(FirmCapability),
            "references": has(Reference),
            "people": has(Director),
            "affiliations": has(Affiliation) or has(DeclaredRelation),
            "size": proven in {SizeStanding.SUBMITTED, SizeStanding.PROVEN},
            "presence": has(VietnamPresence) or found.has_vietnamese_subsidiary,
            "contacts": has(Contact),
        }
    )


def _firm(db: Session, firm: PublicId) -> Firm:
    found = db.scalars(select(Firm).where(Firm.public_id == firm)).one_or_none()
    if found is None:
        raise NotFoundError
    return found
