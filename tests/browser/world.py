"""What the browser looks at: the demo season of today, loaded by the commands of `make run`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from app.cli.demo.people import PASSWORD, PEOPLE
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import read_session, transaction
from app.core.ids import PublicId
from app.meetings.models import Meeting
from app.packs.editions.projecting import project
from app.packs.issuing.assemble import assemble
from app.packs.issuing.keeping import Issue, issue_edition, keep_snapshot
from app.packs.models import Audience, Series
from app.tenders.models import Tender
from app.tenders.status import Stage, in_stage

__all__ = ["PASSWORD", "World", "build_world"]

COMMANDS = (["seed", "reference"], ["seed", "demo"], ["conflicts", "scan"])


@dataclass(frozen=True)
class World:
    """Who can sign in (login → address), and a few things to look at."""

    emails: dict[str, str]
    #: The open tender that closes next, some plan, the meeting ahead.
    tender: PublicId
    plan: PublicId
    meeting: PublicId
    #: The secretariat's edition of the pack of the last meeting held.
    edition: PublicId

    def address(self, pattern: str) -> str:
        """`/tenders/{tender}` with the ids of this world."""
        return pattern.format(
            tender=self.tender, plan=self.plan, meeting=self.meeting, edition=self.edition
        )


def build_world(app: Flask) -> World:
    """Load everything and look up what the tests name."""
    for command in COMMANDS:
        done = app.test_cli_runner().invoke(args=command)
        assert done.exit_code == 0, done.output
    now = clock.now()
    with app.app_context():
        db = read_session()
        meeting = db.scalars(
            select(Meeting.public_id)
            .where(Meeting.starts_at > now)
            .order_by(Meeting.starts_at)
            .limit(1)
        ).one()
        return World(
            emails={person.login: person.email for person in PEOPLE if person.signs_in},
            tender=db.scalars(
                select(Tender.public_id)
                .where(in_stage(Stage.OPEN, now=now))
                .order_by(Tender.closes_at)
                .limit(1)
            ).one(),
            plan=db.scalars(
                select(Tender.public_id).where(in_stage(Stage.PLANNED, now=now)).limit(1)
            ).one(),
            meeting=meeting,
            edition=_issue(
                db.scalars(
                    select(Meeting.public_id)
                    .where(Meeting.starts_at < now)
                    .order_by(Meeting.starts_at.desc())
                    .limit(1)
                ).one(),
                now,
            ),
        )


def _issue(meeting: PublicId, now: datetime) -> PublicId:
    """The secretariat's edition in English, to be read in the browser: nothing is drawn."""
    content = assemble(read_session(), meeting, Series.COMMITTEE, now=now)
    with transaction() as db:
        snapshot = keep_snapshot(db, meeting, Series.COMMITTEE, content, actor=SYSTEM, now=now)
    with transaction() as db:
        return issue_edition(
            db,
            Issue(
                snapshot=snapshot,
                edition=project(content, Audience.SECRETARIAT),
                locale="en",
                version=1,
                sha256="0" * 64,
                size=1,
                pages=1,
                renderer="none",
                missing=(),
                concerns=(),
            ),
            actor=SYSTEM,
            now=now,
        )
