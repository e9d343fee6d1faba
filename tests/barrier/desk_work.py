"""What officers of findings keep for themselves in a world, and what they are told of a morning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.conflicts.desk.models import DeskNotice, SavedFilter
from app.conflicts.desk.notices import tell_desk
from app.conflicts.words import FindingPlace
from app.core.db import transaction
from app.core.ids import PublicId, made_public_id
from tests.barrier.stage import acting
from tests.barrier.world import World

#: Who keeps a question, and where it is asked.
KEEPERS = {
    "compliance": FindingPlace.DESK,
    "compliance with reason": FindingPlace.DESK,
    "secretariat": FindingPlace.FINDINGS,
}


def keep(world: World, now: datetime) -> None:
    """Each officer keeps a question of its own; the desk is told what a morning brings."""
    with acting("questions", now), transaction() as db:
        for label, place in KEEPERS.items():
            who = world.viewers[label].user
            db.add(
                SavedFilter(
                    public_id=made_public_id("canary question", label),
                    user_id=db.scalars(select(User.id).where(User.public_id == who)).one(),
                    place=place,
                    # No name begins like another's.
                    name=f"canary-{label.replace(' ', '-')}-asks",
                    arguments={"rule": "D1"},
                    saved_at=now,
                )
            )
    with acting("morning", now):
        tell_desk(now)


def kept(db: Session) -> Iterator[tuple[str, PublicId]]:
    """(text, the officer whose it is) of every question and notice."""
    questions = select(SavedFilter, User.public_id).join(User, User.id == SavedFilter.user_id)
    for question, officer in db.execute(questions):
        yield question.name, officer
        yield question.public_id, officer
    notices = select(DeskNotice.public_id, User.public_id).join(User, User.id == DeskNotice.user_id)
    yield from (tuple(row) for row in db.execute(notices))
