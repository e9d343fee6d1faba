"""Merging records of tenders, and everything that stands in the database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.access import Actor, Role, Viewer
from app.core.db import Base
from app.core.ids import PublicId
from app.tenders.merging.commands import MergeDetails, merge_tenders
from app.tenders.models import Tender
from tests.factories import NOW, make_user, viewer_of

#: What any act leaves behind, and the merge itself.
TRACES = frozenset(
    {
        "audit_entry",
        "audit_payload",
        "recheck_request",
        "tender_news",
        "tender_merge",
        "tender_merge_move",
    }
)


def officer_of(db: Session) -> Viewer:
    """Somebody of the secretariat."""
    return viewer_of(make_user(db, Role.SECRETARIAT))


def merge(db: Session, officer: Viewer, kept: Tender, absorbed: Tender) -> PublicId:
    """Merge two records, and forget what the session knew."""
    details = MergeDetails(kept.public_id, absorbed.public_id, "one notice", {"score": 0.9})
    done = merge_tenders(db, details, actor=Actor.of(officer), now=NOW)
    db.commit()
    return done


def dump(db: Session) -> dict[str, list[Any]]:
    """Every row of every table but the traces."""
    db.flush()
    return {
        table.name: sorted(db.execute(sa.select(table)).all(), key=repr)
        for table in Base.metadata.sorted_tables
        if table.name not in TRACES
    }
