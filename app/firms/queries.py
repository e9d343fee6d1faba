"""What may be known about firms: a public profile, and a registry for few eyes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.core.access import Role, Viewer
from app.core.errors import NotFoundError
from app.core.fields import SolutionField
from app.core.i18n import pick
from app.core.ids import PublicId
from app.firms.identifiers import written
from app.firms.models import Affiliation, Firm, IdentifierScheme, SizeClass

#: Who may read any firm's registry; a firm reads its own.
REGISTRY_READERS = (Role.SECRETARIAT, Role.COMPLIANCE, Role.AUDITOR)


@dataclass(frozen=True)
class FirmName:
    """A firm as it is named in lists."""

    public_id: PublicId
    name_ko: str | None
    name_vi: str | None
    name_en: str | None
    demo: bool

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(self.name_ko, self.name_vi, self.name_en)


@dataclass(frozen=True)
class FirmProfile:
    """What everybody may know about a firm."""

    firm: FirmName
    country: str
    size_class: SizeClass
    has_vietnamese_subsidiary: bool
    capabilities: tuple[SolutionField, ...]
    summary: str
    website: str | None


@dataclass(frozen=True)
class Identifier:
    """A number that names the firm, in its usual spelling."""

    scheme: IdentifierScheme
    text: str


@dataclass(frozen=True)
class GroupMembership:
    """The firm's membership in a business group."""

    group_ko: str
    group_en: str
    demo: bool
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def group(self) -> str:
        """The group's name in the reader's language."""
        return pick(self.group_ko, None, self.group_en)


@dataclass(frozen=True)
class FirmRegistry:
    """What the firm itself, the secretariat, the compliance desk and the auditor may know."""

    profile: FirmProfile
    identifiers: tuple[Identifier, ...]
    affiliations: tuple[GroupMembership, ...]
    #: Registered office, as the certificate states it.
    address: str | None
    #: Whether it is the viewer's own firm.
    own: bool


def profile(db: Session, firm: PublicId) -> FirmProfile:
    """The public profile, the same for everybody; `NotFoundError` when there is no such firm."""
    found = db.scalars(
        select(Firm).where(Firm.public_id == firm).options(selectinload(Firm.capabilities))
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return _profile(found)


def organisation_of(db: Session, firm: PublicId) -> PublicId:
    """The organisation a firm is; `NotFoundError` when there is no such firm."""
    found = db.scalars(select(Firm).where(Firm.public_id == firm)).one_or_none()
    if found is None:
        raise NotFoundError
    return found.organisation.public_id


def readable_firm(db: Session, firm: PublicId, viewer: Viewer) -> Firm:
    """The firm, for itself and the registry's readers; `NotFoundError` for everybody else."""
    own = viewer.firm is not None and viewer.firm == firm
    if not own and not viewer.has(*REGISTRY_READERS):
        raise NotFoundError
    found = db.scalars(select(Firm).where(Firm.public_id == firm)).one_or_none()
    if found is None:
        raise NotFoundError
    return found


def firm_of(db: Session, viewer: Viewer) -> FirmProfile | None:
    """The profile of the viewer's own firm, if they act for one."""
    return profile(db, viewer.firm) if viewer.firm is not None else None


def registry(db: Session, firm: PublicId, viewer: Viewer) -> FirmRegistry:
    """Identifiers and affiliations; `NotFoundError` for everybody they are not for."""
    own = viewer.firm is not None and viewer.firm == firm
    if not own and not viewer.has(*REGISTRY_READERS):
        raise NotFoundError
    found = db.scalars(
        select(Firm)
        .where(Firm.public_id == firm)
        .options(
            selectinload(Firm.capabilities),
            selectinload(Firm.identifiers),
            selectinload(Firm.affiliations).joinedload(Affiliation.group),
        )
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return FirmRegistry(
        profile=_profile(found),
        identifiers=tuple(
            Identifier(row.scheme, written(row.scheme, row.value))
            for row in sorted(found.identifiers, key=lambda row: (row.scheme, row.value))
        ),
        affiliations=tuple(
            GroupMembership(
                # A firm's own declaration shows in its own spelling.
                row.declared_name or row.group.name_ko,
                row.declared_name or row.group.name_en,
                row.group.demo,
                row.valid_from,
                row.valid_to,
                row.source,
            )
            for row in sorted(found.affiliations, key=lambda row: (row.valid_from, row.id))
            if row.retracted_at is None
        ),
        address=found.address,
        own=own,
    )


def names(db: Session, firms: Iterable[PublicId]) -> dict[PublicId, FirmName]:
    """Names by public id; ids of no firm are left out. Names are public, who asks is not."""
    wanted = list(firms)
    rows = db.scalars(
        select(Firm).where(Firm.public_id.in_(wanted)).options(joinedload(Firm.organisation))
    )
    return {row.public_id: _name(row) for row in rows}


def _name(firm: Firm) -> FirmName:
    home = firm.organisation
    return FirmName(firm.public_id, home.name_ko, home.name_vi, home.name_en, home.demo)


def _profile(firm: Firm) -> FirmProfile:
    order = list(SolutionField)
    return FirmProfile(
        firm=_name(firm),
        country=firm.country,
        size_class=firm.size_class,
        has_vietnamese_subsidiary=firm.has_vietnamese_subsidiary,
        capabilities=tuple(sorted({row.field for row in firm.capabilities}, key=order.index)),
        summary=firm.summary,
        website=firm.website,
    )
