"""What is confidential in the meetings of a world."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.meetings.models import Seat
from tests.barrier.canary import Canary
from tests.barrier.editions import seated
from tests.barrier.official import SEASONS, STEPS
from tests.barrier.world import World


def of_meetings(db: Session, world: World) -> Iterator[Canary]:
    sitters = seated(world)
    held = "meeting and agenda as frozen, decisions, actions"
    for label in ("here", "elsewhere"):
        sitting = sitters if label == "here" else frozenset()
        yield Canary("body, seats, cadence", f"canary-body-{label}", None, seated=sitting)
        yield Canary(held, f"canary-place-{label}", None, seated=sitting)
        # The expert has a tie to that tender: what a seat reads, its own page lacks.
        reading = sitting - {world.viewers["expert"].organisation}
        yield Canary(held, f"canary-item-live-{label}", None, seated=reading, live=True)
    live, general_query = STEPS
    reading = sitters - {world.viewers["expert"].organisation}
    yield Canary(held, live, None, seated=reading, live=True)
    yield Canary(held, general_query, None, seated=sitters)
    for text in SEASONS:
        yield Canary("official letters, queries, bookings; targets of seasons", text, None)
    general = ("canary-item-general", "canary-decision-held", "canary-action-held")
    for text in (*general, "canary-note-held"):
        yield Canary(held, text, None, seated=sitters)
    for person in ("ministry", "expert"):
        author = world.viewers[person].user
        yield Canary(
            "comment on minutes, objection to an item",
            f"canary-comment-{person}",
            None,
            actor=author,
        )
    yield Canary(
        "comment on minutes, objection to an item",
        "canary-answer-to-comment",
        None,
        actor=world.viewers["ministry"].user,
    )
    yield Canary("comment on minutes, objection to an item", "canary-objection", None)
    yield Canary(
        "tie of a person to a tender, its words",
        "canary-tie-words",
        None,
        actor=world.viewers["expert"].user,
    )
    yield Canary("season: limits, dates kept, working calendar", "canary-day-off", None)
    for seat in db.scalars(select(Seat).where(Seat.email.is_not(None))):
        yield Canary("contacts (personal data)", seat.email or "", seat.organisation.public_id)
