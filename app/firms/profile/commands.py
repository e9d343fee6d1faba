"""A firm keeps its own profile: every entry is the actor's own firm's, and audited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.db import on_violation
from app.core.errors import DomainError, NotFoundError
from app.core.events import publish
from app.core.fields import SolutionField
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.mail import checked_address
from app.firms.commands import own_firm
from app.firms.duplicates.keys import name_key, refresh_firm
from app.firms.events import FirmChanged
from app.firms.identifiers import normal_identifier
from app.firms.models import (
    Activity,
    Firm,
    FirmCapability,
    IdentifierScheme,
    Level,
)
from app.firms.profile.models import (
    Contact,
    FirmLanguage,
    FirmName,
    Language,
    NameKind,
    PresenceKind,
    Reference,
    VietnamPresence,
)

_COUNTRY: Final = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class CapabilityDetails:
    """What the firm does in a field, and how far that is proven."""

    field: SolutionField
    activity: Activity
    level: Level


@dataclass(frozen=True)
class ReferenceDetails:
    """A project done; public facts. `value_minor` in the currency's minor unit, as published."""

    project: str
    client: str
    country: str
    field: SolutionField
    year_from: int
    year_to: int | None = None
    value_minor: int | None = None
    currency: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class PresenceDetails:
    """How and where the firm is in Vietnam."""

    kind: PresenceKind
    name: str
    place: str
    since: int | None
    tax_code: str | None


@dataclass(frozen=True)
class ContactDetails:
    """Somebody to talk to."""

    name: str
    job: str
    email: str
    phone: str | None
    language: Language


@on_violation("firm_reference", "firm_id", "project", "client", "year_from")
def _reference_twice() -> DomainError:
    return DomainError(message("This reference is entered already."), field="project")


@on_violation("firm_name", "firm_id", "text")
def _name_twice() -> DomainError:
    return DomainError(message("This name is entered already."), field="text")


def set_capability(
    db: Session, firm: PublicId, details: CapabilityDetails, *, actor: Actor, now: datetime
) -> None:
    """Say what the firm does in a field; saying it again changes the level."""
    subject = own_firm(db, firm, actor)
    kept = db.get(FirmCapability, (subject.id, details.field, details.activity))
    if kept is None:
        kept = FirmCapability(firm_id=subject.id, field=details.field, activity=details.activity)
        db.add(kept)
    kept.level = details.level
    done(db, "firms.capability_set", subject, actor, now, field=details.field.value)


