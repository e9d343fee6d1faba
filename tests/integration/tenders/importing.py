"""Importing in tests: bytes to stored tenders in one call."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import SYSTEM
from app.tenders.importers.reading import read
from app.tenders.importing.commands import ImportResult, import_file
from app.tenders.models import Tender

NOW = datetime.fromisoformat("2026-12-04T05:30:00+00:00")


def bring(
    db: Session, content: bytes, *, keep_going: bool = False, now: datetime = NOW
) -> ImportResult:
    """Import `content` as the command line would."""
    result = import_file(
        db,
        read(content),
        filename="test",
        sha256=hashlib.sha256(content).hexdigest(),
        actor=SYSTEM,
        now=now,
        keep_going=keep_going,
    )
    db.commit()
    return result


def the_tender(db: Session, **filters: object) -> Tender:
    """The one tender there is."""
    return db.scalars(select(Tender).filter_by(**filters)).one()
