"""Organisations by the name an officer types."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind
from app.core.errors import DomainError
from app.core.i18n import message, pick
from app.core.ids import PublicId
from app.firms.merging.finding import standing_organisations

#: Names offered while typing: authorities and institutes, never the register of firms.
_OFFERED = 300
#: Organisations of one name that are told apart from firms' records merged into one.
_NAMESAKES = 20


def organisation_names_offered(db: Session) -> tuple[str, ...]:
    """Names of organisations that are no firms, for a form's suggestions."""
    rows = db.execute(
        select(Organisation.name_ko, Organisation.name_vi, Organisation.name_en)
        .where(Organisation.kind != OrganisationKind.FIRM)
        .order_by(Organisation.id)
        .limit(_OFFERED)
    )
    return tuple(sorted({pick(*row) for row in rows}))


def organisation_named(db: Session, name: str) -> PublicId:
    """The organisation with exactly this name in any language, whatever the case.

    Raises DomainError (field `organisation`) when there is none, or more than one.
    """
    wanted = name.strip()
    columns = (Organisation.name_ko, Organisation.name_vi, Organisation.name_en)
    called = db.scalars(
        select(Organisation.public_id)
        .where(
            or_(
                *(column == wanted for column in columns),
                # SQLite lowers ASCII alone; that is enough for Latin names typed carelessly.
                *(func.lower(column) == wanted.lower() for column in columns),
            )
        )
        .order_by(Organisation.id)
        .limit(_NAMESAKES)
    ).all()
    # A firm's record given up in a merge leads to the one that stays.
    found = sorted(standing_organisations(db, called))
    if not found:
        raise DomainError(message("No organisation has this name."), field="organisation")
    if len(found) > 1:
        raise DomainError(message("Several organisations have this name."), field="organisation")
    return found[0]
