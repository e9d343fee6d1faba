"""Representatives and directors, declared with their dates."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.clock import SEOUL
from app.core.errors import DomainError, NotFoundError
from app.core.events import publish
from app.core.i18n import message, speaking
from app.core.ids import PublicId, new_public_id
from app.core.text import place_key
from app.core.web import settings
from app.firms.commands import checked_period, own_firm, refuse_public
from app.firms.events import FirmChanged
from app.firms.models import Firm
from app.firms.profile.models import Director, Position


@dataclass(frozen=True)
class DirectorDetails:
    """Who represents or directs the firm, from when until when."""

    name: str
    position: Position
    valid_from: date
    valid_to: date | None
    source: str
    #: Tells namesakes apart; only a keyed hash of it is kept.
    born_on: date | None = None


def check_birth(born: date | None, first_day: date) -> None:
    """Nobody begins before being born: two dates the wrong way round are a mistake."""
    if born is not None and born >= first_day:
        raise DomainError(
            message("The date of birth lies on or after the first day."), field="born_on"
        )


def person_key(name: str, born_on: date, *, key: str) -> str:
    """Equal for one person in two firms: keyed hash of name key and date of birth."""
    said = f"person\n{place_key(name)}\n{born_on.isoformat()}"
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()


def declare_director(
    db: Session, firm: PublicId, details: DirectorDetails, *, actor: Actor, now: datetime
) -> PublicId:
    """Declare somebody of the actor's own firm."""
    subject = own_firm(db, firm, actor)
    checked_period(details.valid_from, details.valid_to)
    director = _enter(db, subject, details, now=now)
    record(
        db,
        "firms.director_declared",
        "firm",
        firm,
        actor=actor,
        now=now,
        director=director.public_id,
        position=details.position.value,
        valid_from=details.valid_from.isoformat(),
        valid_to=details.valid_to.isoformat() if details.valid_to else None,
    )
    publish(db, FirmChanged(subject.id), actor=actor, now=now)
    return director.public_id


def declare_representative(
    db: Session, firm: Firm, name: str, *, actor: Actor, now: datetime
) -> None:
    """The representative that the approved certificate names, from the day of approval."""
    with speaking("ko" if firm.country == "KR" else "vi"):
        source = str(message("Business registration certificate"))
    details = DirectorDetails(
        name=name,
        position=Position.REPRESENTATIVE,
        valid_from=now.astimezone(SEOUL).date(),
        valid_to=None,
        source=source,
    )
    _enter(db, firm, details, now=now)


def end_director(
    db: Session, director: PublicId, last_day: date, *, actor: Actor, now: datetime
) -> None:
    """Say on which day somebody's time ended; the past stays known."""
    row = db.scalar(select(Director).where(Director.public_id == director).with_for_update())
    if row is None:
        raise NotFoundError
    own_firm(db, row.firm.public_id, actor)
    refuse_public(row)
    checked_period(row.valid_from, last_day)
    row.valid_to = last_day
    db.flush()
    record(
        db,
        "firms.director_ended",
        "firm",
        row.firm.public_id,
        actor=actor,
        now=now,
        director=director,
        valid_to=last_day.isoformat(),
    )
    publish(db, FirmChanged(row.firm_id), actor=actor, now=now)


def _enter(db: Session, firm: Firm, details: DirectorDetails, *, now: datetime) -> Director:
    name = details.name.strip()
    if not name:
        raise DomainError(message("A person needs a name."), field="name")
    born = details.born_on
    check_birth(born, details.valid_from)
    director = Director(
        public_id=new_public_id(),
        firm_id=firm.id,
        name=name,
        name_key=place_key(name),
        person_key=person_key(name, born, key=settings().encryption_key) if born else None,
        position=details.position,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
        source=details.source.strip(),
        declared_at=now,
    )
    db.add(director)
    db.flush()
    return director
