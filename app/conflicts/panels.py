"""What findings add to a tender's page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.conflicts import policies, queries
from app.core.access import Viewer
from app.core.ids import PublicId
from app.core.panels import Panel


def on_tender(db: Session, tender: PublicId, viewer: Viewer, now: datetime) -> Panel | None:
    """Findings the viewer may see; for the desk a way there, whatever stands behind it."""
    if not (policies.reads_findings(viewer) or policies.at_the_desk(viewer)):
        return None
    found = queries.tender_findings(db, tender, viewer, now)
    desk = policies.at_the_desk(viewer)
    if not found and not desk:
        return None
    return Panel(
        "conflicts/_panel.html",
        {"findings": found, "desk": desk, "tender": tender},
    )
