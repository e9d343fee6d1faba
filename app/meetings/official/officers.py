"""Officers of the secretariat, who have official steps in hand."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import people_with
from app.core.access import Role
from app.core.errors import DomainError
from app.core.i18n import message
from app.core.ids import PublicId


def officer_accounts(db: Session) -> Sequence[User]:
    """Accounts with which somebody works at the secretariat today."""
    return people_with(db, Role.SECRETARIAT)


def officers_offered(db: Session) -> list[tuple[str, str]]:
    """(public id, name) of each, for a form."""
    return [(officer.public_id, officer.display_name) for officer in officer_accounts(db)]


def load_officer(db: Session, wanted: PublicId | None) -> int | None:
    """The key of an officer's row; None: nobody in particular. DomainError for anybody else."""
    if wanted is None:
        return None
    found = next((one.id for one in officer_accounts(db) if one.public_id == wanted), None)
    if found is None:
        raise DomainError(message("Choose an officer of the secretariat."), field="owner")
    return found
