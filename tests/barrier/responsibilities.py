"""Who answers for what in a world: one part confirmed, one disputed, one on the live tender."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.core.access import Actor
from app.core.db import transaction
from app.meetings.responsibilities.commands import (
    ActivityDetails,
    HolderDetails,
    add_activity,
    move_holder,
    propose_holder,
)
from app.meetings.responsibilities.models import ActivityScope, HolderState, Letter
from app.meetings.responsibilities.scopes import EVERYWHERE, Scope
from tests.barrier.canary import Canary
from tests.barrier.editions import seated
from tests.barrier.stage import acting
from tests.barrier.world import World

ROW = "responsibility not confirmed or on one tender, its history"
#: Activity → its scope, and what the ministry answers to its part in it.
ACTIVITIES = {
    "settled": (ActivityScope.ALL, HolderState.CONFIRMED),
    "open": (ActivityScope.ALL, HolderState.DISPUTED),
    "liaison": (ActivityScope.TENDER, HolderState.CONFIRMED),
}


def assign(world: World, now: datetime) -> None:
    """The secretariat proposes the ministry for everything; the ministry answers."""
    officer = Actor.of(world.viewers["secretariat"])
    ministry = Actor.of(world.viewers["ministry"])
    assert ministry.organisation is not None
    for code, (scope, answer) in ACTIVITIES.items():
        name = f"업무 {code}"
        with acting(f"responsibility {code}", now), transaction() as db:
            activity = ActivityDetails(code, name, name, name, scope, "test")
            add_activity(db, activity, actor=officer, now=now)
            # What is confirmed for everywhere is everybody's: no canary.
            label = "settled" if code == "settled" else f"canary-part-{code}"
            details = HolderDetails(ministry.organisation, Letter.ACCOUNTABLE, label, now.date())
            where = _where(world, scope)
            holder = propose_holder(db, code, where, details, actor=officer, now=now)
            words = "settled" if code == "settled" else f"canary-answer-{code}"
            move_holder(db, holder, answer, words, actor=ministry, now=now)


def kept(world: World) -> Iterator[Canary]:
    """What is not everybody's: the disputed part, and the one on the live tender."""
    sitters = seated(world)
    owner = world.viewers["ministry"].organisation
    # The expert has a tie to the live tender.
    without_expert = sitters - {world.viewers["expert"].organisation}
    for code, reading in (("open", sitters), ("liaison", without_expert)):
        for text in (f"canary-part-{code}", f"canary-answer-{code}"):
            yield Canary(ROW, text, owner, seated=reading)


def _where(world: World, scope: ActivityScope) -> Scope:
    if scope is ActivityScope.ALL:
        return EVERYWHERE
    return Scope(scope, world.tenders["rival"])
