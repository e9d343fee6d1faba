"""The desk's contacts with a firm: recorded in fixed words, read by the desk and that firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.conflicts.naming import firms_named, tenders_named
from app.conflicts.projections import FirmNamed, TenderNamed
from app.conflicts.registers.contact_models import Channel, DeskContact, Occasion, Wording
from app.consortia.models import Consortium, Member
from app.core.access import Actor, Role, Viewer
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.core.keyset import Order, capped_count, load_instant, read_stretch
from app.core.paging import PAGE_SIZE, Page
from app.firms.merging.finding import standing_firms
from app.firms.models import Firm
from app.interests.models import Interest
from app.seasons.periods import season_of, season_period
from app.tenders.models import Tender
from app.tenders.status import tender_stage

#: The season review lasts so long from the end of the season before.
REVIEW_PERIOD: Final = timedelta(days=60)
_BY_TIME: Final = Order(
    "contact", DeskContact.at, DeskContact.public_id, load_instant, descending=True, nullable=False
)


@dataclass(frozen=True)
class ContactDetails:
    """What the officer states about a contact."""

    occasion: Occasion
    channel: Channel
    wording: Wording
    tender: PublicId | None


@dataclass(frozen=True)
class ContactLine:
    """One contact."""

    id: PublicId
    firm: FirmNamed
    at: datetime
    #: Name of the officer; None in the firm's own view.
    officer: str | None
    occasion: Occasion
    channel: Channel
    wording: Wording
    tender: TenderNamed | None


def record_contact(
    db: Session, firm: PublicId, details: ContactDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Log that the desk spoke to `firm`. Refused outside the three occasions: a season review in
    the two months after a season, the firm's own question, and a tender of its own that has
    closed; and about anything that is not the firm's own filing."""
    if not actor.has(Role.COMPLIANCE):
        raise NotAllowedError
    subject = db.get_one(Firm, _standing(db, firm))
    tender = _own_tender(db, subject, details.tender) if details.tender else None
    _refuse_occasion(details.occasion, tender, now=now)
    contact = DeskContact(
        public_id=new_public_id(),
        firm_id=subject.id,
        tender_id=tender.id if tender else None,
        at=now,
        officer_id=actor.user,
        occasion=details.occasion,
        channel=details.channel,
        wording=details.wording,
    )
    db.add(contact)
    db.flush()
    record(
        db,
        "conflicts.firm_contacted",
        "firm",
        firm,
        actor=actor,
        now=now,
        occasion=details.occasion.value,
        channel=details.channel.value,
        wording=details.wording.value,
        tender=details.tender,
    )
    return contact.public_id


def _own_tender(db: Session, firm: Firm, tender: PublicId) -> Tender:
    found = db.scalar(
        select(Tender).where(Tender.public_id == tender, Tender.id.in_(_filed_on(firm.id)))
    )
    if found is None:
        raise DomainError(
            message("Speak to a firm about its own filings only: it has none here."),
            field="tender",
        )
    return found


def _filed_on(firm_id: int) -> Any:
    return union(
        select(Interest.tender_id).where(Interest.firm_id == firm_id),
        select(Consortium.tender_id).join(Member).where(Member.firm_id == firm_id),
    )


def _refuse_occasion(occasion: Occasion, tender: Tender | None, *, now: datetime) -> None:
    if occasion is Occasion.SEASON_REVIEW:
        began, _ends = season_period(season_of(now))
        if now - began > REVIEW_PERIOD:
            raise DomainError(
                message("The season review is over: it takes the two months after a season."),
                field="occasion",
            )
    if occasion is Occasion.AFTER_CLOSING:
        if tender is None:
            raise DomainError(message("Say which tender has closed."), field="tender")
        if tender_stage(tender, now=now).live:
            raise DomainError(message("This tender has not closed yet."), field="tender")


def _standing(db: Session, firm: PublicId) -> int:
    """The firm's row id; of a record given up in a merge, that of the one that stays."""
    found = standing_firms(db, db.scalars(select(Firm).where(Firm.public_id == firm)))
    if not found:
        raise NotFoundError
    return found[0].id


def firm_to_contact(
    db: Session, firm: PublicId, viewer: Viewer
) -> tuple[FirmNamed, tuple[TenderNamed, ...]]:
    """The firm, and the tenders of its own filings by id: for the desk's form."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    row = _standing(db, firm)
    tenders = tenders_named(db, list(db.scalars(_filed_on(row))))
    return firms_named(db, [row])[row], tuple(sorted(tenders.values(), key=lambda each: each.id))


def contacts_page(
    db: Session,
    viewer: Viewer,
    *,
    firm: PublicId | None = None,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[ContactLine]:
    """The desk's contacts, with one firm or all, newest first."""
    if not viewer.has(Role.COMPLIANCE):
        raise NotFoundError
    rows: Select[*tuple[Any, ...]] = select(DeskContact)
    if firm is not None:
        rows = rows.where(DeskContact.firm_id == _standing(db, firm))
    stretch = read_stretch(db, rows, _BY_TIME, cursor=cursor, size=size)
    return Page(
        items=_lines(db, [row[0] for row in stretch.rows], officers=True),
        count=capped_count(db, rows, _BY_TIME),
        next_cursor=stretch.next_cursor,
        previous_cursor=stretch.previous_cursor,
    )


def own_contacts(db: Session, viewer: Viewer) -> tuple[ContactLine, ...]:
    """When and in which words the desk spoke to the viewer's own firm, newest first."""
    rows = db.scalars(
        select(DeskContact)
        .join(Firm, Firm.id == DeskContact.firm_id)
        .where(Firm.public_id == viewer.firm)
        .order_by(DeskContact.at.desc(), DeskContact.public_id)
        .limit(PAGE_SIZE)
    ).all()
    return _lines(db, list(rows), officers=False)


def _lines(db: Session, rows: list[DeskContact], *, officers: bool) -> tuple[ContactLine, ...]:
    firms = firms_named(db, {row.firm_id for row in rows})
    tenders = tenders_named(db, {row.tender_id for row in rows if row.tender_id is not None})
    wanted = sorted({row.officer_id for row in rows if officers and row.officer_id})
    found = db.execute(select(User.public_id, User.display_name).where(User.public_id.in_(wanted)))
    names = {row.public_id: row.display_name for row in found}
    return tuple(
        ContactLine(
            id=row.public_id,
            firm=firms[row.firm_id],
            at=row.at,
            officer=names.get(row.officer_id or ""),
            occasion=row.occasion,
            channel=row.channel,
            wording=row.wording,
            tender=tenders[row.tender_id] if row.tender_id is not None else None,
        )
        for row in rows
    )
