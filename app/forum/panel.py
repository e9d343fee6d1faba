"""The box on a tender's page from which a Vietnamese authority posts about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.ids import PublicId
from app.core.panels import Panel
from app.forum.policies import may_post
from app.forum.quiet import is_quiet
from app.tenders.listing import pick_title
from app.tenders.models import Tender


@dataclass(frozen=True)
class Subject:
    """A tender somebody means to post about."""

    tender: PublicId
    title: str
    #: Between its notice and its award: nothing is posted about it.
    quiet: bool
    #: Where its buyer answers instead.
    source_url: str | None


def subject_of(db: Session, tender: str | None) -> Subject | None:
    """The tender of this id; None when there is none."""
    found = db.scalar(sa.select(Tender).where(Tender.public_id == tender)) if tender else None
    if found is None:
        return None
    return Subject(
        tender=found.public_id,
        title=pick_title(found.title, found.title_ko, found.title_en),
        quiet=is_quiet(db, found),
        source_url=found.source_url,
    )


def forum_panel(db: Session, tender: PublicId, viewer: Viewer, now: datetime) -> Panel | None:
    """For whoever posts; nothing for everybody else."""
    subject = subject_of(db, tender) if may_post(viewer) else None
    return Panel("forum/box.html", {"subject": subject}) if subject else None
