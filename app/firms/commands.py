"""Entering firms, groups and affiliations, and keeping a firm's public profile."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.commands import OrganisationDetails, create_organisation
from app.accounts.models import Organisation, OrganisationKind
from app.audit.commands import record
from app.core.access import ACTING, SYSTEM, Actor
from app.core.db import on_violation
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.events import publish
from app.core.fields import SolutionField
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.firms.duplicates.keys import refresh_firm
from app.firms.events import FirmChanged
from app.firms.identifiers import normal_identifier
from app.firms.merging.finding import is_merged
from app.firms.models import (
    Affiliation,
    BusinessGroup,
    Firm,
    FirmCapability,
    FirmIdentifier,
    IdentifierScheme,
    SizeClass,
)
from app.firms.profile.models import Director, FirmOffice
from app.firms.sign_up.models import TermsAcceptance
from app.firms.terms import CURRENT, terms

_WEBSITE: Final = re.compile(r"https?://[^\s<>\"']{1,200}")
COUNTRIES: Final = ("KR", "VN")


@dataclass(frozen=True)
class FirmDetails:
    """What is entered about a firm; at least one name."""

    country: str
    size_class: SizeClass
    name_ko: str | None = None
    name_vi: str | None = None
    name_en: str | None = None
    has_vietnamese_subsidiary: bool = False
    summary: str = ""
    website: str | None = None
    #: Registered office.
    address: str | None = None
    #: Scheme → number in any usual spelling.
    identifiers: dict[IdentifierScheme, str] = field(default_factory=dict)
    capabilities: frozenset[SolutionField] = frozenset()
    demo: bool = False


@dataclass(frozen=True)
class ProfileDetails:
    """What a firm says about itself in public."""

    summary: str
    website: str | None
    #: None leaves them as they are (they have a page of their own).
    capabilities: frozenset[SolutionField] | None = None


@on_violation("firm_identifier", "scheme", "value")
def _identifier_taken() -> DomainError:
    return DomainError(message("This number is already registered."), field="identifier")


def register_firm(db: Session, details: FirmDetails, *, actor: Actor, now: datetime) -> PublicId:
    """Enter a firm with its organisation; only the system may: firms come by application."""
    if actor != SYSTEM:
        raise NotAllowedError
    return enter_firm(db, details, actor=actor, now=now).public_id


def enter_firm(db: Session, details: FirmDetails, *, actor: Actor, now: datetime) -> Firm:
    """Enter a firm with its organisation, for a command that has checked that the actor may."""
    if details.country not in COUNTRIES:
        raise DomainError(message("Firms are Korean or Vietnamese."), field="country")
    organisation = create_organisation(
        db,
        OrganisationDetails(
            kind=OrganisationKind.FIRM,
            name_ko=details.name_ko,
            name_vi=details.name_vi,
            name_en=details.name_en,
            demo=details.demo,
        ),
        actor=actor,
        now=now,
    )
    home = db.scalars(select(Organisation).where(Organisation.public_id == organisation)).one()
    firm = Firm(
        public_id=new_public_id(),
        organisation=home,
        country=details.country,
        size_class=details.size_class,
        has_vietnamese_subsidiary=details.has_vietnamese_subsidiary,
        summary=details.summary.strip(),
        website=checked_website(details.website),
        address=details.address,
    )
    firm.identifiers = [
        FirmIdentifier(scheme=scheme, value=normal_identifier(scheme, text))
        for scheme, text in sorted(details.identifiers.items())
    ]
    firm.capabilities = [FirmCapability(field=each) for each in sorted(details.capabilities)]
    db.add(firm)
    db.flush()
    if details.address:
        db.add(FirmOffice(firm_id=firm.id, address=details.address, entered_at=now))
    refresh_firm(db, firm, now=now)
    if details.demo:
        # An invented firm files from the start.
        shown = terms(CURRENT, "ko")
        db.add(
            TermsAcceptance(
                firm_id=firm.id,
                version=shown.version,
                locale=shown.locale,
                sha256=shown.sha256,
                accepted_at=now,
                accepted_by=None,
                application=None,
            )
        )
    record(
        db,
        "firms.registered",
        "firm",
        firm.public_id,
        actor=actor,
        now=now,
        organisation=organisation,
        country=details.country,
        size=details.size_class.value,
    )
    return firm


def create_group(
    db: Session, name_ko: str, name_en: str, *, demo: bool = False, actor: Actor, now: datetime
) -> PublicId:
    """Enter a business group."""
    if actor != SYSTEM:
        raise NotAllowedError
    group = BusinessGroup(public_id=new_public_id(), name_ko=name_ko, name_en=name_en, demo=demo)
    db.add(group)
    record(db, "firms.group_created", "business_group", group.public_id, actor=actor, now=now)
    db.flush()
    return group.public_id


def refuse_public(row: Affiliation | Director) -> None:
    """A public record stays until the compliance desk takes it back; then it is not there."""
    if row.retracted_at is not None:
        raise NotFoundError
    if row.recorded_at is not None:
        raise DomainError(
            message("This is from a public source: ask the compliance desk to put it right.")
        )


def affiliate(
    db: Session,
    firm: PublicId,
    group: PublicId,
    *,
    valid_from: date,
    valid_to: date | None = None,
    source: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Record that `firm` belongs to `group` from one day to another (open when None)."""
    if actor != SYSTEM:
        raise NotAllowedError
    checked_period(valid_from, valid_to)
    member = load_firm(db, firm)
    home = db.scalars(select(BusinessGroup).where(BusinessGroup.public_id == group)).one_or_none()
    if home is None:
        raise NotFoundError
    db.add(
        Affiliation(
            firm=member, group=home, valid_from=valid_from, valid_to=valid_to, source=source
        )
    )
    record(
        db,
        "firms.affiliated",
        "firm",
        firm,
        actor=actor,
        now=now,
        group=group,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat() if valid_to else None,
        source=source,
    )
    db.flush()
    publish(db, FirmChanged(member.id), actor=actor, now=now)


