"""The season in its order: what happened on which day, from the first import to today."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.audit.commands import record
from app.audit.models import AuditEntry
from app.cli.demo import (
    aftermath,
    bids,
    consortia,
    dates,
    distribution,
    duplicates,
    forum,
    interests,
    office,
    opportunities,
    procedures,
    profiles,
    recusals,
    registers,
    responsibilities,
    sign_up,
    ties,
)
from app.cli.demo.firms import FIRMS, enter_firms
from app.cli.demo.meetings import DemoMeetings
from app.cli.demo.people import Cast, enter_people
from app.cli.demo.steps import Run, Step, moment
from app.cli.demo.tenders import batches, import_batch
from app.core.access import SYSTEM
from app.core.ids import ALPHABET, LENGTH, PublicId, generating_ids
from app.firms.models import Firm
from app.tenders.commands import RateDetails, enter_rate

#: Days before the season's date on which everything begins.
_BEGINS: Final = -340
#: Days before it on which the first tender closed: the first season with anything in it.
_FIRST_CLOSING: Final = -288
_SEEDED: Final = "demo.seeded"

#: (what happens now, steps done, steps in all) → None
Progress = Callable[[str, int, int], None]


def seeded_date(db: Session) -> date | None:
    """The date of the season in the database, if there is one."""
    found = db.scalars(
        select(AuditEntry.subject_id).where(AuditEntry.action == _SEEDED).limit(1)
    ).first()
    return date.fromisoformat(found) if found else None


@contextmanager
def season_ids(as_of: date) -> Iterator[None]:
    """Public ids that are the same for one date."""
    count = 0

    def generate() -> str:
        nonlocal count
        count += 1
        digest = hashlib.sha256(f"duri demo {as_of.isoformat()} {count}".encode()).digest()
        text = base64.b32hexencode(digest).decode().lower()
        return text.translate(_TO_CROCKFORD)[:LENGTH]

    with generating_ids(generate):
        yield


_TO_CROCKFORD: Final = str.maketrans("0123456789abcdefghijklmnopqrstuv", ALPHABET)


def seed(db: Session, as_of: date, *, progress: Progress) -> None:
    """Play the whole season inside the caller's transaction."""
    begin = moment(as_of, _BEGINS)
    with season_ids(as_of):
        firms = enter_firms(db, as_of, now=begin)
        cast = enter_people(db, firms, _homes(db, firms), now=begin)
        steps = sorted(_steps(as_of, cast), key=lambda step: step.at)
        for number, step in enumerate(steps, start=1):
            step.run(db, step.at)
            progress(step.label, number, len(steps))
        record(
            db,
            _SEEDED,
            "season",
            as_of.isoformat(),
            actor=SYSTEM,
            now=moment(as_of, 0, 9),
            firms=len(FIRMS),
        )


def _homes(db: Session, firms: dict[str, PublicId]) -> dict[str, PublicId]:
    rows = db.execute(
        select(Firm.public_id, Organisation.public_id.label("home")).join(
            Organisation, Organisation.id == Firm.organisation_id
        )
    )
    homes = {row.public_id: row.home for row in rows}
    return {code: homes[firm] for code, firm in firms.items()}


def _steps(as_of: date, cast: Cast) -> Iterator[Step]:
    for batch in batches(as_of):

        def run(db: Session, now: datetime, batch=batch) -> None:  # type: ignore[no-untyped-def]  # fixtures give the types
            import_batch(db, batch, actor=cast.officer, now=now)
            interests.carry_over(db, now)
            opportunities.tell(db, now)

        yield Step(moment(as_of, batch.day, 11), f"tenders of {batch.filename}", run)
    held = DemoMeetings(as_of, cast)
    yield from held.steps()
    yield from distribution.steps(as_of, cast)
    yield from dates.steps(held)
    yield from recusals.steps(held)
    yield from aftermath.steps(held)
    yield from office.steps(held)
    yield from responsibilities.steps(as_of, cast)
    yield from procedures.steps(held)
    yield from interests.steps(as_of, cast)
    yield from opportunities.steps(as_of, cast)
    yield from interests.season_steps(as_of, _FIRST_CLOSING)
    yield from registers.steps(as_of, cast)
    yield from ties.steps(as_of, cast)
    yield from profiles.steps(as_of, cast)
    yield from sign_up.steps(as_of, cast)
    yield from duplicates.steps(as_of, cast)
    yield from consortia.steps(as_of, cast)
    yield from bids.steps(as_of, cast)
    yield from forum.steps(as_of, cast)
    yield Step(moment(as_of, -20, 9), "exchange rates", _rates(as_of - timedelta(days=21), cast))
    yield Step(moment(as_of, -1, 9), "exchange rates", _rates(as_of - timedelta(days=2), cast))


def _rates(day: date, cast: Cast) -> Run:
    def run(db: Session, now: datetime) -> None:
        for currency, won, units in (("VND", "5.60", 100), ("USD", "1410", 1)):
            details = RateDetails(
                currency, Decimal(won), units, day, "시연용 가상 환율 (demonstration rate)"
            )
            enter_rate(db, details, actor=cast.officer, now=now)

    return run
