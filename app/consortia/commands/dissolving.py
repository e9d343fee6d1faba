"""Ending a locked team: a version that says so, signed by every member, reviewed like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.consortia.agreement import from_content
from app.consortia.commands.signing import open_version
from app.consortia.errors import NotLockedError
from app.consortia.loading import (
    load_room,
    refuse_while_bid_stands,
    require_manager,
    version_in_force,
)
from app.consortia.reviewing import catch_up
from app.core.access import Actor
from app.core.ids import PublicId
from app.firms.acting import acting_firm


def propose_dissolution(db: Session, consortium: PublicId, *, actor: Actor, now: datetime) -> int:
    """Put the end of a locked team to all its members for signature; the version's number.

    Until all have signed and the review is over the version in force binds. Refused while a bid
    of the team stands.
    """
    firm = acting_firm(db, actor, binding=True)
    room, member = load_room(db, consortium, firm)
    require_manager(room, member)
    catch_up(db, room, now=now)
    in_force = version_in_force(db, room)
    if in_force is None:
        raise NotLockedError
    refuse_while_bid_stands(db, room)
    terms = replace(from_content(in_force.content), leaving=(), dissolves=True)
    return open_version(db, room, terms, firm=firm, actor=actor, now=now)
