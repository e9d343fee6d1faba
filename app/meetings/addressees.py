"""Whom a letter, a query or a decision is for: an organisation or a province, by its name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.core.errors import DomainError
from app.core.i18n import message, pick
from app.core.ids import PublicId
from app.meetings.queries.organisations import organisation_named, organisation_names_offered
from app.provinces.models import Province, Vintage

#: Whoever a live tender may not be discussed with here: its quiet period (docs/adr/0023).
OUTSIDERS = frozenset({OrganisationKind.FIRM, OrganisationKind.BUYER})


@dataclass(frozen=True)
class Addressee:
    """An organisation by its public id, or a province of today by its code."""

    organisation: PublicId | None = None
    province: str | None = None


@dataclass(frozen=True)
class Addressed:
    """The same as keys of rows."""

    organisation: Organisation | None = None
    province: Province | None = None

    @property
    def outside(self) -> bool:
        """Whether it is a firm, a buyer or a province: somebody a live tender concerns."""
        home = self.organisation
        return self.province is not None or (home is not None and home.kind in OUTSIDERS)


def addressee_named(db: Session, name: str | None, *, field: str = "addressee") -> Addressee | None:
    """Who is called so: a province of today, else an organisation; None for an empty name.

    Raises DomainError when nobody is, or more than one organisation.
    """
    if not name or not name.strip():
        return None
    wanted = name.strip()
    columns = (Province.name_ko, Province.name_vi, Province.name_en)
    code = db.scalar(
        select(Province.code)
        .where(
            Province.vintage == Vintage.UNITS_34,
            or_(
                *(column == wanted for column in columns),
                *(func.lower(column) == wanted.lower() for column in columns),
            ),
        )
        .limit(1)
    )
    if code is not None:
        return Addressee(province=code)
    try:
        return Addressee(organisation=organisation_named(db, wanted))
    except DomainError as refusal:
        refusal.field = field
        raise


def addressee_names_offered(db: Session) -> tuple[str, ...]:
    """Names for a form's suggestions: authorities, institutes and today's provinces, no firm."""
    units = db.execute(
        select(Province.name_ko, Province.name_vi, Province.name_en).where(
            Province.vintage == Vintage.UNITS_34
        )
    )
    return tuple(sorted({*organisation_names_offered(db), *(pick(*unit) for unit in units)}))


def load_addressee(db: Session, wanted: Addressee | None, *, field: str = "addressee") -> Addressed:
    """The rows behind it; DomainError when they are gone."""
    if wanted is None:
        return Addressed()
    organisation = wanted.organisation and db.scalar(
        select(Organisation).where(Organisation.public_id == wanted.organisation)
    )
    province = wanted.province and db.scalar(
        select(Province).where(
            Province.vintage == Vintage.UNITS_34, Province.code == wanted.province
        )
    )
    if (wanted.organisation and not organisation) or (wanted.province and not province):
        raise DomainError(message("Choose an organisation."), field=field)
    return Addressed(organisation or None, province or None)


def load_decision_addressee(db: Session, wanted: Addressee | None, *, on_tender: bool) -> Addressed:
    """Whom a decision is for; on a live tender never a firm, buyer or province (quiet period)."""
    found = load_addressee(db, wanted)
    if on_tender and found.outside:
        raise DomainError(
            message("A decision on a live tender is for no firm, buyer or province."),
            field="addressee",
        )
    return found
