"""Invitations that run in a circle: refused as far as the inviting firm itself can know of them.

An invitation is confidential to the one that sends it, the one that gets it, and the members of
the room it leads to. A circle that runs over anybody else's is not looked at: a refusal would say
that it exists. What can come of it then, one firm in several teams, is each firm's own to be told
(rules D1 and D3).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.consortia.errors import CircularInvitationError, LongerCircleError
from app.consortia.models import Consortium, Invitation, InvitationState, Member
from app.firms.models import Firm


def refuse_circle(db: Session, room: Consortium, *, host: Firm, guest: Firm, now: datetime) -> None:
    """Refuse when open invitations that `host` may read lead from `guest` back to it."""
    invited = _readable(db, room, host, now=now)
    if host.id in invited[guest.id]:
        raise CircularInvitationError
    seen, ahead = {guest.id}, [guest.id]
    while ahead:
        for firm in sorted(invited[ahead.pop()] - seen):
            if firm == host.id:
                raise LongerCircleError
            seen.add(firm)
            ahead.append(firm)


def _readable(
    db: Session, room: Consortium, host: Firm, *, now: datetime
) -> defaultdict[int, set[int]]:
    """Sender → whom it has invited for the same place, by open invitations `host` may read."""
    rooms = select(Member.consortium_id).where(Member.firm_id == host.id, Member.left_at.is_(None))
    query = (
        select(Invitation.sender_id, Invitation.firm_id)
        .join(Consortium, Consortium.id == Invitation.consortium_id)
        .where(
            Consortium.tender_id == room.tender_id,
            Invitation.state == InvitationState.OPEN,
            Invitation.expires_at > now,
            or_(
                Invitation.firm_id == host.id,
                Invitation.sender_id == host.id,
                Invitation.consortium_id.in_(rooms),
            ),
        )
    )
    if room.lot_id is not None:
        # Teams for two lots stand in nobody's way.
        query = query.where(or_(Consortium.lot_id.is_(None), Consortium.lot_id == room.lot_id))
    invited: defaultdict[int, set[int]] = defaultdict(set)
    for sender, firm in db.execute(query):
        invited[sender].add(firm)
    return invited
