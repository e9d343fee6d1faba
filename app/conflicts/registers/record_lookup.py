"""Finding the firm, group, tender or lot that somebody wrote down; the same for every register."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.errors import DomainError
from app.core.i18n import message
from app.core.text import place_key
from app.firms.lookup import find_firm
from app.firms.models import BusinessGroup, Firm
from app.tenders.merging.merged import standing_record
from app.tenders.models import Lot, Tender


def require(text: str, field: str) -> None:
    """Refuse an empty text."""
    if not text.strip():
        raise DomainError(message("This is needed for every record."), field=field)


def firm_named(db: Session, text: str, field: str = "firm") -> Firm:
    """The firm with this number, id or name; refused when there is none, or several."""
    firm = find_firm(db, text)
    if firm is None:
        raise DomainError(
            message("“%(text)s” is no single firm's number or name.", text=text), field=field
        )
    return firm


def group_named(db: Session, text: str) -> BusinessGroup:
    """The business group with this name or id; refused when there is none, or several."""
    found = db.scalars(
        select(BusinessGroup)
        .where(
            or_(
                BusinessGroup.key == place_key(text),
                BusinessGroup.name_en == text.strip(),
                BusinessGroup.public_id == text.strip(),
            )
        )
        .limit(2)
    ).all()
    if len(found) != 1:
        raise DomainError(
            message("“%(text)s” is no single business group.", text=text), field="group"
        )
    return found[0]


def tender_named(db: Session, text: str) -> Tender:
    """The tender with this number, of records merged into one the one that stands; refused when
    there is none, or several."""
    wanted = text.strip()
    found = db.scalars(
        select(Tender)
        .where(or_(Tender.notice_no == wanted, Tender.ocid == wanted, Tender.public_id == wanted))
        .limit(2)
    ).all()
    standing = {record.id: record for record in (standing_record(db, each) for each in found)}
    if len(standing) != 1:
        raise DomainError(
            message("“%(text)s” is no notice number or ocid here.", text=text), field="tender"
        )
    return standing.popitem()[1]


def lot_named(db: Session, tender: Tender, text: str) -> Lot | None:
    """The lot with this number or id; None for the whole tender."""
    wanted = text.strip()
    if not wanted:
        return None
    found = db.scalar(
        select(Lot).where(
            Lot.tender_id == tender.id, or_(Lot.number == wanted, Lot.public_id == wanted)
        )
    )
    if found is None:
        raise DomainError(message("The tender has no lot “%(text)s”.", text=text), field="lot")
    return found
