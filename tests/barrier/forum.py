"""What a Vietnamese authority posts in a world: one post everybody reads, one between two sides."""

from __future__ import annotations

from datetime import datetime

from app.core.access import Actor
from app.core.db import transaction
from app.core.ids import PublicId
from app.forum import commands
from app.forum.commands import PostDetails
from app.forum.models import PostKind
from tests.barrier.stage import acting
from tests.barrier.world import World


def post(world: World, now: datetime) -> None:
    """Both are answered; the authors agree to publish one of them."""
    author = Actor.of(world.viewers["counterpart"])
    officer = Actor.of(world.viewers["secretariat"])
    for label in ("public", "kept"):
        with acting(f"forum {label}", now), transaction() as db:
            details = _post(label)
            posted = commands.submit_post(db, details, actor=author, now=now)
            said = f"canary-answer-{label}"
            commands.say(db, posted, said, locale="en", actor=officer, now=now)
            if label == "public":
                commands.publish(db, posted, actor=officer, now=now)


def _post(label: str) -> PostDetails:
    return PostDetails(
        kind=PostKind.NEED,
        title=f"canary-post-{label}",
        body="Where a bus is, on a map",
        locale="en",
        province=None,
        field=None,
        tender=None,
        may_publish=label == "public",
    )


def kept(world: World) -> tuple[tuple[str, PublicId | None], ...]:
    """What stands in the post between two sides: (text, whose post it is)."""
    author = world.viewers["counterpart"].user
    return (("canary-post-kept", author), ("canary-answer-kept", author))
