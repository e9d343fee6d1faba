"""Which tenders are kept from whom because of a tie that stands: raised or upheld, not lifted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation, User
from app.core.access import Viewer
from app.core.ids import PublicId
from app.meetings.models import Seat
from app.meetings.room_models import DeclarationState, InterestDeclaration
from app.tenders.models import Tender

#: The seat a declaration names, apart from the seat it is held against.
_NAMED = aliased(Seat)


def standing() -> ColumnElement[bool]:
    """SQL: the tie has not been lifted."""
    return InterestDeclaration.state != DeclarationState.LIFTED


def tenders_kept_from(db: Session, viewer: Viewer, *, seated: bool) -> frozenset[PublicId]:
    """Tenders whose items `viewer` reads nothing of: ties of their own seats or organisation.

    Whoever is not `seated` reads through a colleague's seat, and is kept from what the
    colleague is kept from.
    """
    person = [User.public_id == viewer.user]
    if not seated:
        person.append(Organisation.public_id == viewer.organisation)
    found = db.scalars(
        select(Tender.public_id)
        .join(InterestDeclaration, InterestDeclaration.tender_id == Tender.id)
        .join(Organisation, Organisation.id == InterestDeclaration.organisation_id)
        .outerjoin(_NAMED, _NAMED.id == InterestDeclaration.seat_id)
        .outerjoin(User, User.id == _NAMED.user_id)
        .where(
            standing(),
            or_(
                and_(
                    InterestDeclaration.seat_id.is_(None),
                    Organisation.public_id == viewer.organisation,
                ),
                *person,
            ),
        )
    )
    return frozenset(found)


def _recused(body_id: int) -> Select[Any]:
    """SQL: ids of the body's seats with a tie that stands, each with its declaration."""
    return (
        select(Seat.id)
        .select_from(Seat)
        .join(
            InterestDeclaration,
            or_(
                InterestDeclaration.seat_id == Seat.id,
                and_(
                    InterestDeclaration.seat_id.is_(None),
                    InterestDeclaration.organisation_id == Seat.organisation_id,
                ),
                # The same person on another seat.
                InterestDeclaration.seat_id.in_(
                    select(_NAMED.id).where(_NAMED.user_id == Seat.user_id)
                ),
            ),
        )
        .where(Seat.body_id == body_id, standing())
        .distinct()
    )


def recused_by_tender(db: Session, body_id: int) -> dict[str, frozenset[int]]:
    """Public id of a tender → ids of the body's seats that stay outside for it by their ties."""
    found: dict[str, set[int]] = {}
    rows = db.execute(
        _recused(body_id)
        .join(Tender, Tender.id == InterestDeclaration.tender_id)
        .add_columns(Tender.public_id)
    )
    for seat, tender in rows:
        found.setdefault(tender, set()).add(seat)
    return {tender: frozenset(seats) for tender, seats in found.items()}


def recused_seats(db: Session, body_id: int, tender_id: int | None) -> frozenset[int]:
    """The seats of a body that stay outside for an item on `tender_id`, by their ties."""
    if tender_id is None:
        return frozenset()
    return frozenset(
        db.scalars(_recused(body_id).where(InterestDeclaration.tender_id == tender_id))
    )
