"""What a body of a world has sent and asked, on the live tender and on none; a season's target."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.core.access import Actor
from app.core.db import transaction
from app.meetings.addressees import Addressee
from app.meetings.official.commands import StepDetails, enter_step
from app.meetings.official.models import StepKind
from app.meetings.programme.commands import ReviewDetails, TargetDetails, note_review, set_target
from app.seasons.models import Band
from tests.barrier.stage import acting
from tests.barrier.world import World

#: The first two lead to items of the agenda by rules A3 and A8, whose rows their readers see.
STEPS = ("canary-step-live", "canary-step-general")
#: On the page of seasons alone.
SEASONS = ("canary-target", "canary-review")


def enter(world: World, now: datetime) -> None:
    """A letter on the live tender that lapses soon, a query that waits too long."""
    officer = Actor.of(world.viewers["secretariat"])
    ministry = Addressee(organisation=world.viewers["ministry"].organisation)
    sent, soon = (now - timedelta(days=30)).date(), (now + timedelta(days=20)).date()
    with acting("official steps", now), transaction() as db:
        for details in (
            StepDetails(StepKind.LETTER, STEPS[0], ministry, sent, soon, "IB2600000001"),
            StepDetails(StepKind.QUERY, STEPS[1], ministry, sent),
        ):
            enter_step(db, world.bodies["here"], details, actor=officer, now=now)
        target = TargetDetails("2025-H2", Band.TEN, SEASONS[0])
        set_target(db, target, actor=officer, now=now)
        review = ReviewDetails("2025-H2", date(2025, 9, 1), SEASONS[1])
        note_review(db, review, actor=officer, now=now)
