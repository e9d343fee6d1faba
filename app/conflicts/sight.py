"""Which findings a reader may see, as SQL: decided now, not when the rule ran.

A finding over shared interests is hidden from the moment one of them is no longer shared, even
before the queue has rechecked it.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from app.conflicts.models import Finding, FindingInterest
from app.conflicts.words import FindingScope
from app.core.access import FIRM_ROLES, Role, Viewer
from app.firms.models import Firm
from app.interests.models import InterestSharing


def every_interest_shared() -> ColumnElement[bool]:
    """Each interest the finding rests on is shared with the secretariat at this moment."""
    shared_now = exists().where(
        InterestSharing.interest_id == FindingInterest.interest_id,
        InterestSharing.ended_at.is_(None),
    )
    return ~exists().where(FindingInterest.finding_id == Finding.id, ~shared_now)


def for_secretariat() -> ColumnElement[bool]:
    """Duplicate records, and what the rules say about shared interests."""
    return or_(
        Finding.scope == FindingScope.RECORD,
        and_(Finding.scope == FindingScope.SHARED, every_interest_shared()),
    )


def for_firm(viewer: Viewer) -> ColumnElement[bool]:
    """What the rules say about the viewer's own firm's filings."""
    own = select(Firm.id).where(Firm.public_id == viewer.firm)
    return and_(Finding.scope == FindingScope.OWN, Finding.firm_id.in_(own))


def for_viewer(viewer: Viewer) -> ColumnElement[bool]:
    """Everything the viewer may see without stating a reason."""
    seen: list[ColumnElement[bool]] = []
    if viewer.has(Role.SECRETARIAT):
        seen.append(for_secretariat())
    if viewer.has(Role.COMPLIANCE):
        # A firm's own finding tells of its interest: at the desk, for a stated reason.
        seen.append(Finding.scope == FindingScope.RECORD)
    if viewer.firm is not None and viewer.has(*FIRM_ROLES):
        seen.append(for_firm(viewer))
    return or_(false(), *seen)


def at_the_desk() -> ColumnElement[bool]:
    """What the compliance desk sees once it has stated a reason: all but others' own copies."""
    return Finding.scope != FindingScope.SHARED
