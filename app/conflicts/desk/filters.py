"""Questions an officer keeps under a name; whoever else is at the desk has their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.commands import record
from app.conflicts.desk.models import SavedFilter
from app.conflicts.words import FindingPlace
from app.core.access import Actor, Role, Viewer
from app.core.db import on_violation
from app.core.errors import ConflictError, DomainError, NotFoundError
from app.core.i18n import message
from app.core.ids import PublicId, new_public_id

#: More than anybody finds again.
MOST: Final = 30
_WORDS: Final = ("scope", "rule", "severity", "state", "standing")

on_violation("saved_finding_filter", "user_id", "place", "name")(ConflictError)


@dataclass(frozen=True)
class SavedQuestion:
    """A saved filter as its owner sees it."""

    id: PublicId
    name: str
    arguments: Mapping[str, str]


def saved_filters(db: Session, viewer: Viewer, place: FindingPlace) -> tuple[SavedQuestion, ...]:
    """The viewer's own, by name."""
    rows = db.scalars(
        select(SavedFilter)
        .join(User, User.id == SavedFilter.user_id)
        .where(User.public_id == viewer.user, SavedFilter.place == place)
        .order_by(SavedFilter.name)
    )
    return tuple(SavedQuestion(row.public_id, row.name, row.arguments) for row in rows)


def save_filter(
    db: Session,
    place: FindingPlace,
    name: str,
    arguments: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep a question; one of the same name at the same place is replaced."""
    user = _officer(db, actor, place)
    name = " ".join(name.split())
    if not name:
        raise DomainError(message("Give the question a name."), field="name")
    row = db.scalar(
        select(SavedFilter).where(
            SavedFilter.user_id == user.id, SavedFilter.place == place, SavedFilter.name == name
        )
    )
    if row is None:
        kept = select(func.count()).where(
            SavedFilter.user_id == user.id, SavedFilter.place == place
        )
        if (db.scalar(kept) or 0) >= MOST:
            raise DomainError(
                message("%(most)s questions are kept at most: remove one first.", most=MOST),
                field="name",
            )
        row = SavedFilter(public_id=new_public_id(), user_id=user.id, place=place, name=name)
        db.add(row)
    row.arguments = {word: str(arguments[word]) for word in _WORDS if arguments.get(word)}
    row.saved_at = now
    db.flush()
    record(
        db,
        "conflicts.filter_saved",
        "saved_filter",
        row.public_id,
        actor=actor,
        now=now,
        place=place.value,
        name=name,
        arguments=row.arguments,
    )


def remove_filter(db: Session, saved: PublicId, *, actor: Actor, now: datetime) -> FindingPlace:
    """Forget one; NotFoundError for anybody else's. Returns where it stood."""
    row = db.scalar(
        select(SavedFilter)
        .join(User, User.id == SavedFilter.user_id)
        .where(SavedFilter.public_id == saved, User.public_id == actor.user)
    )
    if row is None:
        raise NotFoundError
    place = row.place
    db.delete(row)
    record(
        db,
        "conflicts.filter_removed",
        "saved_filter",
        saved,
        actor=actor,
        now=now,
        place=place.value,
        name=row.name,
    )
    db.flush()
    return place


def _officer(db: Session, actor: Actor, place: FindingPlace) -> User:
    role = Role.COMPLIANCE if place is FindingPlace.DESK else Role.SECRETARIAT
    user = db.scalar(select(User).where(User.public_id == actor.user, User.active))
    if user is None or not actor.has(role):
        raise NotFoundError
    return user
