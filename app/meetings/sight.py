"""How much of the meetings a viewer sees, from roles and seats. Reads seats alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Organisation, OrganisationKind, User
from app.core.access import FIRM_ROLES, Role, Viewer
from app.core.clock import SEOUL
from app.core.ids import PublicId
from app.meetings.models import Seat, SeatGroup
from app.meetings.recusal.ties import tenders_kept_from
from app.meetings.validity import valid_on

#: Groups whose seats never attend an item on a live tender (docs/adr/0022).
LEAVING_GROUPS = frozenset({SeatGroup.FIRM, SeatGroup.COUNTERPART})


@dataclass(frozen=True)
class Sight:
    """Bodies by id: all of them for the desk, else those the viewer sits on.

    `narrow` bodies are read without anything on a live tender: the viewer is a firm or a
    counterpart, or sits there for one. The viewer's interests play no part in it.
    """

    everything: bool = False
    writes: bool = False
    wide: frozenset[int] = frozenset()
    narrow: frozenset[int] = frozenset()
    #: Tenders the viewer has a tie to: nothing about them, wherever they sit.
    kept: frozenset[PublicId] = frozenset()

    def sees(self, body_id: int) -> bool:
        """Whether the body's meetings are the viewer's to read at all."""
        return self.everything or body_id in self.wide or body_id in self.narrow

    def reads_tender_items(self, body_id: int) -> bool:
        """Whether items on live tenders are, too."""
        return self.everything or (body_id in self.wide and body_id not in self.narrow)

    def bodies(self, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        """SQL: the body in `column` is one the viewer sees."""
        if self.everything:
            return column.is_not(None)
        return column.in_(sorted(self.wide | self.narrow))


def sight_of(db: Session, viewer: Viewer, *, now: datetime) -> Sight:
    """What `viewer` sees now: seats count while they are valid, in Seoul's days."""
    if not viewer.signed_in and not viewer.roles:
        return Sight()
    if viewer.has(Role.SECRETARIAT, Role.COMPLIANCE, Role.AUDITOR):
        return Sight(everything=True, writes=viewer.has(Role.SECRETARIAT))
    held = db.execute(
        select(Seat.body_id, Seat.group, Organisation.kind, Seat.employer_id, User.public_id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .outerjoin(User, User.id == Seat.user_id)
        .where(
            valid_on(now.astimezone(SEOUL).date()),
            or_(
                User.public_id == viewer.user,
                Organisation.public_id == viewer.organisation,
            ),
        )
    ).all()
    is_firm = viewer.firm is not None or viewer.has(*FIRM_ROLES, Role.COUNTERPART)
    narrow = {
        body
        for body, group, kind, employer, holder in held
        if is_firm
        or group in LEAVING_GROUPS
        or kind == OrganisationKind.FIRM
        # Whoever works for a firm reads as one; colleagues of its seat's organisation do not.
        or (employer is not None and holder in {None, viewer.user})
    }
    seated = any(row.public_id is not None and row.public_id == viewer.user for row in held)
    return Sight(
        wide=frozenset(row.body_id for row in held) - narrow,
        narrow=frozenset(narrow),
        kept=tenders_kept_from(db, viewer, seated=seated) if held else frozenset(),
    )
