"""Bringing the list of activities into the database; again and again without harm.

It names no holder: every responsibility begins as unknown, and stays so until somebody proposes
one and the organisation confirms it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.commands import record
from app.core.access import Actor
from app.core.i18n import N_
from app.core.ids import made_public_id
from app.meetings.responsibilities.models import Activity, ActivityScope

_FILE: Final = Path(__file__).with_name("activities.csv")
#: What the list rests on, said in the reader's language.
REFERENCE: Final = N_("Duri's list of activities, which names nobody for any of them")


def load_activities(db: Session, *, actor: Actor, now: datetime) -> int:
    """Add the activities that are missing; how many. Those there already stay as they are."""
    known = set(db.scalars(select(Activity.code)))
    added = [row for row in _rows(now) if row.code not in known]
    db.add_all(added)
    db.flush()
    if added:
        codes = [row.code for row in added]
        record(
            db,
            "meetings.activities_loaded",
            "activity",
            added[0].public_id,
            actor=actor,
            now=now,
            codes=codes,
        )
    return len(added)


def _rows(now: datetime) -> Iterator[Activity]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file), 1):
            yield Activity(
                public_id=made_public_id("activity", row["code"]),
                code=row["code"],
                position=position,
                name_ko=row["name_ko"],
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                scope=ActivityScope(row["scope"]),
                source=REFERENCE,
                added_at=now,
            )
