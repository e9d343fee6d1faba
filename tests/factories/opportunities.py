"""Builders for what a firm follows and who looks."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Role, Viewer
from app.core.ids import new_public_id
from app.firms.models import Firm
from app.opportunities.models import Follow
from app.tenders.models import Tender
from tests.factories import NOW, make_user, viewer_of


def of_firm(db: Session, firm: Firm, role: Role = Role.OWNER) -> Viewer:
    """A person of `firm`, as the viewer they become."""
    return viewer_of(make_user(db, role, organisation=firm.organisation), firm)


def make_follow(db: Session, tender: Tender, firm: Firm, **values: Any) -> Follow:
    facts = {
        "firm_id": firm.id,
        "tender_id": tender.id,
        "followed_at": NOW,
        "followed_by": new_public_id(),
    }
    row = Follow(**(facts | values))
    db.add(row)
    db.flush()
    return row
