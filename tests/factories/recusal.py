"""Builders of ties that keep somebody out of an item."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core.ids import new_public_id
from app.meetings.models import Seat
from app.meetings.room_models import DeclarationState, InterestDeclaration, TieBasis
from app.tenders.models import Tender
from tests.factories import NOW


def make_tie(db: Session, seat: Seat, tender: Tender, **values: Any) -> InterestDeclaration:
    """A tie of the seat's person, raised by themselves."""
    settled = values.get("state", DeclarationState.RAISED) is not DeclarationState.RAISED
    facts: dict[str, Any] = {
        "public_id": new_public_id(),
        "organisation_id": seat.organisation_id,
        "seat_id": seat.id,
        "tender_id": tender.id,
        "basis": TieBasis.DECLARED,
        "words": "canary-tie-words",
        "source": None,
        "state": DeclarationState.RAISED,
        "raised_at": NOW,
        "raised_by": None,
        "settled_at": NOW if settled else None,
        "settled_by": None,
        "settled_reason": "사유" if settled else None,
    }
    row = InterestDeclaration(**(facts | values))
    db.add(row)
    db.flush()
    return row