def update_profile(
    db: Session, firm: PublicId, details: ProfileDetails, *, actor: Actor, now: datetime
) -> None:
    """Replace what the actor's own firm says about itself in public."""
    subject = own_firm(db, firm, actor)
    subject.summary = details.summary.strip()
    subject.website = checked_website(details.website)
    if details.capabilities is not None:
        kept = {row.field for row in subject.capabilities}
        for row in list(subject.capabilities):
            if row.field not in details.capabilities:
                db.delete(row)
        db.add_all(
            FirmCapability(firm_id=subject.id, field=each)
            for each in sorted(details.capabilities - kept)
        )
    record(db, "firms.profile_updated", "firm", firm, actor=actor, now=now)
    refresh_firm(db, subject, now=now)
    db.flush()
    publish(db, FirmChanged(subject.id), actor=actor, now=now)
    db.expire(subject, ["capabilities"])


def own_firm(db: Session, firm: PublicId, actor: Actor) -> Firm:
    """The actor's own firm, which owners and editors keep; raises `NotAllowedError`."""
    if actor.firm != firm or not actor.has(*ACTING):
        raise NotAllowedError
    return load_firm(db, firm)


def checked_period(valid_from: date, valid_to: date | None) -> None:
    """Refuse a period that ends before it begins."""
    if valid_to is not None and valid_to < valid_from:
        raise DomainError(message("The period ends before it begins."), field="valid_to")


def load_firm(db: Session, firm: PublicId) -> Firm:
    """The firm with this public id; raises `NotFoundError`, also for a record given up."""
    found = db.scalars(
        select(Firm).where(Firm.public_id == firm, ~is_merged(Firm.id))
    ).one_or_none()
    if found is None:
        raise NotFoundError
    return found


def checked_website(website: str | None) -> str | None:
    """An address of the web, or nothing; `DomainError` for anything else."""
    address = (website or "").strip()
    if not address:
        return None
    if not _WEBSITE.fullmatch(address) or not _has_host(address):
        raise DomainError(message("A website begins with https:// or http://."), field="website")
    return address


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:  # brackets that hold no address
        return False
