"""What the browser looks at: the demo season of today, loaded by the commands of `make run`."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from app.cli.demo.people import PASSWORD, PEOPLE
from app.core import clock
from app.core.db import read_session
from app.core.ids import PublicId
from app.meetings.models import Meeting
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

    def address(self, pattern: str) -> str:
        """`/tenders/{tender}` with the ids of this world."""
        return pattern.format(tender=self.tender, plan=self.plan, meeting=self.meeting)


def build_world(app: Flask) -> World:
    """Load everything and look up what the tests name."""
    for command in COMMANDS:
        done = app.test_cli_runner().invoke(args=command)
        assert done.exit_code == 0, done.output
    now = clock.now()
    with app.app_context():
        db = read_session()
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
            meeting=db.scalars(
                select(Meeting.public_id)
                .where(Meeting.starts_at > now)
                .order_by(Meeting.starts_at)
                .limit(1)
            ).one(),
        )
