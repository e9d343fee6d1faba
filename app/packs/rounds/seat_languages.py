"""An officer enters in which language a seat reads its papers; its mails keep their own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor, Role
from app.core.errors import DomainError, NotAllowedError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId
from app.meetings.models import Seat
from app.packs.rendering.languages import PACK_LOCALES
from app.packs.rounds.seat_models import SeatLanguage


def set_seat_language(
    db: Session, seat: PublicId, locale: str, *, actor: Actor, now: datetime
) -> None:
    """Enter the language of a seat's papers; empty: that of its mails.

    It holds for what is sent from now on: links that were sent keep theirs. Raises DomainError for
    a language that editions do not have.
    """
    if not actor.has(Role.SECRETARIAT):
        raise NotAllowedError
    # Two officers take turns: of two entries made at once the later one stands.
    row = db.scalar(select(Seat).where(Seat.public_id == seat).with_for_update())
    if row is None:
        raise NotFoundError
    if locale and locale not in PACK_LOCALES:
        raise DomainError(message("There is no edition in this language."), field="locale")
    kept = db.get(SeatLanguage, row.id)
    if kept is not None:
        db.delete(kept)
        db.flush()
    if locale:
        db.add(SeatLanguage(seat_id=row.id, locale=locale, entered_at=now, entered_by=actor.user))
    db.flush()
    record(db, "packs.seat_language_set", "seat", seat, actor=actor, now=now, locale=locale)


def language_kept(db: Session, seat: PublicId) -> str:
    """The language an officer entered for a seat's papers; empty: as its mails."""
    kept = db.scalar(
        select(SeatLanguage.locale)
        .join(Seat, Seat.id == SeatLanguage.seat_id)
        .where(Seat.public_id == seat)
    )
    return kept or ""
