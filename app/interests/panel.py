"""The box on a tender's page in which a firm sees and registers its own interest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.access import Viewer
from app.core.ids import PublicId
from app.core.panels import Panel
from app.interests.queries import interest_box


def interest_panel(db: Session, tender: PublicId, viewer: Viewer, now: datetime) -> Panel | None:
    """The firm's own box; nothing for everybody else, as if nobody were interested."""
    box = interest_box(db, tender, viewer=viewer, now=now)
    return Panel("interests/box.html", {"box": box}) if box else None
