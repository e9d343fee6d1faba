"""Stating independence for an interest, taking it back, and what stands.

Like everything a firm does here, nothing depends on another firm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.core.access import Actor
from app.core.clock import SEOUL
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotAllowedError
from app.core.i18n import message
from app.core.ids import PublicId
from app.interests.commands import InterestWithdrawnError, own_interest
from app.interests.independence import StatementText, released_text, text_in_force
from app.interests.models import Interest
from app.interests.statement_models import IndependenceStatement
from app.tenders.models import Tender

on_violation("independence_statement", "interest_id", "law", "version")(ConflictError)


class OtherTextError(DomainError):
    """The text in force is no longer the one that was read."""

    status = HTTPStatus.CONFLICT

    def __init__(self) -> None:
        super().__init__(message("The text has changed meanwhile. Read it again, then state it."))


@dataclass(frozen=True)
class Stated:
    """A statement as the firm sees it, with the text as it was then."""

    text: StatementText
    sha256: str
    stated_at: datetime
    stated_by: str | None
    retracted_at: datetime | None
    retracted_by: str | None
    #: It stands, under the law that governs now, in the text in force now.
    current: bool


def state_independence(
    db: Session, interest: PublicId, *, sha256: str, locale: str, actor: Actor, now: datetime
) -> None:
    """State the text with this hash for an own interest; refused when another is in force.

    Stated twice is stated once.
    """
    subject = own_interest(db, interest, actor)
    if subject.withdrawn_at is not None:
        raise InterestWithdrawnError
    text = text_for(subject.tender, now=now)
    if text.sha256 != sha256:
        raise OtherTextError
    if _standing(db, subject, text) is not None:
        return
    if actor.user is None:
        raise NotAllowedError
    db.add(
        IndependenceStatement(
            interest_id=subject.id,
            law=text.law,
            version=text.version,
            text_sha256=text.sha256,
            locale=locale,
            stated_at=now,
            stated_by=actor.user,
        )
    )
    db.flush()
    record(
        db,
        "interests.independence_stated",
        "interest",
        interest,
        actor=actor,
        now=now,
        law=text.law.value,
        version=text.version,
        sha256=text.sha256,
        locale=locale,
    )


def retract_independence(db: Session, interest: PublicId, *, actor: Actor, now: datetime) -> None:
    """Take back whatever statement stands, at any time. Twice is once."""
    subject = own_interest(db, interest, actor)
    standing = db.scalars(
        sa.select(IndependenceStatement).where(
            IndependenceStatement.interest_id == subject.id,
            IndependenceStatement.retracted_at.is_(None),
        )
    ).all()
    for statement in standing:
        statement.retracted_at, statement.retracted_by = now, actor.user
    db.flush()
    if standing:
        record(db, "interests.independence_retracted", "interest", interest, actor=actor, now=now)


def text_for(tender: Tender, *, now: datetime) -> StatementText:
    """The text to state for a tender: its governing law's, in force today in Seoul."""
    return text_in_force(tender.governing_law, now.astimezone(SEOUL).date())


def statements_of(db: Session, interest: Interest, *, now: datetime) -> tuple[Stated, ...]:
    """Every statement ever made for a loaded interest, oldest first."""
    wanted = text_for(interest.tender, now=now).sha256
    stater, retractor = (sa.orm.aliased(User) for _ in range(2))
    rows = db.execute(
        sa.select(IndependenceStatement, stater.display_name, retractor.display_name)
        .outerjoin(stater, stater.public_id == IndependenceStatement.stated_by)
        .outerjoin(retractor, retractor.public_id == IndependenceStatement.retracted_by)
        .where(IndependenceStatement.interest_id == interest.id)
        .order_by(IndependenceStatement.stated_at, IndependenceStatement.id)
    )
    return tuple(
        Stated(
            text=released_text(row.law, row.version),
            sha256=row.text_sha256,
            stated_at=row.stated_at,
            stated_by=by,
            retracted_at=row.retracted_at,
            retracted_by=retracted_by,
            current=row.retracted_at is None and row.text_sha256 == wanted,
        )
        for row, by, retracted_by in rows
    )


def stated_interests(db: Session, firm: PublicId, *, now: datetime) -> set[PublicId]:
    """Which standing interests of the firm carry a current statement."""
    rows = db.execute(
        sa.select(Interest.public_id, Tender.governing_law, IndependenceStatement.text_sha256)
        .join(IndependenceStatement, IndependenceStatement.interest_id == Interest.id)
        .join(Tender, Tender.id == Interest.tender_id)
        .where(
            Interest.firm.has(public_id=firm),
            Interest.withdrawn_at.is_(None),
            IndependenceStatement.retracted_at.is_(None),
        )
    )
    today = now.astimezone(SEOUL).date()
    return {
        interest for interest, law, sha256 in rows if sha256 == text_in_force(law, today).sha256
    }


def _standing(db: Session, interest: Interest, text: StatementText) -> IndependenceStatement | None:
    return db.scalar(
        sa.select(IndependenceStatement).where(
            IndependenceStatement.interest_id == interest.id,
            IndependenceStatement.law == text.law,
            IndependenceStatement.version == text.version,
            IndependenceStatement.retracted_at.is_(None),
        )
    )
