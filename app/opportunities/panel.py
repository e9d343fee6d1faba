"""The box on a tender's page in which a firm follows it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.ids import PublicId
from app.core.panels import Panel
from app.opportunities.queries import follow_box


def follow_panel(db: Session, tender: PublicId, viewer: Viewer, now: datetime) -> Panel | None:
    """The firm's own box; nothing for everybody else."""
    box = follow_box(db, tender, viewer=viewer, now=now)
    return Panel("opportunities/box.html", {"box": box}) if box else None
