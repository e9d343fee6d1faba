"""Which provinces an authority or a centre belongs to: a fact of its own, entered by an officer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.provinces.models import OrganisationProvince, Province, Vintage
from app.provinces.places import UnitKey
from app.provinces.projections import Names, Unit


def home_provinces(db: Session, organisation: PublicId) -> tuple[Unit, ...]:
    """The units of today that an organisation belongs to, in the order of their codes."""
    return homes_of(db, [organisation]).get(organisation, ())


def homes_of(db: Session, organisations: Iterable[PublicId]) -> Mapping[PublicId, tuple[Unit, ...]]:
    """The same of several organisations; one that belongs to none is left out."""
    rows = db.execute(
        select(Organisation.public_id, Province)
        .join(OrganisationProvince, OrganisationProvince.organisation_id == Organisation.id)
        .join(Province, OrganisationProvince.province_id == Province.id)
        .where(Organisation.public_id.in_(sorted(organisations)))
        .order_by(Province.code)
    )
    found: dict[PublicId, tuple[Unit, ...]] = {}
    for organisation, province in rows:
        found[organisation] = (*found.get(organisation, ()), _unit(province))
    return found


def units_of_today(db: Session) -> tuple[Unit, ...]:
    """Every unit of today, in the order of codes."""
    rows = select(Province).where(Province.vintage == Vintage.UNITS_34).order_by(Province.code)
    return tuple(_unit(row) for row in db.scalars(rows))


def set_home_provinces(
    db: Session, organisation: PublicId, codes: Iterable[str], *, actor: Actor, now: datetime
) -> None:
    """Enter the provinces of today of an organisation in place of those before; none: not known.

    Raises DomainError for a firm, whose papers no province narrows, and for a unit there is not.
    """
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    home = db.scalar(select(Organisation).where(Organisation.public_id == organisation))
    if home is None:
        raise NotFoundError
    if home.kind is OrganisationKind.FIRM:
        raise DomainError(message("A firm belongs to no province here."))
    wanted = sorted(set(codes))
    units = db.scalars(
        select(Province).where(Province.vintage == Vintage.UNITS_34, Province.code.in_(wanted))
    ).all()
    if len(units) != len(wanted):
        raise DomainError(message("There is no such province."), field="provinces")
    db.execute(delete(OrganisationProvince).where(OrganisationProvince.organisation_id == home.id))
    for unit in units:
        db.add(
            OrganisationProvince(
                organisation_id=home.id,
                province_id=unit.id,
                entered_at=now,
                entered_by=actor.user,
            )
        )
    db.flush()
    record(
        db,
        "provinces.home_set",
        "organisation",
        organisation,
        actor=actor,
        now=now,
        provinces=wanted,
    )


def _unit(province: Province) -> Unit:
    return Unit(
        UnitKey(province.vintage, province.code),
        Names(province.name_ko, province.name_vi, province.name_en),
    )
