"""Marks read from firms' own contacts, websites and registered offices, kept in line with them by
the engine."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.conflicts.registers.fact_models import FirmMark, MarkKind
from app.conflicts.registers.marks import domain_of, mark_key
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.i18n import N_
from app.core.ids import new_public_id
from app.core.prepared import Prepared, among
from app.firms.models import Firm
from app.firms.profile.models import Contact, FirmOffice

#: Firms whose marks are brought in line in one transaction.
_BATCH: Final = 500
CONTACTS: Final = N_("The firm's own contacts")
OFFICES: Final = N_("The firm's registered offices")


class _Use(NamedTuple):
    """What a firm uses, from when until when; dates are None where nothing is known of them."""

    firm_id: int
    kind: MarkKind
    key: str
    valid_from: date | None = None
    valid_to: date | None = None


class _MarkRow(NamedTuple):
    id: int
    derived: bool
    firm_id: int
    kind: MarkKind
    key: str
    valid_from: date | None
    valid_to: date | None

    @property
    def use(self) -> _Use:
        return _Use(*self[2:])


_STANDING: Final = Prepared(
    _MarkRow,
    select(*(getattr(FirmMark, name) for name in _MarkRow._fields)).where(
        among(FirmMark.firm_id, "firms"), FirmMark.retracted_at.is_(None)
    ),
)


def refresh(db: Session, firm_ids: Collection[int], now: datetime) -> set[int]:
    """Bring the derived marks of these firms in line; returns those for which one changed."""
    if not firm_ids:
        return set()
    db.flush()  # rows are read past the session
    standing = _STANDING(db, firms=firm_ids)
    recorded = {row.use[:3] for row in standing if not row.derived}  # the desk says it already
    wanted = {use: shown for use, shown in _uses(db, firm_ids).items() if use[:3] not in recorded}
    gone = [row for row in standing if row.derived and wanted.pop(row.use, None) is None]
    changed = {row.firm_id for row in gone}
    if gone:  # what has other days now makes room first
        taken_back = FirmMark.id.in_([row.id for row in gone])
        db.execute(update(FirmMark).where(taken_back).values(retracted_at=now))
    for use in sorted(wanted, key=lambda use: (*use[:3], use.valid_from or date.min)):
        db.add(
            FirmMark(
                public_id=new_public_id(),
                **use._asdict(),
                shown=wanted[use],
                derived=True,
                source=OFFICES if use.kind is MarkKind.ADDRESS else CONTACTS,
                recorded_at=now,
                recorded_by=None,
            )
        )
        changed.add(use.firm_id)
    db.flush()
    return changed


def refresh_all(now: datetime) -> None:
    """The same for every firm, a batch a transaction."""
    last = 0
    while True:
        following = select(Firm.id).where(Firm.id > last).order_by(Firm.id).limit(_BATCH)
        batch = list(read_session().scalars(following))
        if not batch:
            return
        with transaction() as db:
            refresh(db, batch, now)
        last = batch[-1]


def _uses(db: Session, firm_ids: Collection[int]) -> dict[_Use, str]:
    """What the firms use, and how they write it; of uses from one day on the longest."""
    longest: dict[tuple[object, ...], tuple[_Use, str]] = {}
    for use, shown in _stated(db, firm_ids):
        known = longest.setdefault(use[:4], (use, shown))
        if (use.valid_to or date.max) > (known[0].valid_to or date.max):
            longest[use[:4]] = use, shown
    return dict(longest.values())


def _stated(db: Session, firm_ids: Collection[int]) -> Iterator[tuple[_Use, str]]:
    firms = sorted(firm_ids)
    contacts = select(Contact.firm_id, Contact.email, Contact.phone)
    for firm_id, email, phone in db.execute(contacts.where(Contact.firm_id.in_(firms))):
        if domain := domain_of(email):
            yield _Use(firm_id, MarkKind.DOMAIN, domain), domain
        if phone and (key := _key(MarkKind.PHONE, phone)):
            yield _Use(firm_id, MarkKind.PHONE, key), phone.strip()
    websites = select(Firm.id, Firm.website).where(Firm.website.is_not(None))
    for firm_id, website in db.execute(websites.where(Firm.id.in_(firms))):
        if domain := domain_of(website or ""):
            yield _Use(firm_id, MarkKind.DOMAIN, domain), domain
    offices = select(
        FirmOffice.firm_id, FirmOffice.address, FirmOffice.valid_from, FirmOffice.valid_to
    )
    for firm_id, address, first, last in db.execute(offices.where(FirmOffice.firm_id.in_(firms))):
        if key := _key(MarkKind.ADDRESS, address):
            yield _Use(firm_id, MarkKind.ADDRESS, key, first, last), address


def _key(kind: MarkKind, text: str) -> str | None:
    """Its one spelling; None for what says nothing."""
    try:
        return mark_key(kind, text, key="")
    except DomainError:
        return None
