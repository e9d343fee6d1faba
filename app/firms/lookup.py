"""Finding the firm that an officer wrote down: by number, id or exact name."""

from __future__ import annotations

from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.firms.merging.finding import standing_firms
from app.firms.models import Firm, FirmIdentifier

#: Firms of one name that are told apart from records merged into one.
_MOST: Final = 20


def find_firm(db: Session, text: str) -> Firm | None:
    """The one firm with this number, public id or exact name; None when none or several.

    A record that was given up in a merge leads to the one that stays. For officers alone: numbers
    are the registry's.
    """
    wanted = text.strip()
    digits = "".join(character for character in wanted if character.isalnum())
    names = (Organisation.name_ko, Organisation.name_vi, Organisation.name_en)
    found = db.scalars(
        select(Firm)
        .join(Organisation, Organisation.id == Firm.organisation_id)
        .where(
            or_(
                Firm.public_id == wanted,
                Firm.id.in_(select(FirmIdentifier.firm_id).where(FirmIdentifier.value == digits)),
                *(name == wanted for name in names),
            )
        )
        .order_by(Firm.id)
        .limit(_MOST)
    )
    standing = standing_firms(db, found)
    return standing[0] if len(standing) == 1 else None
