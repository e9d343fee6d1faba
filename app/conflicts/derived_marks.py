"""Marks read from firms' own contacts and websites, kept in line with them by the engine."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.conflicts.fact_models import FirmMark, MarkKind
from app.conflicts.marks import domain_of, mark_key
from app.core.db import read_session, transaction
from app.core.errors import DomainError
from app.core.i18n import N_
from app.core.ids import new_public_id
from app.core.prepared import Prepared, among
from app.firms.models import Firm
from app.firms.profile_models import Contact

#: Firms whose marks are brought in line in one transaction.
_BATCH: Final = 500
SOURCE: Final = N_("The firm's own contacts")
Key = tuple[int, MarkKind, str]


class _MarkRow(NamedTuple):
    id: int
    firm_id: int
    kind: MarkKind
    key: str
    derived: bool


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
    wanted = dict(_wanted(db, firm_ids))
    db.flush()  # rows are read past the session
    standing = {(row.firm_id, row.kind, row.key): row for row in _STANDING(db, firms=firm_ids)}
    gone = [row for key, row in standing.items() if row.derived and key not in wanted]
    changed = {row.firm_id for row in gone}
    if gone:
        taken_back = FirmMark.id.in_([row.id for row in gone])
        db.execute(update(FirmMark).where(taken_back).values(retracted_at=now))
    for key in sorted(wanted.keys() - standing.keys()):
        firm_id, kind, value = key
        db.add(
            FirmMark(
                public_id=new_public_id(),
                firm_id=firm_id,
                kind=kind,
                key=value,
                shown=wanted[key],
                derived=True,
                source=SOURCE,
                recorded_at=now,
                recorded_by=None,
            )
        )
        changed.add(firm_id)
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


def _wanted(db: Session, firm_ids: Collection[int]) -> Iterator[tuple[Key, str]]:
    contacts = db.execute(
        select(Contact.firm_id, Contact.email, Contact.phone).where(
            Contact.firm_id.in_(sorted(firm_ids))
        )
    )
    for firm_id, email, phone in contacts:
        domain = domain_of(email)
        if domain:
            yield (firm_id, MarkKind.DOMAIN, domain), domain
        if phone:
            try:
                key = mark_key(MarkKind.PHONE, phone, key="")
            except DomainError:
                continue  # no number: nothing to compare
            yield (firm_id, MarkKind.PHONE, key), phone.strip()
    websites = db.execute(
        select(Firm.id, Firm.website).where(
            Firm.id.in_(sorted(firm_ids)), Firm.website.is_not(None)
        )
    )
    for firm_id, website in websites:
        domain = domain_of(website or "")
        if domain:
            yield (firm_id, MarkKind.DOMAIN, domain), domain
