"""Issued editions of the packs, frozen and projected for real; the drawing is left out.

Drawing costs seconds and reads nothing but the projected content (tests/integration/packs), so
the file of an edition here is that content, and a canary of its audience.
"""

from __future__ import annotations

import json
from datetime import datetime

from app.core.access import Actor
from app.core.db import read_session, transaction
from app.core.ids import new_public_id
from app.core.models import Job, JobState
from app.core.storage import store_bytes
from app.core.web import settings
from app.packs import commands, queries
from app.packs.assemble import assemble
from app.packs.commands import Issue
from app.packs.editions import project, series_of
from app.packs.freezing import to_json
from app.packs.models import Audience
from tests.barrier.stage import acting
from tests.barrier.world import World


def issue(world: World, now: datetime) -> None:
    """Issue every edition of the coming meeting, and leave a job of the ministry's."""
    meeting = world.meetings["ahead here"]
    for audience in Audience:
        desk = "compliance with reason" if audience is Audience.COMPLIANCE else "secretariat"
        officer = Actor.of(world.viewers[desk])
        with acting(f"edition {audience.value}", now):
            content = assemble(read_session(), meeting, series_of(audience), now=now)
            with transaction() as db:
                snapshot = commands.keep_snapshot(
                    db, meeting, series_of(audience), content, actor=officer, now=now
                )
            edition = project(content, audience)
            said = json.dumps(to_json(edition.content), ensure_ascii=False, sort_keys=True)
            body = f"canary-edition-{audience.value}\n{said}".encode()
            digest = store_bytes(settings().files, body, suffix=".pdf")
            with transaction() as db:
                commands.issue_edition(
                    db,
                    Issue(
                        snapshot=snapshot,
                        edition=edition,
                        locale="ko",
                        version=1,
                        sha256=digest,
                        size=len(body),
                        pages=12,
                        renderer="test",
                        missing=(),
                        concerns=queries.organisations_in(db, edition.content),
                    ),
                    actor=officer,
                    now=now,
                )
    with acting("job", now), transaction() as db:
        owner = world.viewers["ministry"]
        db.add(
            Job(
                public_id=new_public_id(),
                kind=commands.BUILD,
                arguments={},
                requested_by=owner.user,
                requested_as={},
                requested_at=now,
                state=JobState.FAILED,
                lease_until=None,
                step=None,
                result=None,
                error=None,
                finished_at=now,
            )
        )