def drop_capability(
    db: Session,
    firm: PublicId,
    field: SolutionField,
    activity: Activity,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Say it no longer."""
    subject = own_firm(db, firm, actor)
    kept = db.get(FirmCapability, (subject.id, field, activity))
    if kept is None:
        raise NotFoundError
    db.delete(kept)
    done(db, "firms.capability_dropped", subject, actor, now, field=field.value)


def checked_reference(details: ReferenceDetails, *, this_year: int) -> ReferenceDetails:
    """The reference as it is kept; `DomainError` names the field that is wrong."""
    if not details.project.strip():
        raise DomainError(message("Name the project."), field="project")
    if not details.client.strip():
        raise DomainError(message("Name the client."), field="client")
    if not _COUNTRY.fullmatch(details.country):
        raise DomainError(message("A country is two letters, e.g. KR or VN."), field="country")
    if not 1950 <= details.year_from <= this_year:
        raise DomainError(
            message("The year lies between 1950 and %(year)s.", year=this_year), field="year_from"
        )
    if details.year_to is not None and not details.year_from <= details.year_to <= this_year + 20:
        raise DomainError(message("The last year is before the first."), field="year_to")
    if (details.value_minor is None) != (not details.currency):
        raise DomainError(message("A value needs its currency."), field="currency")
    if details.value_minor is not None and not (details.source or "").strip():
        raise DomainError(
            message("A value is entered as published: say where it was published."), field="source"
        )
    return details


def add_reference(
    db: Session, firm: PublicId, details: ReferenceDetails, *, actor: Actor, now: datetime
) -> None:
    """Enter a project the firm has done."""
    subject = own_firm(db, firm, actor)
    _enter_reference(db, subject, details, now)
    done(db, "firms.reference_added", subject, actor, now, project=details.project)


def import_references(
    db: Session,
    firm: PublicId,
    references: tuple[ReferenceDetails, ...],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Enter the references of a file that are not here yet; all of them or none. How many."""
    subject = own_firm(db, firm, actor)
    here = {
        (row.project, row.client, row.year_from)
        for row in db.scalars(select(Reference).where(Reference.firm_id == subject.id))
    }
    fresh = [each for each in references if (each.project, each.client, each.year_from) not in here]
    for details in fresh:
        _enter_reference(db, subject, details, now)
    done(db, "firms.references_imported", subject, actor, now, count=len(fresh))
    return len(fresh)


def _enter_reference(db: Session, firm: Firm, details: ReferenceDetails, now: datetime) -> None:
    checked = checked_reference(details, this_year=now.year)
    db.add(
        Reference(
            public_id=new_public_id(),
            firm_id=firm.id,
            project=checked.project.strip(),
            client=checked.client.strip(),
            country=checked.country,
            field=checked.field,
            year_from=checked.year_from,
            year_to=checked.year_to,
            value_minor=checked.value_minor,
            currency=checked.currency or None,
            source=(checked.source or "").strip() or None,
        )
    )


def add_presence(
    db: Session, firm: PublicId, details: PresenceDetails, *, actor: Actor, now: datetime
) -> None:
    """Enter how the firm is present in Vietnam; a subsidiary opens domestic tenders."""
    subject = own_firm(db, firm, actor)
    code = (details.tax_code or "").strip()
    try:
        kept = normal_identifier(IdentifierScheme.VN_MST, code) if code else None
    except DomainError as refusal:
        raise DomainError(refusal.reason, field="tax_code") from refusal
    db.add(
        VietnamPresence(
            public_id=new_public_id(),
            firm_id=subject.id,
            kind=details.kind,
            name=details.name.strip(),
            place=details.place.strip(),
            since=details.since,
            tax_code=kept,
        )
    )
    if details.kind is PresenceKind.SUBSIDIARY:
        subject.has_vietnamese_subsidiary = True
    done(db, "firms.presence_added", subject, actor, now, kind=details.kind.value)


def add_name(
    db: Session, firm: PublicId, kind: NameKind, text: str, *, actor: Actor, now: datetime
) -> None:
    """Enter a further name, in whatever script."""
    subject = own_firm(db, firm, actor)
    name = text.strip()
    if not name_key(name):
        raise DomainError(message("A name has letters."), field="text")
    db.add(FirmName(public_id=new_public_id(), firm_id=subject.id, kind=kind, text=name))
    refresh_firm(db, subject, now=now)
    done(db, "firms.name_added", subject, actor, now, kind=kind.value)


def set_languages(
    db: Session, firm: PublicId, languages: frozenset[Language], *, actor: Actor, now: datetime
) -> None:
    """Say in which languages the firm works."""
    subject = own_firm(db, firm, actor)
    rows = db.scalars(select(FirmLanguage).where(FirmLanguage.firm_id == subject.id)).all()
    kept = {row.language for row in rows}
    for row in rows:
        if row.language not in languages:
            db.delete(row)
    db.add_all(FirmLanguage(firm_id=subject.id, language=each) for each in sorted(languages - kept))
    done(db, "firms.languages_set", subject, actor, now)


def add_contact(
    db: Session, firm: PublicId, details: ContactDetails, *, actor: Actor, now: datetime
) -> None:
    """Enter a contact. The audit row names no person, so that erasing one leaves a pseudonym."""
    subject = own_firm(db, firm, actor)
    try:
        email = checked_address(details.email)
    except DomainError as refusal:
        raise DomainError(refusal.reason, field="email") from refusal
    contact = Contact(
        public_id=new_public_id(),
        firm_id=subject.id,
        name=details.name.strip(),
        job=details.job.strip(),
        email=email,
        phone=details.phone,
        language=details.language,
        entered_at=now,
    )
    db.add(contact)
    refresh_firm(db, subject, now=now)
    done(db, "firms.contact_added", subject, actor, now, contact=contact.public_id)


#: What is taken away whole, by the section of the profile it stands in.
REMOVABLE: Final[dict[str, type[Any]]] = {
    "references": Reference,
    "presence": VietnamPresence,
    "names": FirmName,
    "contacts": Contact,
}


def remove_entry(
    db: Session, firm: PublicId, section: str, entry: PublicId, *, actor: Actor, now: datetime
) -> None:
    """Take an entry of the profile away."""
    subject = own_firm(db, firm, actor)
    row = own_entry(db, subject, REMOVABLE.get(section), entry)
    db.delete(row)
    db.flush()
    refresh_firm(db, subject, now=now)
    if isinstance(row, VietnamPresence) and row.kind is PresenceKind.SUBSIDIARY:
        subject.has_vietnamese_subsidiary = (
            db.scalar(
                select(VietnamPresence.id)
                .where(
                    VietnamPresence.firm_id == subject.id,
                    VietnamPresence.kind == PresenceKind.SUBSIDIARY,
                )
                .limit(1)
            )
            is not None
        )
    done(db, "firms.entry_removed", subject, actor, now, section=section, entry=entry)


def own_entry(db: Session, firm: Firm, model: type[Any] | None, entry: PublicId) -> Any:
    """An entry of the firm's profile, locked; `NotFoundError` for another's."""
    if model is None:
        raise NotFoundError
    row = db.scalar(
        select(model).where(model.public_id == entry, model.firm_id == firm.id).with_for_update()
    )
    if row is None:
        raise NotFoundError
    return row


def done(
    db: Session, action: str, firm: Firm, actor: Actor, now: datetime, **content: object
) -> None:
    """Flush and record an act on the firm's profile; contacts and names feed the rules."""
    db.flush()
    record(db, action, "firm", firm.public_id, actor=actor, now=now, **content)
    publish(db, FirmChanged(firm.id), actor=actor, now=now)
