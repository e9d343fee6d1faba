"""Declaring a tie, entering one found in public records, upholding and lifting them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.db import on_violation
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id
from app.meetings.commands.loading import find_tender
from app.meetings.errors import WordsMissingError, WrongStateError
from app.meetings.models import Seat
from app.meetings.room_models import DeclarationState, InterestDeclaration, TieBasis
from app.meetings.rows import seoul_day
from app.meetings.validity import valid_on


class TieStandsError(DomainError):
    """The same tie stands already."""

    def __init__(self) -> None:
        super().__init__(message("This tie is recorded already."), field="tender_number")


on_violation("interest_declaration", "seat_id", "tender_id", "basis")(TieStandsError)
on_violation("interest_declaration", "organisation_id", "tender_id", "basis")(TieStandsError)


@dataclass(frozen=True)
class TieDetails:
    """A tie in its person's words; sealed."""

    tender_number: str
    words: str
    #: It binds everybody of the organisation, not this person alone.
    whole_organisation: bool = False


@dataclass(frozen=True)
class FoundTie:
    """A tie that stands in public records, as the compliance desk enters it."""

    seat: PublicId
    tie: TieDetails
    source: str


class TieMove(StrEnum):
    """What the compliance desk does with a tie."""

    UPHOLD = "uphold"
    LIFT = "lift"


def declare_tie(db: Session, details: TieDetails, *, actor: Actor, now: datetime) -> PublicId:
    """Declare a tie of one's own; from this moment nothing of the tender's items is shown.

    NotFoundError for somebody who holds no seat.
    """
    seat = db.scalars(
        select(Seat)
        .join(User, User.id == Seat.user_id)
        .where(User.public_id == actor.user, valid_on(seoul_day(now)))
        .order_by(Seat.id)
        .limit(1)
    ).first()
    if seat is None or actor.user is None:
        raise NotFoundError
    return _keep(db, seat, details, TieBasis.DECLARED, None, actor=actor, now=now)


def enter_tie(db: Session, found: FoundTie, *, actor: Actor, now: datetime) -> PublicId:
    """Enter a tie found in public records (compliance desk), with where it is written."""
    if not actor.has(Role.COMPLIANCE):
        raise NotAllowedError
    seat = db.scalar(select(Seat).where(Seat.public_id == found.seat))
    if seat is None:
        raise DomainError(message("Choose a seat."), field="seat")
    if not found.source.strip():
        raise DomainError(message("Say where this is written."), field="source")
    source = found.source.strip()
    return _keep(db, seat, found.tie, TieBasis.PUBLIC_TIE, source, actor=actor, now=now)


def _keep(
    db: Session,
    seat: Seat,
    details: TieDetails,
    basis: TieBasis,
    source: str | None,
    *,
    actor: Actor,
    now: datetime,
) -> PublicId:
    tender = find_tender(db, details.tender_number)
    if tender is None:
        raise DomainError(message("No tender has this number."), field="tender_number")
    if not details.words.strip():
        raise WordsMissingError("words")
    whole = details.whole_organisation
    subject = (
        InterestDeclaration.seat_id.is_(None) if whole else (InterestDeclaration.seat_id == seat.id)
    )
    if db.scalar(
        select(InterestDeclaration.id).where(
            subject,
            InterestDeclaration.organisation_id == seat.organisation_id,
            InterestDeclaration.tender_id == tender,
            InterestDeclaration.basis == basis,
            InterestDeclaration.state != DeclarationState.LIFTED,
        )
    ):
        raise TieStandsError
    tie = InterestDeclaration(
        public_id=new_public_id(),
        organisation_id=seat.organisation_id,
        seat_id=None if whole else seat.id,
        tender_id=tender,
        basis=basis,
        words=details.words.strip(),
        source=source,
        state=DeclarationState.RAISED,
        raised_at=now,
        raised_by=actor.user,
        settled_at=None,
        settled_by=None,
        settled_reason=None,
    )
    db.add(tie)
    db.flush()
    # Neither the words nor the tender: the record is read by more than the compliance desk.
    record(db, "meetings.tie_raised", "tie", tie.public_id, actor=actor, now=now, basis=basis.value)
    return tie.public_id


def settle_tie(
    db: Session, public_id: PublicId, move: TieMove, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Uphold a raised tie, or lift one that stands and say why (compliance desk)."""
    if not actor.has(Role.COMPLIANCE):
        raise NotAllowedError
    tie = db.scalar(
        select(InterestDeclaration)
        .where(InterestDeclaration.public_id == public_id)
        .with_for_update()
    )
    if tie is None:
        raise NotFoundError
    if tie.state is DeclarationState.LIFTED or (
        move is TieMove.UPHOLD and tie.state is not DeclarationState.RAISED
    ):
        raise WrongStateError
    if move is TieMove.LIFT and not reason.strip():
        raise WordsMissingError("reason")
    lifted = move is TieMove.LIFT
    tie.state = DeclarationState.LIFTED if lifted else DeclarationState.UPHELD
    tie.settled_at, tie.settled_by = now, actor.user
    tie.settled_reason = reason.strip() or None
    db.flush()
    act = "meetings.tie_lifted" if lifted else "meetings.tie_upheld"
    record(db, act, "tie", public_id, actor=actor, now=now)
