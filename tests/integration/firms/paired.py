"""Firms that may be one, entered and called up by the tests of pairs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM, Actor, Role
from app.firms.commands import FirmDetails, register_firm
from app.firms.duplicates import pairs
from app.firms.duplicates.models import DuplicatePair
from app.firms.models import Firm, SizeClass
from app.firms.profile.commands import ContactDetails, add_contact
from app.firms.profile.models import Language

Rows = list[tuple[object, ...]]


def enter(db: Session, now: datetime, name: str, **facts: object) -> Firm:
    details = FirmDetails(country="KR", size_class=SizeClass.SME, name_ko=name, **facts)  # type: ignore[arg-type]  # narrower than the stubs can say
    public = register_firm(db, details, actor=SYSTEM, now=now)
    return db.scalars(select(Firm).where(Firm.public_id == public)).one()


def owner(firm: Firm) -> Actor:
    return Actor(None, "owner", None, firm.public_id, frozenset({Role.OWNER}))


def call(db: Session, firm: Firm, phone: str | None, email: str, now: datetime) -> None:
    details = ContactDetails("담당", "영업", email, phone, Language.KOREAN)
    add_contact(db, firm.public_id, details, actor=owner(firm), now=now)


def stored(db: Session) -> Rows:
    rows = db.scalars(select(DuplicatePair).order_by(DuplicatePair.public_id)).all()
    return [
        (row.public_id, row.found, row.score_bp, row.grade, row.certain, str(row.parts))
        for row in rows
    ]


def drained(db: Session, now: datetime) -> Rows:
    while pairs.drain_batch(db, now):
        pass
    db.commit()
    return stored(db)
