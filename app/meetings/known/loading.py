"""Entering the shipped bodies: each once; what an officer changed stays."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.meetings.commands.bodies import BodyDetails, create_body
from app.meetings.models import Body, BodyKind

#: Quarterly, as long as nobody knows better.
USUAL_CADENCE: Final = 90


def known_bodies() -> Iterator[BodyDetails]:
    """What is shipped. No quorum: none is known, so none is invented."""
    with Path(__file__).with_name("bodies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield BodyDetails(
                code=row["code"],
                name_ko=row["name_ko"],
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                kind=BodyKind(row["kind"]),
                cadence_days=USUAL_CADENCE,
                quorum={},
                source=row["source"],
                known_from=_day(row["known_from"]),
                dormant_since=_day(row["dormant_since"]),
                note=row["note"] or None,
            )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def load_known_bodies(db: Session, *, actor: Actor, now: datetime) -> list[str]:
    """Enter those whose short name is free; the short names entered. Harmless to repeat."""
    present = set(db.scalars(select(Body.code)))
    entered = []
    for details in known_bodies():
        if details.code not in present:
            create_body(db, details, actor=actor, now=now)
            entered.append(details.code)
    return entered
