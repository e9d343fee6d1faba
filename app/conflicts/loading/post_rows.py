"""Who leads a firm and which group it belongs to, as public sources state it.

The rows are the firm's own registry (firms/): the rules read them beside what the firm declares.
The firm sees them among its own and cannot end them; the compliance desk takes them back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from app.conflicts.registers.record_lookup import firm_named, require
from app.core.errors import DomainError
from app.core.i18n import N_, Labelled, message
from app.core.text import place_key
from app.core.web import settings
from app.firms.models import Affiliation
from app.firms.profile.models import Director, Position
from app.firms.profile.people import check_birth, person_key
from app.firms.profile.ties import group_called


class MembershipKind(Labelled):
    """What a register of groups holds."""

    MEMBERSHIP = "membership", N_("Member of the group")


@dataclass(frozen=True)
class PostDetails:
    """Who represents or directs a firm; the date of birth tells namesakes apart."""

    firm: str
    name: str
    position: Position
    born_on: date | None
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class MembershipDetails:
    """Which business group a firm belongs to."""

    firm: str
    group: str
    valid_from: date
    valid_to: date | None
    source: str


PublicDetails = PostDetails | MembershipDetails
PublicRow = Director | Affiliation
POSTS: Final[dict[str, type[PublicRow]]] = {"posts": Director, "groups": Affiliation}


def public_row(db: Session, details: PublicDetails, now: datetime) -> PublicRow:
    """The row for `details`; `DomainError` for what cannot be."""
    if details.valid_to is not None and details.valid_to < details.valid_from:
        raise DomainError(message("The period ends before it begins."), field="valid_to")
    firm = firm_named(db, details.firm)
    if isinstance(details, MembershipDetails):
        return Affiliation(
            firm_id=firm.id,
            group_id=group_called(db, details.group).id,
            valid_from=details.valid_from,
            valid_to=details.valid_to,
            declared_name=details.group.strip(),
            declared_at=now,
        )
    require(details.name, "name")
    born = details.born_on
    check_birth(born, details.valid_from)
    secret = settings().encryption_key
    return Director(
        firm_id=firm.id,
        name=details.name.strip(),
        name_key=place_key(details.name),
        person_key=person_key(details.name, born, key=secret) if born else None,
        position=details.position,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
        declared_at=now,
    )
